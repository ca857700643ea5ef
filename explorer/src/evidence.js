// A claim's sentence and article, with the words that say it marked, and where they stand.
import { label, letters, make, say } from "./dom.js";

const ENDS = /[。！？!?；;\n]/;
const REACH = 160;

// The sentence around the evidence as [start, end] in code points
const around = (text, [start, end]) => {
  let first = start;
  while (first > 0 && start - first < REACH && !ENDS.test(text[first - 1])) first -= 1;
  let last = end;
  while (last < text.length && last - end < REACH && !ENDS.test(text[last - 1])) last += 1;
  while (last < text.length && /[”’」』》）)"]/.test(text[last])) last += 1;
  while (first < start && /\s/.test(text[first])) first += 1;
  return [first, last];
};

// Text nodes, evidence in <mark>, subject and object in <b>
export const marked = (holder, text, claim, from = 0, until = text.length) => {
  const cuts = [from, until, ...claim.evidence, ...claim.subjectSpan, ...claim.objectSpan].filter((at) => at >= from && at <= until);
  const places = [...new Set(cuts)].sort((a, b) => a - b);
  const inside = (span, at) => span.length === 2 && span[0] <= at && at < span[1];
  let mark = null;
  places.slice(0, -1).forEach((start, at) => {
    const piece = text.slice(start, places[at + 1]).join("");
    const name = inside(claim.subjectSpan, start) ? "subject" : inside(claim.objectSpan, start) ? "object" : "";
    const made = name ? make("b", { class: name }, piece) : piece;
    if (inside(claim.evidence, start)) {
      mark ??= holder.appendChild(make("mark"));
      mark.append(made);
    } else holder.append(made);
  });
  return holder;
};

export const qualifiers = (claim) => claim.qualifiers.map(([key, surface]) =>
  make("span", { class: "qualifier" }, make("i", {}, say(`q.${key}`)), make("bdi", {}, surface)));

export const modality = (world, claim) => {
  const name = world.modalities[claim.modality];
  return name === "fact" ? null : make("span", { class: `modality ${name}` }, say(name));
};

export const title = (document) => document?.title || say("untitled");

const place = (claim, document) => [document.place,
  claim.raw.length === 2 ? say("characters", { from: claim.raw[0] + 1, until: claim.raw[1] }) : ""].filter(Boolean).join(" · ");

const source = (world, claim, address, own) => {
  const document = world.documents.get(claim.document);
  const name = make("bdi", {}, title(document));
  return make("footer", { class: "source" },
    make("cite", {}, address ? make("a", { href: address }, name) : name),
    make("span", { class: "when" }, document.date || say("undatedShort")),
    document.publisher ? make("bdi", { class: "publisher" }, document.publisher) : null,
    make("span", { class: "raw", title: document.unit }, make("bdi", {}, place(claim, document))),
    make("span", { class: "raw" }, `${say("confidence")} ${claim.confidence} · ${say("by")} ${world.extractors[claim.by] ?? claim.by}`),
    own ? make("span", { class: "address" }, make("a", { href: own }, say("address"))) : null);
};

export const evidence = (world, source_, at) => {
  const claim = world.claims.get(at);
  const document = world.documents.get(claim.document);
  const quote = make("blockquote", { dir: "auto" });
  const body = make("div", { class: "body", dir: "auto", tabindex: "0" });
  const fill = async () => {
    const { text } = await source_.article(claim.document);
    const told = letters(text);
    if (claim.evidence.length) marked(quote, told, claim, ...around(told, claim.evidence));
    return told;
  };
  const whole = make("details", { class: "article", toggle: async () => {
    if (!whole.open || body.childNodes.length) return;
    marked(body, await filled, claim);
    const mark = body.querySelector("mark");
    if (mark) body.scrollTop = mark.offsetTop - body.offsetTop - 60;
  } }, make("summary", {}, say("article")), body);
  const filled = fill().catch(() => { quote.append(say("failed")); return []; });
  return make("div", { class: "evidence" }, quote,
    claim.qualifiers.length ? make("p", { class: "qualifiers" }, ...qualifiers(claim)) : null,
    source(world, claim, source_.address(document.id), source_.address(claim.key ?? "")), whole);
};

export const wording = (world, claim) => label(world.properties[claim.property]);
