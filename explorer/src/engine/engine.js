// The page's side of the engine: started at the first query, ended when a query is stopped.
import { unpack } from "../unpack.js";

export class Engine {
  // `parts` are what the page holds, packed: {script, wasm, data}
  constructor(parts) {
    this.parts = parts;
    this.waiting = new Map();
    this.turn = 0;
  }

  async start(heard) {
    this.heard = heard;
    this.ready ??= (async () => {
      const { script, wasm, data } = this.parts;
      const address = URL.createObjectURL(new Blob([await unpack(script).text()], { type: "text/javascript" }));
      this.worker = new Worker(address);
      this.worker.onmessage = ({ data: told }) => this.hear(told);
      this.worker.onerror = (event) => this.end(new Error(event.message || "the engine could not be started"));
      await this.ask("begin", { wasm, data });
      URL.revokeObjectURL(address);
    })().catch((fault) => { this.ready = undefined; throw fault; });
    await this.ready;
  }

  hear({ id, part, fault, ...told }) {
    if (part !== undefined) { this.heard?.(part); return; }
    const { resolve, reject } = this.waiting.get(id) ?? {};
    this.waiting.delete(id);
    if (fault) reject?.(new Error(fault));
    else resolve?.(told);
  }

  ask(what, given = {}) {
    const id = (this.turn += 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, what, ...given });
    });
  }

  // Answer a query; when the signal stops it the worker is ended, and another begins anew with the next query
  async run(text, signal, heard) {
    const stop = () => this.end(new DOMException("", "AbortError"));
    signal?.addEventListener("abort", stop);
    try {
      await this.start(heard);
      this.heard = null;
      heard?.(null);
      return await this.ask("query", { text });
    } finally { signal?.removeEventListener("abort", stop); }
  }

  end(why) {
    this.worker?.terminate();
    this.ready = undefined;
    for (const { reject } of this.waiting.values()) reject(why);
    this.waiting.clear();
  }
}
