// The form of parameters, made from the `$names` of a query; what was written stays when names go.
import { element, say } from "./kit.js";
import { bare } from "./cypher-editor.js";

const TYPES = [
  ["int", "整数", "whole number"], ["number", "小数", "number"], ["money", "金额（元）", "money, yuan"], ["day", "日期（天数）", "day (number)"],
  ["text", "文本", "text"], ["texts", "文本列表", "list of texts"], ["bool", "是否", "yes/no"], ["json", "其他（JSON）", "other (JSON)"],
];
const MEANING = {
  from_no: ["起始日", "from day"], to_no: ["截止日", "to day"], key: ["内部编号", "key"], names: ["姓名", "names"], name: ["姓名", "name"],
  from_month: ["起始月份", "from month"], to_month: ["截止月份", "to month"], program: ["项目", "program"], programs: ["项目", "programs"], township: ["乡镇", "township"], village: ["村", "village"],
};
const OPEN = { from_no: -1_000_000, to_no: 1_000_000 };
const DAY_MS = 86_400_000;

export const namesIn = (text) => [...new Set([...bare(text).matchAll(/\$(\w+)/g)].map((each) => each[1]))];

// What a parameter is, told by how the query uses it.
function guessed(name, text, model) {
  const plain = bare(text);
  if (new RegExp(`\\bIN\\s+\\$${name}\\b|\\bUNWIND\\s+\\$${name}\\b`, "i").test(plain)) return "texts";
  if (new RegExp(`\\b(LIMIT|SKIP)\\s+\\$${name}\\b`, "i").test(plain)) return "int";
  const used = plain.match(new RegExp(`\\.(\\w+)\\s*(?:<>|<=|>=|=|<|>|STARTS\\s+WITH|ENDS\\s+WITH|CONTAINS)\\s*\\$${name}\\b`, "i")) || plain.match(new RegExp(`(\\w+)\\s*:\\s*\\$${name}\\b`));
  const property = used?.[1] || "";
  if (/_no$/.test(property) || /_no$/.test(name)) return "day";
  if (/(^|_)fen$/.test(property) || /(^|_)fen$/.test(name)) return "money";
  const kind = model && [...model.labels, ...model.types].flatMap((each) => each.properties).find((each) => each.name === property)?.kind;
  if (kind) return { INT64: "int", BOOLEAN: "bool" }[kind] || "text";
  return /^(min|max|most|least|at_least|n|top)(_|$)|_(count|days|months|hops|years)$|month$/.test(name) ? "int" : "text";
}

const typeOf = (value) => (typeof value === "boolean" ? "bool" : typeof value === "number" ? (Number.isInteger(value) ? "int" : "number")
  : Array.isArray(value) ? (value.every((each) => typeof each === "string") ? "texts" : "json") : value !== null && typeof value === "object" ? "json" : "text");

// A value as the form shows it, and back; `wrong` says why it is none.
function shown(type, value) {
  if (value === undefined || value === null) return "";
  if (type === "money") return String(value / 100);
  if (type === "day") return Math.abs(value) >= 900_000 ? "" : new Date(value * DAY_MS).toISOString().slice(0, 10);
  if (type === "texts") return value.join("\n");
  if (type === "json") return JSON.stringify(value, null, 1);
  return String(value);
}

function read(type, text, name) {
  const given = text.trim();
  if (type === "bool") return { value: text === "true" };
  if (type === "texts") return { value: given ? given.split(/[\n、，,]+/).map((each) => each.trim()).filter(Boolean) : [] };
  if (type === "day" && !given && name in OPEN) return { value: OPEN[name] };
  if (!given) return { lacking: true };
  if (type === "text") return { value: text };
  if (type === "day") return /^\d{4}-\d{2}-\d{2}$/.test(given) && !Number.isNaN(Date.parse(given)) ? { value: Math.round(Date.parse(given) / DAY_MS) } : { wrong: say("写成 2024-03-18", "as 2024-03-18") };
  if (type === "json") {
    try { return { value: JSON.parse(given) }; } catch { return { wrong: say("不是 JSON", "not JSON") }; }
  }
  const number = Number(given.replaceAll(",", ""));
  if (!Number.isFinite(number)) return { wrong: say("应为数字", "a number is wanted") };
  if (type === "money") return { value: Math.round(number * 100) };
  if (type === "int" && !Number.isInteger(number)) return { wrong: say("应为整数", "a whole number is wanted") };
  return { value: number };
}

export function parameterForm(form, { model, onChange }) {
  let held = {}; // name -> { type, text, hint, chosen }
  let drawn = "";

  function fill(values, declared = {}) {
    for (const [name, value] of Object.entries(values)) {
      const said = declared[name];
      const type = said?.type && said.type !== "day" ? said.type : /_no$/.test(name) && Number.isInteger(value) ? "day" : typeOf(value);
      held[name] = { type, text: shown(type, value), hint: said?.hint || "", chosen: true };
    }
    drawn = "";
  }

  function draw(text) {
    const names = namesIn(text);
    for (const name of names) {
      const known = held[name];
      if (!known) held[name] = { type: guessed(name, text, model()), text: "", hint: "", chosen: false };
      else if (!known.chosen && !known.text) known.type = guessed(name, text, model());
    }
    const now = JSON.stringify(names.map((name) => [name, held[name].type, held[name].hint]));
    if (now === drawn) return;
    drawn = now;
    form.replaceChildren(...(names.length ? names.map(row) : [element("p", { class: "quiet", text: say("查询里没有参数。写 $名称 就会在这里出现。", "The query has no parameters. Write $name and it appears here.") })]));
  }

  function row(name) {
    const one = held[name];
    const id = `parameter-${name}`;
    const wrong = element("p", { class: "wrong", id: `${id}-wrong` });
    const many = one.type === "texts" || one.type === "json";
    const box = one.type === "bool" ? element("select", { id, class: "value" }, ...[["true", say("是", "yes")], ["false", say("否", "no")]].map(([value, words]) => element("option", { value, text: words, selected: value === one.text })))
      : element(many ? "textarea" : "input", { id, class: many ? "value mono" : "value", ...(many ? { rows: one.type === "json" ? 5 : 3 } : { type: "text", placeholder: one.type === "day" ? "2024-03-18" : undefined, inputmode: ["int", "number", "money"].includes(one.type) ? "decimal" : undefined }), "aria-describedby": `${id}-wrong` });
    if (one.type === "bool") one.text ||= "true"; else box.value = one.text;
    box.addEventListener("input", () => { one.text = box.value; one.chosen = true; wrong.textContent = read(one.type, one.text, name).wrong || ""; onChange(); });
    const types = element("select", { "aria-label": say(`$${name} 的类型`, `type of $${name}`), on: { change: (event) => { one.type = event.target.value; one.chosen = true; redraw(name); } } },
      ...TYPES.map(([value, zh, en]) => element("option", { value, text: say(zh, en), selected: value === one.type })));
    const label = element("label", { for: id }, MEANING[name] ? element("span", { text: say(...MEANING[name]) }) : null, element("code", { text: `$${name}` }));
    const hint = one.hint || (one.type === "texts" ? say("一行一个", "one a line") : one.type === "day" && name in OPEN ? say("空着：不限", "empty: open") : "");
    return element("div", { class: "parameter", "data-name": name }, element("div", { class: "name" }, label, types), box, wrong, hint ? element("p", { class: "hint", text: hint }) : null);
  }

  function redraw(name) {
    form.querySelector(`[data-name="${name}"]`)?.replaceWith(row(name));
    form.querySelector(`#parameter-${name}`)?.focus();
    onChange();
  }

  // { values, lacking: [names], wrong: [[name, why]] } of the names that the query uses.
  function given(text) {
    const out = { values: {}, lacking: [], wrong: [] };
    for (const name of namesIn(text)) {
      const { value, lacking, wrong } = read(held[name].type, held[name].text, name);
      if (wrong) out.wrong.push([name, wrong]);
      else if (lacking) out.lacking.push(name);
      else out.values[name] = value;
    }
    return out;
  }

  return { draw, fill, given, forget: () => { held = {}; drawn = ""; }, focus: (name) => form.querySelector(`#parameter-${name}`)?.focus() };
}
