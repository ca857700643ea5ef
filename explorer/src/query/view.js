// The query view of the explorer: write, run, read the rows, and open what they name in the picture.
import { $, make, say } from "../dom.js";
import { csv, curie } from "./answer.js";
import { QueryForm } from "./form.js";

const STEP = 200; // rows added at a time
const OPENED = 120; // things taken into the picture: more cannot be read
const NUMBER = /#(integer|decimal|double|float|int|long)$/;
const START = "SELECT ?thing ?property ?other WHERE {\n  ?claim a kg:Claim ; rdf:subject ?thing ; rdf:predicate ?property ; rdf:object ?other\n} LIMIT 50\n";

export class QueryView {
  constructor(source, vocabulary, { open, openClaim, show, note }) {
    Object.assign(this, { source, vocabulary, open, openClaim, show, note, found: null, stop: null });
    $("query-run").addEventListener("click", () => (this.stop ? this.stop.abort() : this.run()));
    $("query-show").addEventListener("click", () => this.showAll());
    $("query-save").addEventListener("click", () => this.save());
    $("query-more").addEventListener("click", () => this.more());
  }

  // Made when it is first looked at
  begin() {
    this.form ??= new QueryForm({ library: $("query-library"), fields: $("query-fields"), editor: $("query-editor") },
      { vocabulary: this.vocabulary, text: START, run: () => this.run() });
  }

  speak() {
    this.form?.speak();
    $("query-run").textContent = say(this.stop ? "queryStop" : "queryRun");
    this.tell();
  }

  set(text) { this.begin(); this.form.set(text); }

  async run() {
    if (this.stop) return;
    this.stop = new AbortController();
    this.found = this.fault = null;
    this.since = performance.now();
    this.draw();
    try {
      this.found = await this.source.query(this.form.text(), this.stop.signal, (part) => { this.part = part; this.tell(); });
    } catch (fault) {
      this.fault = fault.name === "AbortError" ? say("queryStopped") : fault.message;
    }
    this.took = performance.now() - this.since;
    this.stop = this.part = null;
    this.draw();
  }

  tell() {
    const { found } = this;
    const parts = [];
    if (this.stop) parts.push(this.part ? say("queryLoading", { part: Math.round(this.part * 100) }) : say("queryRunning"));
    else if (found?.truth !== undefined && found?.truth !== null) parts.push(say(found.truth ? "yes" : "no"));
    else if (found) parts.push(say("queryRows", { n: found.rows.length }), found.cut ? say("queryCut") : "");
    if (found) parts.push(say("querySeconds", { s: (this.took / 1000).toFixed(2) }));
    $("query-told").textContent = parts.filter(Boolean).join(" · ");
    $("query-fault").textContent = this.fault ?? "";
    $("query-fault").hidden = !this.fault;
  }

  draw() {
    const { found } = this;
    this.shown = 0;
    $("query").dataset.state = this.stop ? "asking" : this.fault ? "fault" : "told";
    $("query-run").textContent = say(this.stop ? "queryStop" : "queryRun");
    $("query-columns").replaceChildren(...(found?.columns ?? []).map((name) => make("th", { scope: "col" }, name)));
    $("query-rows").replaceChildren();
    const some = Boolean(found?.rows.length);
    $("query-show").disabled = $("query-save").disabled = !some;
    $("query-more").hidden = true;
    this.tell();
    if (some) this.more();
  }

  more() {
    const { rows } = this.found;
    $("query-rows").append(...rows.slice(this.shown, this.shown + STEP).map((row) => make("tr", {}, ...row.map((cell) => this.cell(cell)))));
    this.shown += STEP;
    $("query-more").hidden = this.shown >= rows.length;
  }

  cell(term) {
    if (!term) return make("td", {});
    if (term.kind !== "iri") return make("td", { class: NUMBER.test(term.datatype ?? "") ? "number" : false }, make("bdi", {}, term.value));
    const name = make("bdi", {}, curie(term.value, this.vocabulary.prefixes));
    const what = this.source.ofIri(term.value);
    if (what?.thing !== undefined) return make("td", {}, make("button", { type: "button", class: "link", click: () => this.open(what.thing) }, name));
    if (what?.claim !== undefined) return make("td", {}, make("button", { type: "button", class: "link", click: () => this.openClaim(what.claim) }, name));
    return make("td", {}, what?.address ? make("a", { href: what.address }, name) : name);
  }

  // Everything that the rows name, by IRI or by a name that is exactly one of a thing
  async showAll() {
    const [iris, names] = [new Set(), new Set()];
    for (const cell of this.found.rows.flat()) {
      if (cell?.kind === "iri") iris.add(cell.value);
      else if (cell?.kind === "literal" && cell.value.length < 200 && (!cell.datatype || cell.datatype.endsWith("#string"))) names.add(cell.value);
    }
    const ids = await this.source.among([...iris], [...names], OPENED).catch((fault) => { this.fault = fault.message; return []; });
    if (ids.length) this.show(ids);
    else { this.fault ||= say("queryNothing"); this.tell(); }
  }

  save() {
    const link = make("a", { href: URL.createObjectURL(new Blob([`\ufeff${csv(this.found)}`], { type: "text/csv" })), download: "query.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}
