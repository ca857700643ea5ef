// A query to be written: the editor, the library of named queries to pick from, and a field for each parameter.
// A parameter is declared in the text itself, by a line `# param NAME: what it is`; its value, a string, takes the place of `$NAME`.
import { make, say, speech } from "../dom.js";
import { edit } from "./editor.js";

const PARAM = /^# param (\w+): (.+)$/gm;
const parameters = (text) => [...text.matchAll(PARAM)].map(([, name, what]) => ({ name, what }));
const literal = (text) => JSON.stringify(text.toWellFormed?.() ?? text); // every escape of JSON is one of SPARQL

export const bind = (text, values) => text.replace(/\$(\w+)/g, (whole, name) => (values.has(name) ? literal(values.get(name)) : whole));

export class QueryForm {
  // `library`, `fields` and `editor` are empty elements to fill; `vocabulary` is {prefixes, terms, queries}
  constructor({ library, fields, editor }, { vocabulary, text, run }) {
    Object.assign(this, { vocabulary, fields, library, run, values: new Map() });
    this.editor = edit(editor, { text, vocabulary, run: () => this.run(), changed: () => this.ask(), name: say("queryText") });
    library.addEventListener("change", () => {
      const query = vocabulary.queries.find(([name]) => name === library.value);
      if (query) this.set(query[3]);
    });
    this.speak();
  }

  set(text) { this.editor.set(text); }

  // Name everything anew, in the language of the page
  speak() {
    const at = speech.language === "zh" ? 1 : 2;
    const chosen = this.library.value;
    this.library.replaceChildren(make("option", { value: "" }, say("queryPick")),
      ...this.vocabulary.queries.map((query) => make("option", { value: query[0] }, query[at])));
    this.library.value = chosen;
    this.library.setAttribute("aria-label", say("queryPick"));
    this.editor.name(say("queryText"));
    this.ask(true);
  }

  ask(anew = false) {
    const wanted = parameters(this.editor.text());
    const key = wanted.map(({ name }) => name).join(" ");
    if (key === this.asked && !anew) return;
    this.asked = key;
    this.fields.hidden = !wanted.length;
    this.fields.replaceChildren(...wanted.map(({ name, what }) => {
      const field = make("input", { type: "text", id: `param-${name}`, placeholder: what, autocomplete: "off", spellcheck: "false",
        input: () => this.values.set(name, field.value), keydown: (event) => { if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); this.run(); } } });
      field.value = this.values.get(name) ?? "";
      return make("label", { for: `param-${name}` }, make("code", {}, `$${name}`), field);
    }));
  }

  // The query as it is to be run
  text() {
    const text = this.editor.text();
    return bind(text, new Map(parameters(text).map(({ name }) => [name, this.values.get(name) ?? ""])));
  }
}
