// The engine of the one file, in a worker of its own: Oxigraph's WebAssembly build over the rows of the page. It can be stopped at any moment.
import init, { Store } from "oxigraph/web.js";
import { TABLE, TRIPLES } from "../query/answer.js";
import { opened, unpack } from "../unpack.js";
import { choosesGraphs, form } from "./form.js";
import { Quads } from "./rdf.js";

let store;
let head;

const begin = async ({ wasm, data }) => {
  await init({ module_or_path: await unpack(wasm).arrayBuffer() });
  head = await opened(data);
  store = new Store();
  for (const [piece, part] of new Quads(head).pieces()) {
    store.load(piece, { format: "application/n-quads", no_transaction: true });
    postMessage({ part });
  }
};

// The prefixes stand before the query, on its first line, so that the lines of a fault are those of the text
const answer = (text) => {
  const prefixes = head.vocabulary.prefixes.map(([name, iri]) => `PREFIX ${name}: <${iri}>`).join(" ");
  const type = ["SELECT", "ASK"].includes(form(text)) ? TABLE : TRIPLES;
  const found = store.query(`BASE <${head.base}> ${prefixes} ${text}`, { results_format: type, use_default_graph_as_union: !choosesGraphs(text) });
  return { type, text: found };
};

// Every quad of the store as a line, for those who look into the page and for its tests
const dump = () => store.dump({ format: "application/n-quads" });

const work = { begin, query: ({ text }) => answer(text), dump: () => ({ text: dump() }) };
let last = Promise.resolve();
onmessage = ({ data: { id, what, ...given } }) => {
  last = last.then(() => work[what](given)).then((told) => postMessage({ id, ...told }), (fault) => postMessage({ id, fault: String(fault?.message ?? fault) }));
};
