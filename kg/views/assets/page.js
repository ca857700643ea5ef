"use strict";
// What every part of the page shares: the data, the words of both languages, and how to make elements.
// Text from inputs reaches the document through textContent alone: nothing here writes markup.
const kg = {};
{
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = read("kg-data");
  const words = read("kg-words");
  kg.data = data;
  kg.nodes = read("kg-nodes");
  kg.links = read("kg-edges");
  kg.options = read("kg-options");
  kg.large = data.edges.length > 600 || data.entities.length > 1200;

  const record = (names) => (row) => Object.fromEntries(names.map((name, at) => [name, row[at]]));
  kg.classes = data.classes.map(record(["name", "zh", "en", "colour", "onDark", "shape"]));
  kg.properties = data.properties.map(record(["name", "zh", "en", "inverseZh", "inverseEn", "symmetric"]));
  kg.documents = data.documents.map(record(["title", "date", "publisher", "place", "unit"]));
  kg.entities = data.entities.map(record(["class", "name", "aliases", "mentions", "documents", "documentCount"]));
  kg.claims = data.claims.map(record(["subject", "property", "object", "modality", "document", "sentence", "evidence",
    "subjectSpan", "objectSpan", "qualifiers", "confidence", "by", "raw"]));
  kg.modalities = data.modalities;
  kg.sentences = data.sentences;
  kg.edges = data.edges;
  kg.edgeOf = new Array(kg.claims.length);
  kg.edges.forEach((told, edge) => told.forEach((claim) => { kg.edgeOf[claim] = edge; }));
  kg.claimsOf = kg.entities.map(() => []);
  kg.claims.forEach((claim, at) => {
    kg.claimsOf[claim.subject].push(at);
    if (claim.object !== claim.subject) kg.claimsOf[claim.object].push(at);
  });

  kg.$ = (id) => document.getElementById(id);
  kg.dark = matchMedia("(prefers-color-scheme: dark)");
  kg.colour = (one) => (kg.dark.matches ? one.onDark : one.colour);

  kg.language = new URLSearchParams(location.hash.slice(1)).get("lang") === "en" ? "en" : "zh";
  kg.say = (key, values = {}) => {
    const wording = words[kg.language][key] ?? key;
    return wording.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === "number" ? value.toLocaleString("en") : String(value);
    });
  };
  kg.label = (one) => one[kg.language];
  kg.inverse = (one) => one[kg.language === "zh" ? "inverseZh" : "inverseEn"];

  // make("p", {class: "x", click: f}, "text", otherElement): strings become text nodes, never markup
  kg.make = (tag, options = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(options)) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  };
  kg.name = (entity) => kg.make("bdi", {}, kg.entities[entity].name);
  kg.title = (document) => document.title || kg.say("untitled");

  // First and last day that a date of any precision (2025, 2025-03, 2025-03-04) can mean, for comparing as text
  kg.firstDay = (date) => (date.length === 4 ? `${date}-01-01` : date.length === 7 ? `${date}-01` : date);
  kg.lastDay = (date) => (date.length === 4 ? `${date}-12-31` : date.length === 7 ? `${date}-31` : date);

  kg.speak = () => {
    document.documentElement.lang = kg.language === "zh" ? "zh-CN" : "en";
    for (const one of document.querySelectorAll("[data-word]")) one.textContent = kg.say(one.dataset.word);
    for (const one of document.querySelectorAll("[data-hint]")) one.placeholder = kg.say(one.dataset.hint);
    for (const one of document.querySelectorAll("[data-label]")) {
      one.setAttribute("aria-label", kg.say(one.dataset.label));
      if (one.tagName === "BUTTON") one.title = kg.say(one.dataset.label);
    }
    kg.$("language").textContent = kg.say("language");
    kg.$("language").lang = kg.language === "zh" ? "en" : "zh-CN";
    kg.$("colophon").textContent = kg.say("colophon");
    kg.$("unclaimed-count").textContent = kg.data.shown.unclaimed.toLocaleString("en");
  };
}
