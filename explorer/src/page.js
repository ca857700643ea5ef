// The query page of the server: the editor takes the place of the plain text field, the form goes on as without a script.
import { make, speech } from "./dom.js";
import { QueryForm } from "./query/form.js";

const start = JSON.parse(document.getElementById("kg-vocabulary").textContent);
speech.language = document.documentElement.lang === "en" ? "en" : "zh";
const form = document.querySelector("form.editor");
const area = form.querySelector("textarea");
const parts = { library: make("select", {}), fields: make("div", { class: "fields", hidden: true }), editor: make("div", { class: "code" }) };
const send = () => { area.value = query.text(); form.submit(); };
const query = new QueryForm(parts, { vocabulary: start, text: area.value, run: send });
area.hidden = true;
area.before(parts.library, parts.fields, parts.editor);
form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
document.documentElement.dataset.ready = "yes";
