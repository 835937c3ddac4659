// One finding or lead: its network, rows, explanations, months and decisions, all about one selection.
import { api, ask, byId, download, element, english, keys, say, told, toast, whole, wholeYuan } from "./kit.js";

const here = byId("case").dataset;
const isLead = here.what === "lead";
const selection = new Set(); // keys of people and cards, chosen in the network or by a row
const filter = { text: "", month: "", program: "", keys: [], page: 1 };

// ---- rows -------------------------------------------------------------------------------------------
async function loadRows(changed = {}) {
  Object.assign(filter, { page: 1 }, changed);
  const query = new URLSearchParams();
  for (const name of ["text", "month", "program"]) if (filter[name]) query.set(name, filter[name]);
  for (const key of filter.keys) query.append("key", key);
  query.set("page", filter.page);
  await window.htmx.ajax("GET", `${here.address}/rows?${query}`, { target: "#rows", swap: "innerHTML" });
  drawFilter();
  drawSelected();
}

function drawFilter() {
  const parts = [filter.month, filter.program ? programs.get(filter.program) || filter.program : "", filter.keys.length ? say("所选对象", "the selection") : ""].filter(Boolean);
  const line = byId("row-filter");
  line.replaceChildren();
  if (parts.length) {
    line.append(element("span", { class: "chip" }, element("span", { text: `${say("只看", "only")} ${parts.join(" · ")}` }),
      element("button", { type: "button", class: "link", text: "×", "aria-label": say("看全部行", "see all rows"), on: { click: showAll } })));
  } else if (selection.size && graph) {
    const chosen = [...selection].map((key) => graph.byId.get(key)?.label || "").filter(Boolean);
    const text = chosen.length > 2 ? `${chosen.slice(0, 2).join("、")} ${say("等", "and")} ${chosen.length}` : chosen.join("、");
    line.append(element("span", { class: "quiet", text: `${say("已选", "selected")} ${text}` }),
      element("button", { type: "button", class: "link", text: say("只看其行", "only its rows"), on: { click: () => loadRows({ keys: [...selection].slice(0, 200) }) } }));
  }
  markMonth();
}

function showAll() {
  byId("find-rows").value = "";
  loadRows({ text: "", month: "", program: "", keys: [] });
}

function drawSelected() {
  for (const row of byId("rows").querySelectorAll("tr[data-src]")) {
    row.classList.toggle("selected", selection.has(row.dataset.payee) || selection.has(row.dataset.card));
  }
}

let timer = 0;
byId("find-rows").addEventListener("input", (event) => {
  clearTimeout(timer);
  timer = setTimeout(() => loadRows({ text: event.target.value.trim() }), 200);
});
byId("find-rows").addEventListener("keydown", (event) => { if (event.key === "Escape") showAll(); });

byId("rows").addEventListener("click", (event) => {
  const page = event.target.closest("[data-rows-page]");
  if (page) { loadRows({ page: Number(page.dataset.rowsPage) }); return; }
  if (event.target.closest("[data-rows-all]")) { showAll(); return; }
  const row = event.target.closest("tr[data-src]");
  if (!row || event.target.closest("button, a") || String(window.getSelection())) return;
  choose([row.dataset.payee, row.dataset.card].filter(Boolean));
});

// The line as it was written, in place: below its row, or below the explanation that rests on it.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-original]");
  if (!button) return;
  const row = button.closest("tr");
  const place = row || button.closest("li");
  const shown = row ? (row.nextElementSibling?.matches(".original") ? row.nextElementSibling : null) : place.querySelector(":scope > .written");
  if (shown) { shown.remove(); said(button, false); return; }
  const src = row ? row.dataset.src : button.dataset.src;
  const found = await told(() => api(`/api/v1/rows/${encodeURIComponent(src)}`));
  if (!found) return;
  if (row) row.after(element("tr", { class: "original" }, element("td", { colspan: row.cells.length }, written(found))));
  else place.append(written(found));
  said(button, true);
});

function said(button, open) {
  button.setAttribute("aria-expanded", String(open));
  if (open) button.dataset.said = button.textContent;
  button.textContent = open ? say("收起", "Fold") : button.dataset.said;
}

function written(found) {
  const place = [found.file, found.sheet].filter(Boolean).join(" · ");
  return element("div", { class: "written" },
    element("div", { class: "quiet" }, element("div", { text: say(`原文件第 ${whole(found.row)} 行`, `row ${whole(found.row)} of the file`) }), element("div", { class: "mono", text: `sha256 ${found.src.slice(0, 10)}…` }), element("div", { text: found.register || "" })),
    element("table", { "aria-label": place },
      element("thead", {}, element("tr", {}, ...found.original.map((cell) => element("th", { scope: "col", text: cell.header })))),
      element("tbody", {}, element("tr", {}, ...found.original.map((cell) => element("td", { text: cell.text }))))));
}

// ---- network ------------------------------------------------------------------------------------------
let graph = null;

async function drawNetwork() {
  const query = isLead ? "limit=300" : "limit=300&surroundings=true";
  const data = await told(() => api(`/api/v1${here.address}/network?${query}`));
  if (!data) { byId("network-count").textContent = say("没有画出", "not drawn"); return; }
  const count = say(`${data.nodes.length} 个对象 · ${data.edges.length} 条关系`, `${data.nodes.length} objects · ${data.edges.length} relations`);
  byId("network-count").textContent = data.shown < data.total ? `${say("显示", "showing")} ${whole(data.shown)} / ${say("共", "of")} ${whole(data.total)} ${say("个对象，其余请在探索中打开", "objects; the rest in Explore")}` : count;
  if (!data.nodes.length) { byId("canvas").append(element("p", { class: "empty", text: say("这个疑点没有关系可画。", "Nothing to draw.") })); return; }
  graph = new GraphCanvas.Canvas(byId("canvas"), { onChoose: (nodes) => chosenInGraph(nodes.filter(Boolean).map((node) => node.id)), onChooseEdge: (edge) => chosenInGraph([edge.from, edge.to]) });
  widen(data, byId("canvas"));
  const layout = mostInAColumn(data) > MOST_ROWS ? "radial" : "columns";
  graph.show(data, layout);
  pressCanvas(layout);
  drawLegend(data);
  new ResizeObserver(() => graph.fit()).observe(byId("canvas"));
}

// More rows than the panel has lines for are read better around their middle.
const MOST_ROWS = 28;

function mostInAColumn(data) {
  const counts = new Map();
  for (const node of data.nodes) counts.set(node.columns[0], (counts.get(node.columns[0]) || 0) + 1);
  return Math.max(...counts.values());
}

function pressCanvas(layout) {
  document.querySelectorAll("[data-canvas][aria-pressed]").forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.canvas === layout)));
}

// Columns are laid out for paper; on a wide canvas they stand as far apart as there is room.
function widen(data, place) {
  const [xs, ys] = [0, 1].map((n) => data.nodes.map((node) => node.columns[n]));
  const [wide, tall] = [xs, ys].map((all) => Math.max(...all) - Math.min(...all));
  if (!wide || !tall) return;
  const factor = Math.min(3, Math.max(1, (tall * place.clientWidth * 0.72) / (place.clientHeight * wide)));
  for (const node of data.nodes) node.columns = [node.columns[0] * factor, node.columns[1]];
}

function chosenInGraph(ids) {
  selection.clear();
  for (const id of ids) selection.add(id);
  if (filter.keys.length && !ids.length) loadRows({ keys: [] });
  drawFilter();
  drawSelected();
}

function choose(ids) {
  if (graph) graph.choose(ids.filter((id) => graph.byId.has(id)));
  chosenInGraph(ids);
}

function drawLegend(data) {
  const kinds = new Map();
  for (const node of data.nodes) kinds.set(node.kind, [...(kinds.get(node.kind) || []), node]);
  byId("legend").replaceChildren(...[...kinds].map(([kind, nodes]) => {
    const name = named(data.names, kind);
    const button = element("button", { type: "button", "aria-pressed": "true", title: say(`${name}：按一下变灰`, `${name}: press to grey`) }, shape(nodes[0]), element("span", { text: `${name} ${nodes.length}` }));
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      graph.filter({ kind, on });
    });
    return button;
  }));
  const types = new Map(data.edges.map((edge) => [edge.kind, edge]));
  byId("lines").replaceChildren(...[...types.values()].map((edge) => {
    const dash = Array.isArray(edge.dashes) ? edge.dashes.join(" ") : "";
    const line = svg("svg", { width: 30, height: 10, "aria-hidden": "true" }, svg("line", { x1: 1, x2: 29, y1: 5, y2: 5, stroke: edge.color, "stroke-width": 2, "stroke-dasharray": dash }));
    return element("span", {}, line, element("span", { text: named(data.names, edge.kind) + (edge.inferred ? say("（推断）", " (inferred)") : "") }));
  }));
}

const named = (names, kind) => names[kind]?.[english ? "en" : "zh"] || kind;

const svg = (tag, attributes = {}, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

function shape(node) {
  const forms = { circle: "M8 1a7 7 0 1 0 .01 0Z", rectangle: "M0 3H16V13H0Z", octagon: "M5 1H11L15 5V11L11 15H5L1 11V5Z", hexagon: "M4 2H12L16 8 12 14H4L0 8Z", house: "M1 7 8 1 15 7V15H1Z", diamond: "M8 0 16 8 8 16 0 8Z", trapezium: "M1 2H15L12 14H4Z", square: "M2 2H14V14H2Z" };
  const text = svg("text", { x: 8, y: 12, "text-anchor": "middle", "font-size": 10, fill: node.ink });
  text.textContent = node.glyph;
  return svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: forms[node.form] || forms.diamond, fill: node.color, stroke: node.outline || "#39424A" }), text);
}

document.querySelectorAll("[data-canvas]").forEach((button) => button.addEventListener("click", () => {
  if (!graph) return;
  if (button.dataset.canvas === "fit") { graph.fit(); return; }
  pressCanvas(button.dataset.canvas);
  graph.arrange(button.dataset.canvas);
}));

// ---- payments by month -------------------------------------------------------------------------------
const series = JSON.parse(byId("timeline-data").textContent);
const programs = new Map(series.map((each) => [each.program, each.name]));
const ROW = 20;
const MOST_PROGRAMS = 8;

function monthsBetween(first, last) {
  const months = [];
  for (let [year, month] = first.split("-").map(Number); ; month === 12 ? [year, month] = [year + 1, 1] : month += 1) {
    const told_ = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
    months.push(told_);
    if (told_ >= last || months.length > 600) return months;
  }
}

function joined() {
  if (series.length <= MOST_PROGRAMS) return series;
  const rest = series.slice(MOST_PROGRAMS - 1);
  const months = {};
  for (const each of rest) for (const [month, fen] of Object.entries(each.months)) months[month] = (months[month] || 0) + fen;
  return [...series.slice(0, MOST_PROGRAMS - 1), { program: "", name: say(`其余 ${rest.length} 个项目`, `${rest.length} others`), fen: rest.reduce((sum, each) => sum + each.fen, 0), months }];
}

function drawMonths() {
  const place = byId("timeline");
  if (!series.length) { place.hidden = true; return; }
  const shown = joined();
  const all = shown.flatMap((each) => Object.keys(each.months)).sort();
  const months = monthsBetween(all[0], all[all.length - 1]);
  const grid = element("div", { class: "month-grid" });
  place.replaceChildren(grid);
  const names = element("div", {}, ...shown.map((each) => element("div", { class: "program", text: each.name, title: each.name })), element("div", { class: "program" }));
  const sums = element("div", {}, ...shown.map((each) => element("div", { class: "fen", text: wholeYuan(each.fen) })), element("div", { class: "fen" }));
  const middle = element("div");
  grid.append(names, middle, sums);
  const width = Math.max(120, middle.clientWidth);
  const step = Math.min(width / months.length, 28);
  const height = ROW * shown.length;
  const highest = shown.map((each) => Math.max(...Object.values(each.months)));
  const picture = svg("svg", { width, height: height + ROW, role: "group", "aria-label": say("按月发放", "payments by month") });
  let year = "";
  months.forEach((month, n) => {
    const there = shown.filter((each) => each.months[month]);
    const fen = there.reduce((sum, each) => sum + each.months[month], 0);
    const told_ = `${month}${say("：", ": ")}${wholeYuan(fen)} ${say("元", "yuan")}`;
    const group = svg("g", { class: "month", "data-month": month, tabindex: n === 0 ? 0 : -1, role: "button", "aria-label": told_, "aria-pressed": "false" });
    const title = svg("title");
    title.textContent = told_;
    group.append(title);
    shown.forEach((each, line) => {
      const amount = each.months[month];
      if (!amount) return;
      const tall = Math.max(2, ((ROW - 3) * amount) / highest[line]);
      group.append(svg("rect", { class: "bar-column", x: n * step + step * 0.12, width: Math.max(1, step * 0.76), y: (line + 1) * ROW - 1 - tall, height: tall }));
    });
    group.append(svg("rect", { class: "hit", x: n * step, y: 0, width: step, height }));
    picture.append(group);
    if (month.slice(0, 4) !== year) {
      year = month.slice(0, 4);
      const text = svg("text", { x: n * step + 2, y: height + 15 });
      text.textContent = year;
      if (n * step < width - 30) picture.append(svg("line", { class: "tick", x1: n * step, x2: n * step, y1: 0, y2: height + 4 }), text);
    }
  });
  middle.append(picture);
  markMonth();
}

function markMonth() {
  document.querySelectorAll(".month").forEach((group) => {
    const on = group.dataset.month === filter.month;
    group.classList.toggle("chosen-month", on);
    group.setAttribute("aria-pressed", String(on));
  });
}

const pickMonth = (month) => loadRows({ month: filter.month === month ? "" : month });
byId("timeline").addEventListener("click", (event) => { const group = event.target.closest(".month"); if (group) pickMonth(group.dataset.month); });
byId("timeline").addEventListener("keydown", (event) => {
  const all = [...document.querySelectorAll(".month")];
  const at = all.indexOf(event.target.closest(".month"));
  if (at < 0) return;
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    const next = all[Math.max(0, Math.min(all.length - 1, to))];
    all.forEach((group) => group.setAttribute("tabindex", group === next ? 0 : -1));
    next.focus();
  } else if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); pickMonth(all[at].dataset.month); }
});

// ---- field questions ------------------------------------------------------------------------------------
const asked = () => [...document.querySelectorAll("[data-question]:checked")].map((box) => {
  const line = box.closest("li");
  return { title: line.querySelector("b").textContent, question: line.querySelector(".question-text").textContent, who: line.querySelector("details .quiet:not(summary)")?.textContent.trim() || "" };
});
const countAsked = () => { const place = byId("asked-count"); if (place) place.textContent = asked().length; };
document.addEventListener("change", (event) => { if (event.target.matches("[data-question]")) countAsked(); });

function questions() {
  const list = asked();
  if (!list.length) { toast(say("没有勾选要问的问题。", "No question is ticked.")); return; }
  const sentence = byId("sentence").textContent;
  const heading = say("核查提纲", "Field questions");
  const text = [`${heading} ${here.id}`, sentence, "", ...list.map((each, n) => `${n + 1}. ${each.question}${say("（", " (")}${each.title}${each.who ? `${say("：", ": ")}${each.who}` : ""}${say("）", ")")}`), "", say("疑点，待核实。数据比对结果，不是结论。", "To be verified: the result of comparing data, not a conclusion.")].join("\n");
  const dialog = element("dialog", { class: "outline", "aria-label": heading },
    element("h2", { text: heading }), element("p", { class: "mono quiet", text: here.id }), element("p", { text: sentence }),
    element("ol", {}, ...list.map((each) => element("li", {}, element("div", { text: each.question }), element("div", { class: "quiet", text: `${each.title}${each.who ? `${say("：", ": ")}${each.who}` : ""}` }), element("div", { text: say("答：______________________　核查人：________　日期：________", "Answer: ______________________  by: ________  day: ________") })))),
    element("p", { class: "quiet", text: say("疑点，待核实。数据比对结果，不是结论；以原始凭证和实地核查为准。", "To be verified: the result of comparing data, not a conclusion.") }),
    element("div", { class: "acts" },
      element("button", { type: "button", text: say("关闭", "Close"), on: { click: () => dialog.close() } }),
      element("button", { type: "button", text: say("复制", "Copy"), on: { click: () => copy(text) } }),
      element("button", { type: "button", class: "primary", text: say("打印", "Print"), on: { click: () => window.print() } })));
  document.body.classList.add("asking");
  dialog.addEventListener("close", () => { dialog.remove(); document.body.classList.remove("asking"); });
  document.body.append(dialog);
  dialog.showModal();
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // a page that is not served from this machine has no clipboard
    const box = element("textarea", { class: "sr" });
    box.value = text;
    document.querySelector("dialog.outline").append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  toast(say("已复制。", "Copied."));
}

// ---- decisions, notes, assignment -------------------------------------------------------------------------
async function refreshDecisions() {
  await window.htmx.ajax("GET", location.pathname + location.search, { target: "#decisions", select: "#decisions", selectOOB: "#state-now", swap: "outerHTML" });
  lacking();
  lastOfHistory();
}

function lastOfHistory() {
  const list = document.querySelector(".history");
  list.scrollTop = list.scrollHeight;
}

function lacking() {
  const form = byId("decide");
  const state = form.elements.state.value;
  const chosen = form.querySelector("input[name=state]:checked");
  const missing = [];
  if (chosen?.hasAttribute("data-needs-reason") && !form.elements.reason.value) missing.push(say("理由", "a reason"));
  if (form.elements.note.value.trim().length < 2) missing.push(say("说明", "a note"));
  const button = form.querySelector("button.primary");
  button.disabled = missing.length > 0;
  button.textContent = state ? say("记录决定", "Record") : say("记录备注", "Add the note");
  byId("lacking").textContent = missing.length ? `${say("尚缺", "lacking")} ${missing.join(say("、", ", "))}` : "";
}

document.addEventListener("input", (event) => { if (event.target.closest("#decide")) lacking(); });
document.addEventListener("submit", async (event) => {
  if (event.target.id !== "decide") return;
  event.preventDefault();
  const { state, reason, note } = Object.fromEntries(new FormData(event.target));
  const done = await told(() => (state
    ? api(`/api/v1${here.address}/state`, { body: { state, reason: reason || "", note: note.trim() } })
    : api(`/api/v1${here.address}/notes`, { body: { note: note.trim() } })));
  if (!done) return;
  await refreshDecisions();
  toast(say("已记录，只增不改。", "Recorded for good."));
});

async function assign() {
  const people = JSON.parse(byId("people").textContent);
  const given = await ask(say("分派", "Assign"), [
    { name: "person", label: say("经办", "To"), type: "select", options: [["", say("未分派", "nobody")], ...people.map((name) => [name, name])], value: people[0] },
  ], { confirm: say("分派", "Assign"), intro: say("写入经过。", "The history keeps it.") });
  if (!given) return;
  const done = await told(() => api(`/api/v1${here.address}/assignee`, { body: { person: given.person } }));
  if (!done) return;
  await refreshDecisions();
  toast(say(`已分派给${given.person || "无人"}。`, `Assigned to ${given.person || "nobody"}.`));
}

async function toCase() {
  const findings = isLead ? [...document.querySelectorAll(".members a")].map((link) => link.pathname.split("/").pop()) : [here.id];
  const dialog = await told(() => import("./case-dialog.js"));
  if (dialog) dialog.addToCase({ findings });
}

// ---- exports ------------------------------------------------------------------------------------------------
document.querySelectorAll("[data-layout]").forEach((button) => button.addEventListener("click", () => {
  document.querySelectorAll("[data-layout]").forEach((each) => each.setAttribute("aria-pressed", String(each === button)));
  document.querySelectorAll("[data-format]").forEach((link) => {
    const address = new URL(link.href);
    address.searchParams.set("layout", button.dataset.layout);
    link.href = address.pathname + address.search;
  });
}));
document.querySelectorAll("[data-format]").forEach((link) => link.addEventListener("click", async (event) => {
  event.preventDefault();
  const line = toast(say(`正在生成 ${link.textContent}…`, `making ${link.textContent}…`));
  await told(async () => {
    const name = await download(link.href);
    toast(say(`已导出 ${name}，记入日志。`, `${name} exported; logged.`));
  });
  line.remove();
}));

// ---- keys ----------------------------------------------------------------------------------------------------
const toState = () => byId("decide").querySelector("input[name=state]:checked").focus();
const ACTS = { assign, case: toCase, questions, state: toState };
document.addEventListener("click", (event) => { const act = event.target.closest("[data-act]"); if (act && ACTS[act.dataset.act]) ACTS[act.dataset.act](); });
const follow = (id) => { const link = byId(id); if (link) location.assign(link.href); else toast(say("列表到头了。", "The end of the list.")); };
// The row that is reached by key, in the network; in the network, the object beside.
function chooseRow() {
  const row = document.activeElement?.closest("tr[data-src]");
  if (row) choose([row.dataset.payee, row.dataset.card].filter(Boolean));
}
function beside(dx, dy) {
  return () => {
    const id = graph?.toward(dx, dy);
    if (!id) return;
    graph.choose([id]);
    graph.bringIntoView([id]);
  };
}
keys({ ArrowLeft: beside(-1, 0), ArrowRight: beside(1, 0), ArrowUp: beside(0, -1), ArrowDown: beside(0, 1) }, { when: () => document.activeElement === byId("canvas") });
keys({
  x: chooseRow, j: () => follow("after"), k: () => follow("before"), a: assign, c: toCase, t: questions,
  s: toState,
  e: () => { const menu = byId("export"); menu.open = !menu.open; if (menu.open) menu.querySelector("a").focus(); },
  f: () => byId("find-rows").select(),
  Escape: () => { choose([]); if (filter.month || filter.keys.length || filter.text) showAll(); },
});

lacking();
countAsked();
lastOfHistory();
drawMonths();
let drawnAt = window.innerWidth;
window.addEventListener("resize", () => { if (window.innerWidth !== drawnAt) { drawnAt = window.innerWidth; drawMonths(); } });
drawNetwork();
