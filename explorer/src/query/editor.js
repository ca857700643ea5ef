// The editor: CodeMirror, in a shadow root of its own. There its styles are constructed sheets, which a Content-Security-Policy
// without inline style allows; the colours are those of the page around it.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { completer } from "./complete.js";

const MONO = '"Noto Sans Mono CJK SC", "Sarasa Mono SC", Menlo, Consolas, monospace';
const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--sheet)", border: "1px solid var(--rule)", borderRadius: "8px", fontSize: "13px", maxHeight: "var(--editor, 46vh)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: MONO, lineHeight: "1.6", overflow: "auto", minHeight: "112px" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--faint, var(--soft))", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--rule) 30%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mark)", color: "var(--mark-ink)" },
  ".cm-tooltip": { backgroundColor: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--rule)", borderRadius: "8px", overflow: "hidden", zIndex: "20" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: MONO, fontSize: "13px", maxHeight: "15em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "2px 8px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--ink)", color: "var(--ground)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: ".75", marginLeft: "1em" },
});
const ink = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: tags.string, color: "var(--string, #2f6b3c)" },
  { tag: tags.local(tags.variableName), color: "var(--variable, #7a4a00)" },
  { tag: [tags.atom, tags.number], color: "var(--atom, #1f5a96)" },
]);

const named = (name) => EditorView.contentAttributes.of({ "aria-label": name, spellcheck: "false", autocapitalize: "off", autocorrect: "off" });

// edit(holder, …) → {text(), set(text), name(name), focus()}; `run` is called by Ctrl or ⌘ with Enter. Tab leaves the editor, as readers by keyboard expect.
export const edit = (holder, { text, vocabulary, run, changed, name }) => {
  const root = holder.shadowRoot ?? holder.attachShadow({ mode: "open" });
  const label = new Compartment();
  const state = EditorState.create({
    doc: text,
    extensions: [
      keymap.of([{ key: "Mod-Enter", run: () => { run(); return true; } }, ...completionKeymap, ...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
      lineNumbers(), history(), highlightActiveLine(), bracketMatching(), closeBrackets(), EditorView.lineWrapping,
      StreamLanguage.define(sparql), syntaxHighlighting(ink), look, label.of(named(name)),
      EditorView.updateListener.of((update) => { if (update.docChanged) changed(); }),
      autocompletion({ override: [completer(vocabulary)], icons: false, maxRenderedOptions: 80 }),
    ],
  });
  const view = new EditorView({ state, parent: root, root });
  return {
    text: () => view.state.doc.toString(),
    set: (next) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }),
    name: (next) => view.dispatch({ effects: label.reconfigure(named(next)) }),
    focus: () => view.focus(),
  };
};
