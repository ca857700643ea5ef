// Of what form a query is, and whether it chooses graphs: by its words outside of strings, IRIs and comments.
const APART = /<[^\s<>"{}|^`\\]*>|"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*|[?$]\w+|[\w-]*:[\w.-]*/g;

const words = (text) => text.replace(APART, " ").toUpperCase().match(/[A-Z]+/g) ?? [];
export const form = (text) => words(text).find((word) => ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"].includes(word)) ?? "SELECT";
export const choosesGraphs = (text) => words(text).includes("FROM");
