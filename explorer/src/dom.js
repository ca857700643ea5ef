// Elements, wordings and small things that every part shares.
// Text from inputs reaches the document through text nodes alone: nothing here or elsewhere writes markup.
import words from "./words.json";

export const $ = (id) => document.getElementById(id);
export const dark = matchMedia("(prefers-color-scheme: dark)");
export const calm = matchMedia("(prefers-reduced-motion: reduce)");
export const speech = { language: "zh" };

export const say = (key, values = {}) => (words[speech.language][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => {
  const value = values[name];
  return typeof value === "number" ? value.toLocaleString("en") : String(value);
});

// make("p", {class: "x", click: f}, "text", otherElement): strings become text nodes, functions listeners
export const make = (tag, options = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== undefined && value !== false && value !== null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
};

const SVG = "http://www.w3.org/2000/svg";
const svg = (tag, attributes) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};
export const STROKES = { planned: [6, 4], possible: [1.5, 4], negated: [8, 3, 2, 3] };
export const stroke = (modality) => {
  const picture = svg("svg", { viewBox: "0 0 34 10", class: `stroke ${modality}`, "aria-hidden": "true" });
  const line = svg("line", { x1: 1, y1: 5, x2: 33, y2: 5 });
  if (STROKES[modality]) line.setAttribute("stroke-dasharray", STROKES[modality].join(" "));
  picture.append(line);
  return picture;
};

export const label = (one) => one[speech.language];
export const inverse = (one) => one[speech.language === "zh" ? "inverseZh" : "inverseEn"];
export const colour = (kind) => (dark.matches ? kind.onDark : kind.colour);
export const sign = (kind) => {
  const made = make("span", { class: "sign", "aria-hidden": "true" }, kind.sign);
  made.style.background = colour(kind);
  return made;
};

// First and last day that a date of any precision (2025, 2025-03, 2025-03-04) can mean, for comparing as text
export const firstDay = (date) => (date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date);
export const lastDay = (date) => (date.length === 4 ? `${date}-12-31` : date.length === 7 ? `${date}-31` : date);

export const fold = (text) => text.normalize("NFKC").toLowerCase();
export const letters = (text) => Array.from(text); // code points: what all offsets count
export const speak = () => {
  document.documentElement.lang = speech.language === "zh" ? "zh-CN" : "en";
  for (const one of document.querySelectorAll("[data-word]")) one.textContent = say(one.dataset.word);
  for (const one of document.querySelectorAll("[data-hint]")) one.placeholder = say(one.dataset.hint);
  for (const one of document.querySelectorAll("[data-label]")) {
    one.setAttribute("aria-label", say(one.dataset.label));
    if (one.tagName === "BUTTON") one.title = say(one.dataset.label);
  }
  $("language").textContent = say("language");
  $("language").lang = speech.language === "zh" ? "en" : "zh-CN";
};
