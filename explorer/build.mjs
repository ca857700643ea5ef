// Bundles the scripts of the pages into the Python package; what it writes is committed, so that users need no Node.
import { build } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

const TO = new URL("../kg/explore/assets/", import.meta.url).pathname;
const licences = (name) => readFileSync(new URL(`src/${name}`, import.meta.url), "utf8").trim();
const terms = licences("licences/terms.txt");
const bundle = (from, to, notices) => build({
  entryPoints: [`src/${from}`], outfile: TO + to, bundle: true, minify: true, format: "iife", target: "es2022", charset: "utf8",
  legalComments: "none", banner: { js: `/*! In this file are copies of\n${notices.map((name) => licences(`licences/${name}.txt`)).join("\n")}\n\n${terms} */` },
  define: { "import.meta.url": "undefined" }, logLevel: "warning",
});

await bundle("main.js", "explorer.js", ["picture", "editor"]); // the explorer
await bundle("page.js", "query.js", ["editor"]); // the query page of the server
await bundle("engine/worker.js", "engine.js", ["engine"]); // what answers SPARQL inside the one file
// What the dossier shares with the explorer
await build({ entryPoints: ["src/labels.js"], outfile: `${TO}../../views/assets/placing.js`, bundle: true, format: "iife", globalName: "kgLabels", target: "es2022", charset: "utf8" });
// Level 9 of zlib: browsers unpack it by themselves
writeFileSync(`${TO}oxigraph.wasm.zlib`, deflateSync(readFileSync(new URL("node_modules/oxigraph/web_bg.wasm", import.meta.url)), { level: 9 }));
