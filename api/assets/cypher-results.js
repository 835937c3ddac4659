// The result of a query: a table with paging, sorting and keys; a network; the text as it came.
import { packed } from "./pack.js";
import { api, byId, element, say, told, whole, yuan } from "./kit.js";

const PAGE = 200;
const LISTED = 5;
const MOST_KEYS = 1000;
const SHOWN = 300;
const SOURCES = 20;
const EXPLORED = 100;
const SOURCE = /^[0-9a-f]{10}:\d{1,4}:\d{1,7}$/;
const KEY = /^[a-z]{1,3}_[0-9A-Za-z_]+$/;
const PLAIN_NUMBER = /(^|_)(month|year|no|period|min)$/i;
const MONEY = /(^|_)fen$/i;

export function results({ onRow }) {
  let columns = [], rows = [], order = [], sort = null, first = 0, current = -1, asked = 0;
  const chosen = new Set();
  let drawnAll = false, rowCanvas = null, allCanvas = null;
  const things = new Map();
  const panel = byId("as-table");

  // ---- keys of a value ------------------------------------------------------------------------
  function keysOf(value, into, most = Infinity) {
    if (into.size >= most || value === null || value === undefined) return into;
    if (typeof value === "string") { if (KEY.test(value)) into.add(value); }
    else if (Array.isArray(value)) value.forEach((each) => keysOf(each, into, most));
    else if (typeof value === "object") { if (typeof value.key === "string") into.add(value.key); for (const each of [value.nodes, value.relationships]) if (Array.isArray(each)) keysOf(each, into, most); }
    return into;
  }
  const keysOfRow = (row) => [...keysOf(row, new Set(), SHOWN)].filter((key) => things.size === 0 || things.has(key) || !/^(g|s)_/.test(key));

  async function name(page) {
    const wanted = [...keysOf(page.map((row) => row.map((value) => (Array.isArray(value) ? value.slice(0, LISTED) : value))), new Set(), MOST_KEYS)].filter((key) => !things.has(key));
    if (!wanted.length) return;
    const mine = asked;
    const found = await told(() => api("/api/v1/queries/things", { body: { keys: wanted.slice(0, MOST_KEYS) } }));
    if (!found || mine !== asked) return;
    for (const each of found) things.set(each.key, each);
    draw(false);
  }

  // ---- one cell -------------------------------------------------------------------------------
  function thing(key) {
    const one = things.get(key);
    return one ? element("span", { class: "thing", title: `${one.name} ${key}` }, element("span", { class: "glyph", text: one.glyph, "aria-label": one.name }), element("span", { text: one.caption || key })) : element("span", { class: "mono", text: key });
  }

  function shown(value, column) {
    if (value === null || value === undefined) return element("span", { class: "null", text: "—" });
    if (typeof value === "number") return document.createTextNode(MONEY.test(column) ? yuan(value) : PLAIN_NUMBER.test(column) ? String(value) : Number.isInteger(value) ? whole(value) : String(value));
    if (typeof value === "boolean") return document.createTextNode(value ? say("是", "yes") : say("否", "no"));
    if (typeof value === "string") return KEY.test(value) ? thing(value) : sourcesIn([value]) ? lines(sourcesIn([value])) : document.createTextNode(value);
    if (Array.isArray(value)) return sourcesIn(value) ? lines(sourcesIn(value)) : listed(value, column);
    if (value.label) return value.key && things.has(value.key) ? thing(value.key) : document.createTextNode(`${value.label} ${value.caption || value.name || value.key || ""}`);
    if (value.type) return document.createTextNode([value.type, value.fen === undefined ? "" : `${yuan(value.fen)} 元`, value.day || value.from_day || ""].filter(Boolean).join(" "));
    if (value.nodes) return listed(value.nodes, column, " → ");
    return document.createTextNode(JSON.stringify(value));
  }

  function listed(values, column, between = say("、", ", ")) {
    const out = element("span");
    values.slice(0, LISTED).forEach((each, at) => out.append(...(at ? [between] : []), shown(each, column)));
    if (values.length > LISTED) out.append(say(` 等 ${whole(values.length)} 项`, ` … ${whole(values.length)} in all`));
    return out;
  }

  // ---- rows of files: `rows`, `src`; they open as they were written ------------------------------
  function sourcesIn(value) {
    const all = value.flat(Infinity).flatMap((each) => (typeof each === "string" ? each.split(" ") : [each]));
    return all.length && all.every((each) => typeof each === "string" && SOURCE.test(each)) ? [...new Set(all)] : null;
  }

  const lines = (sources) => element("button", { type: "button", class: "link", text: say(`${whole(sources.length)} 行原始记录`, `${whole(sources.length)} rows`), title: say("打开原始行", "open the rows as written"), on: { click: (event) => { event.stopPropagation(); open(sources); } } });

  async function open(sources) {
    const read = await told(() => Promise.all(sources.slice(0, SOURCES).map((src) => api(`/api/v1/rows/${src}`))));
    if (!read) return;
    const title = say(`原始行 显示 ${whole(read.length)} / 共 ${whole(sources.length)}`, `Rows as written: ${whole(read.length)} of ${whole(sources.length)}`);
    const dialog = element("dialog", { "aria-label": title }, element("h2", { text: title }),
      element("div", { class: "sources", tabindex: "0" }, ...read.map((row) => element("section", {}, element("h3", { text: say(`${row.file} · ${row.sheet} · 第 ${row.row} 行 · ${row.register}`, `${row.file} · ${row.sheet} · row ${row.row} · ${row.register}`) }),
        element("dl", {}, ...row.original.filter((cell) => cell.text).flatMap((cell) => [element("dt", { text: cell.header }), element("dd", { text: cell.text })]))))),
      element("form", { method: "dialog", class: "acts" }, element("button", { text: say("关闭", "Close") })));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  // ---- the table ------------------------------------------------------------------------------
  function start(heads) {
    asked += 1;
    [columns, rows, order, sort, first, current, drawnAll] = [heads, [], [], null, 0, -1, false];
    byId("beside").hidden = true;
    chosen.clear();
    tellChosen();
    byId("as-text").querySelector("pre").textContent = "";
  }

  const add = (more) => { for (const each of more) { order.push(rows.length); rows.push(each); } };

  function draw(again = true) {
    const page = order.slice(first, first + PAGE);
    const numeric = columns.map((_, at) => rows.some((row) => row[at] !== null) && rows.slice(0, 500).every((row) => row[at] === null || typeof row[at] === "number"));
    const found = page.some((index) => keysOfRow(rows[index]).some((key) => things.get(key)?.findings.length));
    const head = element("tr", {}, element("th", { class: "n", scope: "col", text: "#" }), ...columns.map((column, at) => element("th", { scope: "col", class: numeric[at] ? "n" : "", "aria-sort": sort?.at === at ? (sort.down ? "descending" : "ascending") : undefined },
      element("button", { type: "button", text: MONEY.test(column) ? say(`${column}（元）`, `${column} (yuan)`) : column, title: say("排序", "sort"), on: { click: () => sortBy(at) } }))), found ? element("th", { scope: "col", text: say("已有疑点", "Findings") }) : null);
    const body = page.map((index, place) => row(index, first + place, numeric, found));
    const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
    const where = panel.scrollTop;
    panel.replaceChildren(rows.length ? table : element("p", { class: "empty", text: say("没有符合条件的行。放宽 WHERE 的条件或换参数再运行。", "No row fits. Widen the conditions or change the parameters.") }));
    if (!again) panel.scrollTop = where;
    pager();
    if (again) name(page.map((index) => rows[index]));
  }

  function row(index, place, numeric, found) {
    const values = rows[index];
    const cells = values.map((value, at) => element("td", { class: numeric[at] ? "n" : Array.isArray(value) ? "list" : "", title: typeof value === "string" && !KEY.test(value) ? value : undefined }, shown(value, columns[at])));
    const ids = found ? [...new Set(keysOfRow(values).flatMap((key) => things.get(key)?.findings || []))] : [];
    const told_ = found ? element("td", {}, ...(ids.length ? [element("a", { href: `/findings/${encodeURIComponent(ids[0])}`, class: "mono", text: ids[0] }), ids.length > 1 ? document.createTextNode(say(` 等 ${ids.length} 个`, ` +${ids.length - 1}`)) : null] : [element("span", { class: "null", text: "—" })])) : null;
    return element("tr", { class: index === current ? "current selected" : "", "data-index": index, "aria-selected": index === current ? "true" : undefined, on: { click: () => choose(index) } }, element("td", { class: "n quiet place" }, element("input", { type: "checkbox", checked: chosen.has(index), "aria-label": say(`选第 ${place + 1} 行`, `choose row ${place + 1}`), on: { click: (event) => { event.stopPropagation(); pick(index); } } }), element("span", { text: whole(place + 1) })), ...cells, told_);
  }

  function sortBy(at) {
    sort = { at, down: sort?.at === at ? !sort.down : true };
    const plain = (value) => (value === null || value === undefined ? null : typeof value === "object" ? JSON.stringify(value) : value);
    order = rows.map((_, index) => index).sort((a, b) => {
      const [x, y] = [plain(rows[a][at]), plain(rows[b][at])];
      if (x === y) return a - b;
      if (x === null || y === null) return x === null ? 1 : -1;
      return (x < y ? -1 : 1) * (sort.down ? -1 : 1);
    });
    first = 0;
    draw();
  }

  function pager() {
    const bar = byId("pager");
    bar.hidden = rows.length <= PAGE;
    if (bar.hidden) return;
    const step = (to, words, off) => element("button", { type: "button", text: words, disabled: off, on: { click: () => { first = to; draw(); panel.scrollTop = 0; } } });
    bar.replaceChildren(element("span", { text: say(`第 ${whole(first + 1)}–${whole(Math.min(first + PAGE, rows.length))} 行，共 ${whole(rows.length)} 行`, `${whole(first + 1)}–${whole(Math.min(first + PAGE, rows.length))} of ${whole(rows.length)}`) }),
      element("span", { class: "spread" }), step(first - PAGE, say("上一页", "Previous"), first === 0), step(first + PAGE, say("下一页", "Next"), first + PAGE >= rows.length));
  }

  // ---- rows and networks ------------------------------------------------------------------------
  function choose(index) {
    current = index;
    for (const line of panel.querySelectorAll("tbody tr")) {
      const on = Number(line.dataset.index) === index;
      line.className = on ? "current selected" : "";
      if (on) { line.setAttribute("aria-selected", "true"); line.scrollIntoView({ block: "nearest" }); } else line.removeAttribute("aria-selected");
    }
    onRow?.(rows[index]);
    beside(index);
  }

  // ---- rows chosen together, to go on with in the explorer ---------------------------------------
  const explore = (keys) => `/explore?${keys.slice(0, EXPLORED).map((key) => `key=${encodeURIComponent(key)}`).join("&")}`;

  function pick(index = current) {
    if (index < 0) return;
    if (!chosen.delete(index)) chosen.add(index);
    const box = panel.querySelector(`tr[data-index="${index}"] input`);
    if (box) box.checked = chosen.has(index);
    tellChosen();
  }

  function tellChosen() {
    const link = byId("explore-chosen");
    const keys = [...new Set([...chosen].flatMap((index) => keysOfRow(rows[index])))];
    link.hidden = !keys.length;
    link.href = explore(keys);
    link.textContent = say(`选中 ${whole(chosen.size)} 行加入探索${keys.length > EXPLORED ? `（前 ${EXPLORED} / ${whole(keys.length)} 个对象）` : ""}`, `Explore ${whole(chosen.size)} rows${keys.length > EXPLORED ? ` (${EXPLORED} of ${whole(keys.length)} objects)` : ""}`);
  }

  function walk(step) {
    if (!rows.length) return;
    const at = Math.max(0, Math.min(rows.length - 1, (current < 0 ? (step > 0 ? -1 : 1) : order.indexOf(current)) + step));
    if (at < first || at >= first + PAGE) { first = Math.floor(at / PAGE) * PAGE; draw(); }
    choose(order[at]);
    panel.querySelector("tr.current input").focus({ preventScroll: true });
  }

  async function beside(index) {
    const keys = keysOfRow(rows[index]);
    const box = byId("beside");
    box.hidden = !keys.length;
    if (!keys.length) return;
    const mine = asked;
    byId("beside-title").textContent = say(`第 ${order.indexOf(index) + 1} 行的网络`, `Network of row ${order.indexOf(index) + 1}`);
    byId("beside-count").textContent = "";
    const link = byId("explore");
    link.href = explore(keys);
    const part = await told(() => api("/api/v1/queries/network", { body: { keys, limit: 60 } }));
    if (!part || mine !== asked || current !== index) return;
    byId("beside-count").textContent = counted(part);
    rowCanvas ||= new GraphCanvas.Canvas(byId("row-network"));
    rowCanvas.show(part.network, "radial");
  }

  const counted = (part) => (part.shown < part.total ? say(`显示 ${whole(part.shown)} / 共 ${whole(part.total)}`, `showing ${whole(part.shown)} of ${whole(part.total)}`) : say(`${whole(part.things.length)} 个对象`, `${whole(part.things.length)} objects`));

  async function network() {
    if (drawnAll || !rows.length) return;
    const keys = [...keysOf(rows, new Set())];
    const line = byId("network-told");
    if (!keys.length) { line.textContent = say("结果里没有图中的对象。返回对象或它的 key（RETURN c、RETURN c.key）就能画成网络。", "No object of the graph in the result. Return an object or its key and it can be drawn."); return; }
    line.textContent = say("读取中…", "reading…");
    const mine = asked;
    const part = await told(() => api("/api/v1/queries/network", { body: { keys: keys.slice(0, MOST_KEYS), limit: SHOWN } }));
    if (!part || mine !== asked) { line.textContent = ""; return; }
    drawnAll = true;
    const total = Math.max(part.total, keys.length);
    const kinds = Object.entries(part.things.reduce((sums, each) => ({ ...sums, [each.name]: (sums[each.name] || 0) + 1 }), {})).map(([each, n]) => `${whole(n)} ${each}`).join(" · ");
    const cut = part.things.length < total && keys.length > 1;
    line.textContent = `${cut ? say(`显示 ${whole(part.things.length)} / 共 ${whole(total)} 个对象（上限 ${SHOWN}）。先筛选或汇总可看全。 `, `showing ${whole(part.things.length)} of ${whole(total)} objects (at most ${SHOWN}); filter to see all. `) : counted(part)} ${kinds}；${say(`${whole(part.ties.length)} 条关系`, `${whole(part.ties.length)} ties`)}`;
    byId("tab-network").querySelector(".n").textContent = whole(part.things.length);
    allCanvas ||= new GraphCanvas.Canvas(byId("network"));
    const { clientWidth, clientHeight } = byId("network");
    allCanvas.show(packed(part.network, "radial", clientWidth / Math.max(1, clientHeight)), "radial");
  }

  function text() {
    byId("text").textContent = [JSON.stringify({ columns }), ...rows.slice(0, MOST_KEYS).map((each) => JSON.stringify(each))].join("\n") + (rows.length > MOST_KEYS ? `\n… ${say(`显示 ${whole(MOST_KEYS)} / 共 ${whole(rows.length)} 行，全部请导出`, `showing ${whole(MOST_KEYS)} of ${whole(rows.length)}; export for all`)}` : "");
  }

  return { start, add, draw, walk, pick, network, text, count: () => rows.length };
}
