// The lists: rows by keyboard, selection over pages, and what is done with what is selected.
import { api, ask, byId, download, keys, say, told, toast, typing, whole, yuan } from "./kit.js";

const found = () => byId("found");
const rows = () => [...document.querySelectorAll("#found tbody tr[data-id]")];
const isLeads = () => found().dataset.list === "leads";
const KEPT = () => `graphaudit-chosen-${found().dataset.list}`;
const STATES = [["checking", say("核查", "checking")], ["lead", say("线索", "lead")], ["filed", say("立案", "filed")], ["excluded", say("排除", "excluded")], ["doubtful", say("疑点", "doubtful")]];
const REASONS = [["", say("不选", "none")], ["fraud", say("疑似骗取", "suspected fraud")], ["error", say("差错", "error")], ["entitled", say("符合条件", "entitled")], ["underpaid", say("少发", "underpaid")], ["data_fault", say("数据问题", "data fault")], ["identity_stolen", say("身份被冒用", "identity stolen")]];
const MOST_IN_ADDRESS = 200;
let chosen = new Set(JSON.parse(sessionStorage.getItem(KEPT()) || "[]"));
let every = false; // all that fit, named by the list's own filters
let current = 0;
let opened = [];
let stood = "";
let typed = null; // what stands in the box: more may have been typed than was asked for

// ---- the current row --------------------------------------------------------------------------
function go(to, focus = true) {
  const all = rows();
  if (!all.length) return;
  current = Math.max(0, Math.min(all.length - 1, to));
  all.forEach((row, n) => row.classList.toggle("current", n === current));
  if (!focus) return;
  all[current].querySelector(".sentence").focus({ preventScroll: true });
  all[current].scrollIntoView({ block: "nearest" });
}

const open = () => { const row = rows()[current]; if (row) location.assign(row.dataset.href); };

// ---- selection ----------------------------------------------------------------------------------
function choose(id, on) {
  every = false;
  if (on) chosen.add(id); else chosen.delete(id);
  drawChosen();
}

function drawChosen() {
  sessionStorage.setItem(KEPT(), JSON.stringify([...chosen]));
  for (const row of rows()) {
    const on = every || chosen.has(row.dataset.id);
    row.classList.toggle("selected", on);
    row.querySelector(".pick input").checked = on;
  }
  const page = byId("pick-page");
  const here = rows().filter((row) => row.classList.contains("selected")).length;
  if (page) { page.checked = here > 0 && here === rows().length; page.indeterminate = here > 0 && here < rows().length; }
  const count = every ? Number(found().dataset.total) : chosen.size;
  byId("chosen").hidden = count === 0;
  byId("chosen-count").textContent = whole(count);
  drawSums(count);
}

let asked = 0;
async function drawSums(count) {
  const mine = ++asked;
  const sums = byId("chosen-sums");
  sums.textContent = "";
  if (!count || isLeads() || (!every && chosen.size > MOST_IN_ADDRESS)) return;
  const told_ = await told(() => api(`/api/v1/findings/totals?${chosenQuery()}`));
  if (mine !== asked || !told_) return;
  byId("chosen-sums").textContent = say(
    `${whole(told_.persons)} 人 · ${whole(told_.cards)} 张卡 · ${yuan(told_.fen)} 元`,
    `${whole(told_.persons)} people · ${whole(told_.cards)} cards · ${yuan(told_.fen)} yuan`);
}

// The selection as the service's filters: by ids, or as the list itself was asked for.
function chosenQuery() {
  if (every) return listQuery();
  const query = new URLSearchParams();
  for (const id of chosen) query.append("id", id);
  query.set("everything", "true");
  return query.toString();
}

function listQuery() {
  const query = new URLSearchParams(found().dataset.query);
  const missed = query.getAll("class").includes("missed");
  for (const name of ["view", "sort", "order", "page"]) query.delete(name);
  query.set("book", missed ? "missed" : "doubts");
  return query.toString();
}

const target = () => (chosen.size || every ? null : rows()[current]?.dataset.id);

// What the acts are about: the selection, else the current row.
function subject() {
  const one = target();
  if (one) return { ids: [one], count: 1, query: "" };
  return every ? { ids: [], count: Number(found().dataset.total), query: listQuery() } : { ids: [...chosen], count: chosen.size, query: "" };
}

async function refresh() {
  await window.htmx.ajax("GET", location.pathname + location.search, { target: "#found", select: "#found", selectOOB: "#panels", swap: "outerHTML" });
}

// ---- acts -----------------------------------------------------------------------------------------
async function post(act, { ids, query }, body) {
  if (!isLeads()) return api(`/api/v1/findings/${act}${query ? `?${query}` : ""}`, { body: { ids, ...body } });
  for (const id of ids) await api(`/api/v1/leads/${id}/${act}`, { body });
  return { findings: ids.length };
}

async function assign() {
  const about = subject();
  if (!about.count) return;
  const people = JSON.parse(byId("people").textContent);
  const before = new Map(rows().map((row) => [row.dataset.id, row.querySelector(".who").dataset.person || ""]));
  const given = await ask(say(`分派 ${whole(about.count)} 条`, `Assign ${whole(about.count)}`), [
    { name: "person", label: say("经办", "To"), type: "select", options: [["", say("未分派", "nobody")], ...people.map((name) => [name, name])], value: people[0] },
  ], { confirm: say(`分派 ${whole(about.count)} 条`, `Assign ${whole(about.count)}`), intro: say("写入每条的经过。", "Each one's history keeps it.") });
  if (!given) return;
  const done = await told(() => post("assignee", about, { person: given.person }));
  if (!done) return;
  await refresh();
  const text = say(`已将 ${whole(done.findings)} 条分派给${given.person || "无人"}。`, `${whole(done.findings)} assigned to ${given.person || "nobody"}.`);
  const known = about.ids.length && about.ids.every((id) => before.has(id));
  toast(text, known ? { undo: () => giveBack(about.ids, before) } : {});
}

// Undo of an assignment: each goes back to whom it was with; the history keeps both.
async function giveBack(ids, before) {
  await told(async () => {
    for (const person of new Set(ids.map((id) => before.get(id)))) await post("assignee", { ids: ids.filter((id) => before.get(id) === person), query: "" }, { person });
    await refresh();
  });
}

async function state() {
  const about = subject();
  if (!about.count) return;
  const given = await ask(say(`${whole(about.count)} 条改状态`, `State of ${whole(about.count)}`), [
    { name: "state", label: say("转为", "To"), type: "radio", options: STATES, value: "checking" },
    { name: "reason", label: say("理由（立案、排除须选）", "Reason (needed for filed and excluded)"), type: "radio", options: REASONS, value: "" },
    { name: "note", label: say("说明", "Note"), type: "textarea", required: true, minlength: 2, maxlength: 2000, placeholder: say("写明所据材料和页码，必填", "material and pages, required") },
  ], { confirm: say(`记录 ${whole(about.count)} 条`, `Record ${whole(about.count)}`), intro: say("记入经过，不能修改。", "It goes into the history and cannot be edited.") });
  if (!given) return;
  const done = await told(() => post("state", about, given));
  if (!done) return;
  await refresh();
  toast(say(`已记录 ${whole(done.findings)} 条，只增不改。`, `${whole(done.findings)} recorded for good.`));
}

async function findingsOf(about) {
  if (about.query) {
    const page = await told(() => api(`/api/v1/findings?${about.query}&limit=500`));
    return page ? page.items.map((one) => one.id) : [];
  }
  if (!isLeads()) return about.ids;
  const leads = await told(() => Promise.all(about.ids.map((id) => api(`/api/v1/leads/${id}`))));
  return leads ? [...new Set(leads.flatMap((lead) => lead.findings))] : [];
}

async function toCase() {
  const about = subject();
  if (!about.count) return;
  const ids = await findingsOf(about);
  if (!ids.length) return;
  const dialog = await told(() => import("./case-dialog.js"));
  if (dialog) dialog.addToCase({ findings: ids });
}

async function network() {
  const about = subject();
  const ids = (await findingsOf(about)).slice(0, 20);
  if (!ids.length) return;
  location.assign(`/explore?${ids.map((id) => `finding=${encodeURIComponent(id)}`).join("&")}`);
}

async function files() {
  if (isLeads()) return;
  const selected = chosen.size > 0 || every;
  const count = selected && !every ? chosen.size : Number(found().dataset.total);
  const what = selected && !every ? say(`已选 ${whole(count)} 条`, `the ${whole(count)} selected`) : say(`符合筛选的全部 ${whole(count)} 条`, `all ${whole(count)} that fit`);
  const given = await ask(say("导出疑点", "Export findings"), [
    { name: "file", label: what, type: "radio", value: "list.xlsx", options: [["list.xlsx", say("清单：每条一行（xlsx，最多 50,000 条）", "list: a line each (xlsx, 50,000 at most)")], ["rows.xlsx", say("附证据行、原始行、解释和提纲（xlsx，最多 100 条）", "with rows, lines as written, explanations, questions (xlsx, 100 at most)")], ["list.csv", say("全部逐条写成 csv，条数不限", "all, a line each (csv, any number)")], ["list.jsonl", say("全部全文，供程序读取（jsonl，条数不限）", "all in full, for programs (jsonl, any number)")]] },
  ], { confirm: say("导出", "Export"), intro: say("号码已脱敏，记入日志。", "Numbers masked; logged.") });
  if (!given) return;
  const query = selected && !every ? chosenQuery() : listQuery();
  if (selected && !every && chosen.size > MOST_IN_ADDRESS) { toast(say(`一次最多导出 ${MOST_IN_ADDRESS} 条所选，请改用筛选。`, `At most ${MOST_IN_ADDRESS} selected at once: use the filters.`), { error: true }); return; }
  await told(async () => {
    const name = await download(`/api/v1/findings/${given.file}?${query}&language=${say("zh", "en")}`);
    toast(say(`已导出 ${name}，记入日志。`, `${name} exported; logged.`));
  });
}

async function keepView() {
  const given = await ask(say("存为视图", "Keep this view"), [
    { name: "name", label: say("名称", "Name"), required: true, maxlength: 40 },
    { name: "shared", label: say("谁能看到", "Who sees it"), type: "radio", options: [["", say("只有我", "only me")], ["1", say("本单位所有人", "everybody here")]], value: "" },
  ], { confirm: say("存为视图", "Keep") });
  if (!given) return;
  const query = new URLSearchParams(found().dataset.query);
  query.delete("page");
  const kept = await told(() => api("/api/v1/views", { body: { name: given.name, query: query.toString(), shared: Boolean(given.shared) } }));
  if (!kept) return;
  await refresh();
  toast(say(`视图“${kept.name}”已存。`, `The view “${kept.name}” is kept.`));
}

async function forget(button) {
  const views = await told(() => api("/api/v1/views"));
  const view = views?.find((each) => each.id === button.dataset.forget);
  if (!view) return;
  if ((await told(async () => { await api(`/api/v1/views/${view.id}`, { method: "DELETE" }); return true; })) !== true) return;
  await refresh();
  toast(say(`视图“${view.name}”已删除。`, `The view “${view.name}” is removed.`), { undo: () => told(async () => { await api("/api/v1/views", { body: { name: view.name, query: view.query, shared: view.shared } }); await refresh(); }) });
}

function clear() { every = false; chosen = new Set(); drawChosen(); }

const ACTS = { assign, state, case: toCase, network, export: files, "keep-view": keepView, none: clear, all: () => { every = true; drawChosen(); } };

document.addEventListener("click", (event) => {
  const act = event.target.closest("[data-act]");
  if (act && ACTS[act.dataset.act]) { ACTS[act.dataset.act](); return; }
  const gone = event.target.closest("[data-forget]");
  if (gone) { forget(gone); return; }
  const row = event.target.closest("#found tbody tr[data-id]");
  if (!row) return;
  go(rows().indexOf(row), false);
  const pick = event.target.closest(".pick");
  if (pick) {
    const box = pick.querySelector("input");
    choose(row.dataset.id, event.target === box ? box.checked : !box.checked);
  } else if (!event.target.closest("a, button") && !String(window.getSelection())) open();
});

document.addEventListener("change", (event) => {
  if (event.target.id !== "pick-page") return;
  every = false;
  for (const row of rows()) { if (event.target.checked) chosen.add(row.dataset.id); else chosen.delete(row.dataset.id); }
  drawChosen();
});

// The box of the list asks as one types; Enter goes to the first row.
let timer = 0;
document.addEventListener("input", (event) => {
  if (event.target.id !== "find") return;
  clearTimeout(timer);
  timer = setTimeout(() => window.htmx.trigger("#filter", "change"), 250);
});
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "find") return;
  if (event.key === "Enter") { event.preventDefault(); go(0); }
});
byId("filter").addEventListener("submit", (event) => event.preventDefault());

// ---- what survives a swap: folds that were open, the selection, the place ------------------------
document.body.addEventListener("htmx:beforeSwap", () => {
  const box = byId("find");
  typed = box && document.activeElement === box ? { value: box.value, from: box.selectionStart, to: box.selectionEnd } : null;
  stood = rows()[current]?.dataset.id || "";
  opened = [...document.querySelectorAll("#panels details[open]")].map((each) => each.id);
});
document.body.addEventListener("htmx:afterSwap", () => {
  const box = byId("find");
  if (!typed || document.activeElement !== box) return;
  box.value = typed.value;
  box.setSelectionRange(typed.from, typed.to);
  typed = null;
});
document.body.addEventListener("htmx:afterSettle", () => {
  for (const id of opened) { const fold = byId(id); if (fold) fold.open = true; }
  if (!byId("chosen")) return;
  drawChosen();
  go(Math.max(0, rows().findIndex((row) => row.dataset.id === stood)), false);
});

keys({
  j: () => go(rows()[current]?.classList.contains("current") ? current + 1 : current), k: () => go(current - 1),
  Enter: open, x: () => { const row = rows()[current]; if (row) choose(row.dataset.id, !chosen.has(row.dataset.id)); },
  a: assign, s: state, c: toCase, e: files, f: () => byId("find").select(), Escape: () => { if (!typing()) clear(); },
});

if (!isLeads() || rows().length) { drawChosen(); go(0, false); }
