// The editor: CodeMirror in a shadow root, where its styles are constructed sheets (strict policy).
import {
  autocompletion, completionKeymap, bracketMatching, cypher, defaultKeymap, drawSelection, EditorState, EditorView,
  highlightActiveLine, highlightActiveLineGutter, HighlightStyle, history, historyKeymap, keymap, lineNumbers,
  setDiagnostics, StreamLanguage, syntaxHighlighting, tags,
} from "./vendor/codemirror.js";
import { english, say } from "./kit.js";

const READING = ["MATCH", "OPTIONAL", "WHERE", "WITH", "RETURN", "UNWIND", "AS", "AND", "OR", "XOR", "NOT", "IN", "IS", "NULL", "ORDER", "BY", "ASC", "DESC", "SKIP", "LIMIT", "DISTINCT", "CASE", "WHEN", "THEN", "ELSE", "END", "UNION", "ALL", "STARTS", "ENDS", "CONTAINS", "EXISTS", "TRUE", "FALSE"];
const WRITING = ["CREATE", "MERGE", "DELETE", "DETACH", "SET", "REMOVE", "DROP", "CALL", "LOAD", "COPY", "FOREACH", "ALTER"];
const OFFERED = ["MATCH", "OPTIONAL MATCH", "WHERE", "WITH", "RETURN", "RETURN DISTINCT", "UNWIND", "ORDER BY", "SKIP", "LIMIT", "AND", "OR", "NOT", "IN", "IS NULL", "IS NOT NULL", "AS", "DISTINCT", "CASE WHEN", "THEN", "ELSE", "END", "STARTS WITH", "ENDS WITH", "CONTAINS", "UNION ALL", "DESC"];
const CLAUSES = /\b(OPTIONAL\s+MATCH|MATCH|WHERE|WITH|RETURN|UNWIND|ORDER\s+BY|UNION(?:\s+ALL)?)\b/gi;

// Comments, texts and quoted names taken out (same length), so that what is left are words and signs.
export const bare = (text) => text.replace(/\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|'(?:\\.|[^'\\])*(?:'|$)|"(?:\\.|[^"\\])*(?:"|$)|`[^`]*(?:`|$)/g, (part) => part.replace(/[^\n]/g, " "));

// The mode of CodeMirror's collection, and before it what it does not tell: labels, parameters,
// properties, block comments, and that a name like `status` is no keyword.
const language = StreamLanguage.define({
  ...cypher,
  startState: () => ({ ...cypher.startState(), inside: null, after: "" }),
  copyState: (state) => ({ ...state }),
  token(stream, state) {
    if (state.inside) return until(stream, state, state.inside);
    if (stream.eatSpace()) return null;
    if (stream.match("/*")) return until(stream, state, "*/");
    if (stream.match(/^['"`]/)) return until(stream, state, stream.current());
    const after = state.after;
    state.after = "";
    if (stream.match(/^\$\w*/)) return "labelName";
    if (stream.match(/^\d[\w.]*/)) return "number";
    if (after === "." && stream.match(/^\w+/)) return "propertyName";
    if ((after === ":" || after === "|") && stream.match(/^\w+/)) return stream.match(/^\s*\|/, false) ? ((state.after = "|"), "typeName") : "typeName";
    if (stream.match(/^:(?=\s*:?[A-Za-z_]\w*)/)) { state.after = state.context?.type === "}" ? "" : ":"; return "operator"; }
    if (stream.match(/^\|(?=\s*:?[A-Za-z_])/)) { state.after = after === "|" ? "|" : ""; return "operator"; }
    if (stream.match(/^\.(?=\s*[A-Za-z_])/)) { state.after = "."; return "punctuation"; }
    if (stream.match(/^[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/)) return word(stream);
    return cypher.token(stream, state);
  },
  languageData: { commentTokens: { line: "//" }, closeBrackets: { brackets: ["(", "[", "{", "'", '"'] } },
});

function until(stream, state, end) {
  state.inside = end;
  while (!stream.eol()) {
    if (stream.match(end)) { state.inside = null; break; }
    if (stream.next() === "\\" && end.length === 1) stream.next();
  }
  return end === "*/" ? "comment" : end === "`" ? "variableName" : "string";
}

function word(stream) {
  const upper = stream.current().toUpperCase();
  if (WRITING.includes(upper)) return "invalid";
  if (stream.match(/^\s*\(/, false) && !READING.includes(upper)) return "variableName.function";
  return READING.includes(upper) ? "keyword" : "variableName";
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--acc)" },
  { tag: tags.typeName, color: "var(--ok)" },
  { tag: tags.labelName, color: "var(--warn)" },
  { tag: tags.function(tags.variableName), color: "var(--function)" },
  { tag: tags.string, color: "var(--text)" },
  { tag: tags.comment, color: "var(--ink3)" },
  { tag: tags.number, color: "var(--ink)" },
  { tag: tags.invalid, color: "var(--error)", textDecoration: "underline wavy" },
]);

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "12px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "20px" },
  ".cm-content": { caretColor: "var(--ink)", padding: "6px 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--ink3)", border: "0", paddingLeft: "8px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--sunk)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--acc-bg)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--acc-bg)", outline: "1px solid var(--acc-line)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line2)", boxShadow: "var(--float)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "12px", maxHeight: "220px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "2px 8px", lineHeight: "20px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--acc-bg)", color: "var(--ink)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "500", color: "var(--acc)" },
  ".cm-completionDetail": { color: "var(--ink3)", fontStyle: "normal", fontFamily: "var(--sans)" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--error)", padding: "4px 10px", fontFamily: "var(--sans)" },
});

// `model()`: labels, types and functions, or null while they are read.
export function makeEditor(host, { text, label, model, names, onChange, onRun, onPrevious, onNext }) {
  const root = host.attachShadow({ mode: "open" });
  // An Escape that closed the completion must not leave the editor.
  host.addEventListener("keydown", (event) => { if (event.key === "Escape" && event.defaultPrevented) event.stopPropagation(); });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection({ cursorBlinkRate: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 1200 }), bracketMatching(), highlightActiveLine(), highlightActiveLineGutter(),
        language, syntaxHighlighting(colours), look, EditorView.lineWrapping,
        EditorState.phrases.of(english ? {} : { Completions: "补全", "No diagnostics": "没有问题" }),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
        autocompletion({ override: [(context) => completions(context, model(), names())], icons: false, maxRenderedOptions: 80 }),
        keymap.of([
          { key: "Mod-Enter", run: () => { onRun(); return true; } },
          { key: "Ctrl-ArrowUp", run: () => { onPrevious(); return true; } },
          { key: "Ctrl-ArrowDown", run: () => { onNext(); return true; } },
          ...completionKeymap, ...historyKeymap, ...defaultKeymap,
        ]),
        EditorView.domEventHandlers({ beforeinput: typedOver }),
        EditorView.updateListener.of((update) => { if (update.docChanged) onChange(update.state.doc.toString()); }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    set(next) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next }, selection: { anchor: 0 }, scrollIntoView: true });
    },
    insert(words) {
      const { from, to } = view.state.selection.main;
      view.dispatch({ changes: { from, to, insert: words }, selection: { anchor: from + words.length } });
      view.focus();
    },
    focus: () => view.focus(),
    // Marks a word (line and column from 1) and puts the cursor there; without a place, nothing.
    mark(place, message) {
      const marks = [];
      if (place && place.line && place.line <= view.state.doc.lines) {
        const from = Math.min(view.state.doc.line(place.line).from + place.column - 1, view.state.doc.length);
        const to = Math.min(from + Math.max(1, (place.word || "").length), view.state.doc.length);
        marks.push({ from, to, severity: "error", message });
        view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      }
      view.dispatch(setDiagnostics(view.state, marks));
    },
  };
}

// Typing over coloured text: left alone, Chromium keeps the colour in a style attribute, which the
// policy refuses aloud.
function typedOver(event, view) {
  if (event.inputType !== "insertText" || !event.data || view.composing || view.state.selection.main.empty) return false;
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  return true;
}

// ---- completion from the model ----------------------------------------------------------------
function completions(context, model, names) {
  const before = context.state.sliceDoc(0, context.pos);
  const whole = bare(context.state.doc.toString());
  if (bare(before + "x").at(-1) === " ") return null; // in a text or comment
  let found = before.match(/\$\w*$/);
  if (found) return { from: context.pos - found[0].length, options: names.map((name) => ({ label: `$${name}`, detail: say("参数", "parameter") })), validFor: /^\$\w*$/ };
  found = before.match(/(\w+)\s*\.\s*(\w*)$/);
  if (found && model) return { from: context.pos - found[2].length, options: propertiesOf(found[1], whole, model), validFor: /^\w*$/ };
  found = before.match(/[:|]\s*(\w*)$/);
  const bracket = opened(bare(before));
  if (found && model && bracket !== "{") return { from: context.pos - found[1].length, options: bracket === "[" ? types(model) : labels(model), validFor: /^\w*$/ };
  found = before.match(/[A-Za-z_]\w*$/);
  if (!found && !context.explicit) return null;
  return { from: context.pos - (found?.[0].length || 0), options: [...words(model), ...variables(whole)], validFor: /^\w*$/ };
}

// The bracket that is still open at the end of a text.
function opened(text) {
  const stack = [];
  for (const sign of text) {
    if ("([{".includes(sign)) stack.push(sign);
    else if (")]}".includes(sign)) stack.pop();
  }
  return stack.at(-1) || "";
}

const labels = (model) => model.labels.map((each) => ({ label: each.name, detail: `${each.glyph} ${say(each.zh, each.en)}`, boost: each.count ? 1 : 0 }));
const types = (model) => model.types.map((each) => ({ label: each.name, detail: `${say(each.zh, each.en)} ${each.ends.slice(0, 2).map((ends) => ends.join("→")).join(say("、", ", "))}`, boost: each.count ? 1 : 0 }));
const words = (model) => [...OFFERED.map((each) => ({ label: each, boost: 1 })), ...(model?.functions || []).map((each) => ({ label: each, apply: `${each}(`, detail: say("函数", "function") }))];

function variables(text) {
  const found = new Set([...text.matchAll(/[([]\s*([A-Za-z_]\w*)\s*[:)\]{]/g), ...text.matchAll(/\bAS\s+([A-Za-z_]\w*)/gi)].map((each) => each[1]));
  return [...found].map((label) => ({ label, detail: say("变量", "variable"), boost: 2 }));
}

// Which labels and types a variable is bound to: `(p:Person)`, `[r:PAID|TRANSFER]`, `WITH c AS card`.
function propertiesOf(variable, text, model) {
  const alias = [...text.matchAll(/\b(\w+)\s+AS\s+(\w+)/gi)].find((each) => each[2] === variable);
  const named = new Set([variable, alias?.[1]]);
  const bound = [...text.matchAll(/[([]\s*(\w+)\s*:\s*([\w|:\s]+)/g)].filter((each) => named.has(each[1])).flatMap((each) => each[2].match(/\w+/g) || []);
  const all = [...model.labels, ...model.types];
  const of = all.filter((each) => bound.includes(each.name));
  const seen = new Map();
  for (const each of of.length ? of : all) for (const one of each.properties) if (!seen.has(one.name)) seen.set(one.name, { label: one.name, detail: `${kind(one.kind)} ${say(one.zh, one.en)}` });
  return [...seen.values()];
}

const kind = (name) => ({ STRING: say("文本", "text"), INT64: say("整数", "whole"), DATE: say("日期", "day"), BOOLEAN: say("是否", "yes/no") })[name] || name;

// Clauses each on a line of their own, keywords in capitals; texts and comments stay as they are.
export function formatted(text) {
  const out = [];
  let at = 0;
  for (const part of text.matchAll(/\/\/[^\n]*\n?|\/\*[^]*?\*\/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`[^`]*`/g)) {
    out.push(code(text.slice(at, part.index)), part[0]);
    at = part.index + part[0].length;
  }
  out.push(code(text.slice(at)));
  return `${out.join("").replace(/[ \t]+\n/g, "\n").replace(/\n{2,}/g, "\n").trim()}\n`;
}

function code(text) {
  const capital = text.replace(/(?<![\w.$:|])[A-Za-z]+\b(?!\s*:)/g, (each) => (READING.includes(each.toUpperCase()) ? each.toUpperCase() : each));
  return capital.replace(CLAUSES, (each, _, at, all) => {
    const lead = all.slice(0, at);
    const joined = /\b(STARTS|ENDS|OPTIONAL)\s+$/i.test(lead) || /[([{][^)\]}]*$/.test(lead);
    return joined || /(^|\n)[ \t]*$/.test(lead) ? each : `\n${each}`;
  }).replace(/[ \t]+\n/g, "\n");
}
