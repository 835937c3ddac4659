// The patterns page: the list filtered and walked, a trial with other parameters.
import { api, byId, element, keys, say, stopped, told, whole, yuan } from "./kit.js";

const SHOWN = 20;
const LISTED = 4;
const MOST_SECONDS = 30;
const SOURCE = /^[0-9a-f]{10}:\d+:\d+$/;
const rows = [...document.querySelectorAll("#patterns tr[data-class]")];

// /patterns#id is how other pages point here.
function pointed() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (/^[a-z0-9_]+$/.test(wanted) && byId(wanted)?.dataset.class) location.replace(`/patterns/${wanted}`);
}

pointed();
window.addEventListener("hashchange", pointed);

// ---- the list ----------------------------------------------------------------------------------
function filter() {
  const text = byId("find-pattern").value.trim().toLowerCase();
  const [class_, state] = [byId("by-class").value, byId("by-state").value];
  let shown = 0;
  for (const row of rows) {
    const fits = `${row.dataset.words} ${row.textContent}`.toLowerCase().includes(text) && (!class_ || row.dataset.class === class_) && (!state || row.dataset.state === state);
    row.hidden = !fits;
    shown += fits;
  }
  for (const family of document.querySelectorAll("tbody.family")) family.hidden = !family.querySelector("tr[data-class]:not([hidden])");
  byId("shown-count").textContent = whole(shown);
}

for (const id of ["find-pattern", "by-class", "by-state"]) byId(id).addEventListener("input", filter);
document.querySelector("#patterns tr.current")?.scrollIntoView({ block: "center" });
byId("patterns").addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-class]");
  if (row && !event.target.closest("a")) row.querySelector("a").click();
});

function walk(step) {
  const shown = rows.filter((row) => !row.hidden);
  const here = document.activeElement?.closest("tr[data-class]") || document.querySelector("#patterns tr.current");
  const at = shown.indexOf(here);
  shown[Math.max(0, Math.min(shown.length - 1, at < 0 ? 0 : at + step))]?.querySelector("a").focus();
}

// ---- a trial -----------------------------------------------------------------------------------
const form = byId("trial");

function valueOf(box) {
  const text = box.value.trim();
  if (box.dataset.type === "texts") return text.split(/[、，,\n]+/).map((each) => each.trim()).filter(Boolean);
  return ["int", "number", "money"].includes(box.dataset.type) ? Number(text.replaceAll(",", "")) : text;
}

const changed = (box) => box.value.trim() !== box.dataset.default;

const running = new Set();
let usual = null; // with the defaults: asked once

async function trial(parameters) {
  const id = `try_${crypto.getRandomValues(new Uint32Array(2)).join("")}`;
  running.add(id);
  try {
    return await api(`/api/v1/patterns/${form.dataset.pattern}/preview`, { body: { parameters, most: SHOWN, seconds: MOST_SECONDS, id } });
  } finally {
    running.delete(id);
  }
}

async function run(event) {
  event?.preventDefault();
  if (!form || byId("try").disabled) return;
  const parameters = Object.fromEntries([...form.elements].filter((box) => box.name && changed(box)).map((box) => [box.name, valueOf(box)]));
  const began = performance.now();
  const clock = setInterval(() => { byId("clock").textContent = say(`已用 ${((performance.now() - began) / 1000).toFixed(0)} 秒，至多 ${MOST_SECONDS} 秒`, `${((performance.now() - began) / 1000).toFixed(0)} s of ${MOST_SECONDS} at most`); }, 1000);
  byId("try").disabled = true;
  byId("stop").hidden = false;
  await told(async () => {
    const [now, defaults] = await Promise.all([trial(parameters), usual || (Object.keys(parameters).length ? trial({}) : null)]);
    usual = defaults || now;
    await show(now, usual);
  });
  clearInterval(clock);
  byId("clock").textContent = "";
  byId("try").disabled = false;
  byId("stop").hidden = true;
}

byId("stop")?.addEventListener("click", () => told(() => Promise.all([...running].map((id) => stopped(id, () => running.has(id))))));

async function show(now, usual) {
  const differs = now.hits - usual.hits;
  byId("trial-told").replaceChildren(element("b", { text: say(`命中 ${whole(now.hits)} 处`, `${whole(now.hits)} hits`) }), say(`，涉及 ${whole(now.rows)} 行发放，${whole(now.ms)} 毫秒。`, `, ${whole(now.rows)} payment rows, ${whole(now.ms)} ms. `),
    now === usual ? say("这是默认参数的结果。", "These are the defaults.") : say(`默认参数命中 ${whole(usual.hits)} 处，${differs === 0 ? "一样多" : differs > 0 ? `多 ${whole(differs)} 处` : `少 ${whole(-differs)} 处`}。`, `The defaults give ${whole(usual.hits)} (${differs >= 0 ? "+" : ""}${whole(differs)}).`),
    element("span", { class: "quiet", text: say(` 命中尚未经合理解释检验，不是疑点；下列 ${whole(now.first.length)} / ${whole(now.hits)} 处。`, ` Hits before any explanation, no findings; ${whole(now.first.length)} of ${whole(now.hits)} shown.`) }));
  const columns = now.first.length ? Object.keys(now.first[0]).filter((name) => !["rows", "models"].includes(name)) : [];
  const names = await captions(now.first, columns);
  const cell = (value, column) => (value === null || value === undefined ? "—" : Array.isArray(value) && value.length && value.every((each) => SOURCE.test(each)) ? say(`${whole(value.length)} 行登记`, `${whole(value.length)} rows`) : Array.isArray(value) ? value.slice(0, LISTED).map((each) => names.get(each) || each).join(say("、", ", ")) + (value.length > LISTED ? say(` 等 ${whole(value.length)} 项`, ` … ${whole(value.length)}`) : "") : typeof value === "number" ? (/(^|_)fen$/.test(column) ? yuan(value) : String(value)) : names.get(value) || value);
  byId("trial-hits").replaceChildren(columns.length ? element("table", {}, element("thead", {}, element("tr", {}, ...columns.map((name) => element("th", { scope: "col", text: /(^|_)fen$/.test(name) ? say(`${name}（元）`, `${name} (yuan)`) : name })), element("th", { class: "n", scope: "col", text: say("行数", "rows") }))),
    element("tbody", {}, ...now.first.map((hit) => element("tr", {}, ...columns.map((name) => element("td", { class: typeof hit[name] === "number" ? "n" : typeof hit[name] === "string" ? "still" : "", text: cell(hit[name], name) })), element("td", { class: "n", text: whole(hit.rows?.length || 0) }))))) : "");
}

// What the keys of the hits stand for, masked.
async function captions(hits, columns) {
  const keys_ = [...new Set(hits.flatMap((hit) => columns.flatMap((name) => (Array.isArray(hit[name]) ? hit[name].slice(0, LISTED) : [hit[name]]))).filter((value) => typeof value === "string" && /^[a-z]{1,3}_[0-9A-Za-z_]+$/.test(value)))].slice(0, 1000);
  const found = keys_.length ? await api("/api/v1/queries/things", { body: { keys: keys_ } }) : [];
  return new Map(found.map((each) => [each.key, `${each.glyph} ${each.caption}`]));
}

form?.addEventListener("submit", run);
form?.addEventListener("input", (event) => event.target.classList.toggle("changed", changed(event.target)));
form?.addEventListener("reset", () => { for (const box of form.elements) box.classList?.remove("changed"); });
keys({ j: () => walk(1), k: () => walk(-1), f: () => byId("find-pattern").focus(), t: () => run() });
