// The Cypher page: what is written, run, cancelled, kept and remembered.
import { api, ask, byId, download, element, keys, request, say, stopped, toast, told, whole } from "./kit.js";
import { formatted, makeEditor } from "./cypher-editor.js";
import { namesIn, parameterForm } from "./cypher-parameters.js";
import { results } from "./cypher-results.js";

const data = JSON.parse(byId("data").textContent);
const PURPOSE = "graphaudit-purpose";
const TABS = ["table", "network", "text"];
const OPEN_ENDS = ["from_no", "to_no"];
let model = null;
let running = null; // { id, began, timer, stop }
let place = -1; // in the history, -1: none of it
let past = data.history;

// ---- editor, parameters, results ---------------------------------------------------------------
const form = parameterForm(byId("parameters"), { model: () => model, onChange: tellLacking });
const shown = results({});
const editor = makeEditor(byId("editor"), {
  text: data.asked.query, label: say("Cypher 查询语句", "Cypher query"), model: () => model,
  names: () => [...new Set([...namesIn(editor?.text() || ""), ...OPEN_ENDS])],
  onChange: (text) => { form.draw(text); tellLacking(); },
  onRun: run, onPrevious: () => walkHistory(1), onNext: () => walkHistory(-1),
});
form.fill(data.asked.parameters);
form.draw(data.asked.query);
byId("purpose").value = data.asked.purpose || remembered();

function remembered() {
  try { return sessionStorage.getItem(PURPOSE) || ""; } catch { return ""; }
}

// Puts a query on the desk. `values` are parameters as the API takes them.
function put({ text, values = {}, title = "", kept = "", declared = {} }) {
  form.forget();
  form.fill(values, declared);
  editor.set(text);
  form.draw(text);
  editor.mark(null);
  byId("refusal").hidden = true;
  byId("title").textContent = title || titleOf(text);
  byId("kept").textContent = kept;
  tellLacking();
}

const titleOf = (text) => (text.match(/^\s*\/\/\s*(.+)/)?.[1] || text.trim().split("\n")[0] || say("新查询", "New query")).slice(0, 80);

function lacking() {
  const { lacking: without, wrong } = form.given(editor.text());
  const out = [];
  if (!editor.text().trim()) out.push(say("查询语句", "the query"));
  out.push(...without.map((name) => `$${name}`), ...wrong.map(([name, why]) => `$${name}（${why}）`));
  if (byId("purpose").value.trim().length < 4) out.push(say("目的（至少 4 个字）", "the purpose (4 letters or more)"));
  return out;
}

function tellLacking() {
  const out = running ? [] : lacking();
  byId("lacking").textContent = out.length ? say(`尚缺：${out.join("、")}`, `Lacking: ${out.join(", ")}`) : "";
}

// ---- running -----------------------------------------------------------------------------------
async function run() {
  if (running) return;
  const out = lacking();
  if (out.length) {
    tellLacking();
    const { lacking: without, wrong } = form.given(editor.text());
    const name = without[0] || wrong[0]?.[0];
    if (name) form.focus(name); else if (editor.text().trim()) byId("purpose").focus(); else editor.focus();
    return;
  }
  try { sessionStorage.setItem(PURPOSE, byId("purpose").value); } catch { /* kept for this page only */ }
  begin();
  try {
    await stream(asked());
  } catch (error) {
    if (error.name !== "AbortError") refuse(error);
  } finally {
    end();
    history();
  }
}

const asked = () => ({
  cypher: editor.text(), parameters: form.given(editor.text()).values, purpose: byId("purpose").value.trim(),
  rows: Number(byId("rows").value), seconds: Number(byId("seconds").value), ...(running ? { id: running.id } : {}),
});

function begin() {
  editor.mark(null);
  byId("refusal").hidden = true;
  if (shown.count()) byId("told").replaceChildren(say("上一次的结果", "the result before"));
  const began = performance.now();
  const tick = () => {
    const seconds = (performance.now() - began) / 1000;
    if (seconds > 1) byId("clock").textContent = say(`已用 ${seconds.toFixed(0)} 秒，已收 ${whole(shown.count())} 行`, `${seconds.toFixed(0)} s, ${whole(shown.count())} rows`);
  };
  running = { id: `page_${crypto.getRandomValues(new Uint32Array(2)).join("")}`, began, timer: setInterval(tick, 250) };
  byId("run").disabled = true;
  byId("cancel").hidden = false;
  tellLacking();
}

function end() {
  clearInterval(running.timer);
  running = null;
  byId("run").disabled = false;
  byId("cancel").hidden = true;
  byId("clock").textContent = "";
  tellLacking();
}

// A refusal that names a place in the text carries it as `place`.
async function placed(asking) {
  try {
    return await asking;
  } catch (error) {
    const { line, column, word } = error.told || {};
    throw Object.assign(error, { place: line ? { line, column, word } : null });
  }
}

// Rows are drawn as they come; whatever length, the first page stands at once.
async function stream(body) {
  const answer = await placed(request("/api/v1/queries?form=ndjson", { body }));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "", begun = false, drawn = false;
  for (;;) {
    const { value, done } = await reader.read();
    const lines = (rest + (value || "")).split("\n");
    rest = done ? "" : lines.pop();
    const read = lines.filter(Boolean).map((line) => JSON.parse(line));
    if (!begun && read.length) { shown.start(read.shift().columns); begun = true; }
    shown.add(read);
    if (begun && !drawn) { drawn = true; shown.draw(); }
    if (done) break;
  }
  finish(Number(answer.headers.get("x-query-ms")));
}

function finish(ms) {
  shown.draw();
  byId("exports").hidden = false;
  byId("tab-table").querySelector(".n").textContent = whole(shown.count());
  byId("tab-network").querySelector(".n").textContent = "";
  byId("told").replaceChildren(element("b", { text: say(`${whole(shown.count())} 行`, `${whole(shown.count())} rows`) }), "　", element("b", { text: (ms / 1000).toFixed(3) }), say(" 秒　未截断　已记入日志", " s　not cut　logged"));
  if (tab() === "network") shown.network();
  if (tab() === "text") shown.text();
}

// ---- refusals ----------------------------------------------------------------------------------
function refuse(error) {
  const panel = byId("refusal");
  const said = error.place;
  const limit = /上限|超过|取消/.test(error.title || "");
  const where = said ? say(`第 ${said.line} 行第 ${said.column} 列${said.word ? ` ${said.word}` : ""}`, `line ${said.line}, column ${said.column}${said.word ? ` ${said.word}` : ""}`) : "";
  const heading = [where, error.title || error.message].filter(Boolean).join(say("：", ": "));
  const ways = element("dd", { text: error.detail || say("改好后再按 Ctrl Enter。", "Mend it and press Ctrl Enter again.") });
  if (/改动数据|would write/.test(error.title || "")) ways.append(say(" 不想在图中看到某个对象，在", " To keep something out of sight, hide it in "), element("a", { href: "/explore", text: say("探索", "Explore") }), say("中隐藏；登记有误，在", "; for a wrong register see "), element("a", { href: "/loads", text: say("数据", "Data") }), say("中看怎样撤回来源文件。", "."));
  if (/行 \(more than/.test(error.title || "") && Number(byId("rows").value) < 10_000) ways.append(" ", element("button", { type: "button", class: "small", text: say("上限改为 10,000 行再运行", "run with 10,000 rows"), on: { click: () => { byId("rows").value = "10000"; run(); } } }));
  panel.replaceChildren(
    element("header", {}, element("span", { class: limit ? "verdict unknown" : "verdict error", text: limit ? say("已停止", "stopped") : say("已拒绝", "refused") }), element("h2", { text: heading }), element("span", { class: "spread" }), element("small", { text: say("输入已保留，已记入日志", "your input is kept; logged") })),
    element("div", { class: "why" }, excerpt(said), element("dl", {},
      element("div", {}, element("dt", { text: say("原因", "Why") }), element("dd", { text: [error.title, error.instance && error.instance !== said?.word ? error.instance : ""].filter(Boolean).join(say("：", ": ")) || error.message })),
      element("div", {}, element("dt", { text: say("可以", "Do") }), ways))));
  panel.hidden = false;
  editor.mark(said, error.title || error.message);
}

// The line that is spoken of with its neighbours, the word marked.
function excerpt(said) {
  const lines = editor.text().split("\n");
  const from = Math.max(0, (said?.line || 1) - 2);
  return element("pre", { class: "mono" }, ...lines.slice(from, from + 3).flatMap((line, at) => {
    const number = from + at + 1;
    const head = element("span", { class: "no", text: String(number) });
    if (number !== said?.line || !said.word) return [head, `${line}\n`];
    const start = said.column - 1;
    return [head, line.slice(0, start), element("mark", { text: line.slice(start, start + said.word.length) || " " }), `${line.slice(start + said.word.length)}\n`];
  }));
}

byId("run").addEventListener("click", run);
byId("cancel").addEventListener("click", () => {
  const mine = running;
  if (mine) told(() => stopped(mine.id, () => running === mine));
});
byId("purpose").addEventListener("input", tellLacking);
byId("format").addEventListener("click", () => editor.set(formatted(editor.text())));

// ---- tabs --------------------------------------------------------------------------------------
const tab = () => TABS.find((name) => byId(`tab-${name}`).getAttribute("aria-selected") === "true");

function turn(name) {
  for (const each of TABS) {
    const on = each === name;
    byId(`tab-${each}`).setAttribute("aria-selected", String(on));
    byId(`tab-${each}`).tabIndex = on ? 0 : -1;
    byId(`as-${each}`).hidden = !on;
  }
  byId("beside").classList.toggle("off", name !== "table");
  if (name === "network") shown.network();
  if (name === "text") shown.text();
}

TABS.forEach((name, at) => byId(`tab-${name}`).addEventListener("click", () => turn(name)));
document.querySelector('[role="tablist"]').addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const next = TABS[(TABS.indexOf(tab()) + step + TABS.length) % TABS.length];
  turn(next);
  byId(`tab-${next}`).focus();
});

// ---- export ------------------------------------------------------------------------------------
for (const button of byId("exports").querySelectorAll("[data-form]")) {
  button.addEventListener("click", () => told(async () => {
    if (lacking().length) { tellLacking(); return; }
    const name = await placed(download(`/api/v1/queries/export?form=${button.dataset.form}`, { body: asked() }));
    toast(say(`已导出 ${name}，号码脱敏，已记入日志。`, `${name}: masked, logged.`));
    history();
  }));
}

// ---- history, kept queries, patterns -------------------------------------------------------------
const OUTCOMES = { ok: ["成", "ok"], refused: ["拒", "no"], limit: ["超", "lim"], cancelled: ["消", "end"] };
const outcome = (ran) => (ran.outcome === "ok" ? "ok" : /取消/.test(ran.outcome) ? "cancelled" : /超过/.test(ran.outcome) ? "limit" : "refused");
const entry = (children, act, current, title) => element("button", { type: "button", class: "open", "aria-current": current ? "true" : undefined, title, on: { click: act } }, ...children);

function when(at) {
  const day = new Date(at);
  const two = (n) => String(n).padStart(2, "0");
  return day.toDateString() === new Date().toDateString() ? `${two(day.getHours())}:${two(day.getMinutes())}` : `${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function drawHistory() {
  byId("history-count").textContent = whole(data.total);
  byId("more-history").hidden = past.length >= data.total;
  byId("history").replaceChildren(...(past.length ? past.map((ran, index) => element("li", {}, entry([
    element("span", { class: "when mono", text: when(ran.at) }), element("span", { class: `mark ${outcome(ran) === "cancelled" ? "limit" : outcome(ran)}`, text: say(...OUTCOMES[outcome(ran)]) }),
    element("span", { text: titleOf(ran.cypher) }), element("span", { class: "n", text: outcome(ran) === "ok" ? say(`${whole(ran.rows)} 行`, `${whole(ran.rows)}`) : "" })],
    () => recall(index), index === place, `${ran.outcome === "ok" ? "" : `${ran.outcome}\n`}${ran.purpose}\n${ran.cypher}`))) : [element("li", { class: "family", text: say("还没有运行过", "none yet") })]));
}

function recall(index) {
  place = index;
  const ran = past[index];
  put({ text: ran.cypher, values: ran.parameters, kept: say(`历史 ${when(ran.at)}`, `history ${when(ran.at)}`) });
  if (ran.purpose) byId("purpose").value = ran.purpose;
  tellLacking();
  drawHistory();
}

function walkHistory(step) {
  const next = Math.max(0, Math.min(past.length - 1, place + step));
  if (past.length) recall(next);
  editor.focus();
}

async function history(more = 0) {
  const page = await told(() => api(`/api/v1/queries/history?limit=50&offset=${more}`));
  if (!page) return;
  past = more ? [...past, ...page.items] : page.items;
  if (!more) place = -1;
  data.total = page.total;
  drawHistory();
}

function drawSaved(current) {
  byId("saved-count").textContent = whole(data.saved.length);
  byId("saved").replaceChildren(...(data.saved.length ? data.saved.map((one) => element("li", {}, entry([element("span", { text: one.name })], () => { put({ text: one.cypher, values: one.parameters, title: one.name, kept: say("已收藏 · 仅自己可见", "kept · only you see it") }); drawSaved(one.id); }, one.id === current, one.cypher),
    element("button", { type: "button", class: "drop", "aria-label": say(`不再收藏 ${one.name}`, `forget ${one.name}`), text: "×", on: { click: () => forget(one) } }))) : [element("li", { class: "family", text: say("按 S 把写好的查询收进来", "press S to keep a query") })]));
}

async function save() {
  if (!editor.text().trim()) { tellLacking(); return; }
  const given = await ask(say("存为收藏", "Keep the query"), [{ name: "name", label: say("名称（同名的会被替换）", "Name (one of the same name is replaced)"), value: byId("title").textContent.slice(0, 100), required: true, maxlength: 100 }], { confirm: say("收藏", "Keep") });
  if (!given) return;
  const kept = await told(() => api("/api/v1/queries/saved", { body: { name: given.name, cypher: editor.text(), parameters: form.given(editor.text()).values } }));
  if (!kept) return;
  data.saved = await told(() => api("/api/v1/queries/saved")) || data.saved;
  byId("title").textContent = kept.name;
  byId("kept").textContent = say("已收藏 · 仅自己可见", "kept · only you see it");
  drawSaved(kept.id);
}

async function forget(one) {
  await told(() => api(`/api/v1/queries/saved/${encodeURIComponent(one.id)}`, { method: "DELETE" }));
  data.saved = data.saved.filter((each) => each.id !== one.id);
  drawSaved();
  toast(say(`不再收藏“${one.name}”。`, `No longer kept: ${one.name}.`), { undo: () => told(async () => {
    data.saved.push(await api("/api/v1/queries/saved", { body: { name: one.name, cypher: one.cypher, parameters: one.parameters } }));
    drawSaved();
  }) });
}

function drawTemplates() {
  const wanted = byId("find-template").value.trim().toLowerCase();
  const found = data.templates.filter((one) => `${one.id} ${one.title}`.toLowerCase().includes(wanted));
  let family = "";
  const lines = found.flatMap((one) => {
    const head = one.family === family ? [] : [element("li", { class: "family", text: one.family })];
    family = one.family;
    return [...head, element("li", {}, entry([element("span", { text: one.title })], () => openPattern(one.id), false, one.id))];
  });
  byId("templates-count").textContent = say(`${found.length} 个`, `${found.length}`);
  byId("templates").replaceChildren(...(lines.length ? lines : [element("li", { class: "family", text: say("没有这样的模式", "no such pattern") })]));
}

async function openPattern(id) {
  const one = await told(() => api(`/api/v1/patterns/${encodeURIComponent(id)}`));
  if (!one) return;
  const title = say(one.title.zh, one.title.en);
  if (one.dialect !== "cypher") { toast(say(`“${title}”是用 SQL 写在台账上的，不能在这里打开。`, `${title} is written in SQL over the ledger; it cannot be opened here.`), { error: true }); return; }
  const text = `// ${title} · ${id}\n${one.query.split("\n;\n")[0].trim()}\n`;
  const declared = Object.fromEntries(one.params.map((each) => [each.name, { type: each.type, hint: say(`默认 ${each.default}，取自模式 ${title}（${each.source}）`, `default ${each.default}, of pattern ${title} (${each.source})`) }]));
  put({ text, values: { from_no: -1_000_000, to_no: 1_000_000, ...one.given }, title, kept: say("取自模式，可以改", "from a pattern, to be changed"), declared });
}

byId("save").addEventListener("click", save);
byId("more-history").addEventListener("click", () => history(past.length));
byId("find-template").addEventListener("input", drawTemplates);

// ---- the model ---------------------------------------------------------------------------------
function drawModel() {
  const line = (one, glyph) => element("details", {}, element("summary", {}, glyph ? element("span", { class: "glyph", text: glyph }) : null, element("span", { text: one.name, title: say(one.zh, one.en) }), element("span", { class: "n", text: whole(one.count) })),
    element("dl", {}, element("div", {}, element("dt", { text: say(one.zh, one.en) }), element("dd", {}, element("button", { type: "button", class: "link", text: say("写入", "insert"), on: { click: () => editor.insert(one.name) } }))), ...one.properties.map((each) => element("div", {}, element("dt", { text: each.name }), element("dd", { text: say(each.zh, each.en) })))));
  const some = (list) => [...list].sort((a, b) => b.count - a.count);
  byId("model").replaceChildren(...model.labels.map((one) => line(one, one.glyph)), element("hr"), ...some(model.types).map((one) => line(one)));
}

// ---- keys --------------------------------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && !event.defaultPrevented) { event.preventDefault(); run(); }
  if (event.altKey && event.key.toLowerCase() === "t") { event.preventDefault(); turn(tab() === "table" ? "network" : "table"); }
});
keys({ j: () => shown.walk(1), k: () => shown.walk(-1), x: () => shown.pick(), s: save });

drawSaved();
drawHistory();
drawTemplates();
tellLacking();
told(async () => {
  byId("model").replaceChildren();
  model = await api("/api/v1/queries/model");
  drawModel();
  form.draw(editor.text());
});
if (data.asked.pattern) openPattern(data.asked.pattern).then(() => data.asked.run && run());
else if (data.asked.run) run();
