// The table beside the canvas: objects, relations, rows; its selection is the canvas's own.
import { api, byId, element, save, say, told, whole, yuan, wholeYuan } from "./kit.js";
import { degrees } from "./explore-view.js";
import { kindName, mark, stroke, typeName } from "./explore-marks.js";

const PAGE = 50;
const TABS = ["things", "ties", "rows"];

export function table(page) {
  const state = { tab: "things", sort: { things: ["fen", true], ties: ["fen", true] }, from: 0, chosen: new Set(), edge: null, seen: null, beyond: new Map() };
  const sourced = new Map();
  let pressed = "";

  for (const tab of TABS) {
    byId(`tab-${tab}`).addEventListener("click", () => open(tab));
    byId(`tab-${tab}`).addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      open(TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length]);
      byId(`tab-${state.tab}`).focus();
    });
  }
  byId("csv").addEventListener("click", csv);

  function open(tab) {
    Object.assign(state, { tab, from: 0 });
    paint();
  }

  function draw(seen, beyond) {
    Object.assign(state, { seen, beyond });
    state.degrees = degrees(seen.edges);
    paint();
  }

  function choose(ids, edge = null) {
    Object.assign(state, { chosen: new Set(ids), edge });
    if (state.tab === "things" && ids.length) {
      const at = things().findIndex((row) => row.id === ids.at(-1));
      if (at >= 0) state.from = Math.floor(at / PAGE) * PAGE;
    }
    if (state.tab === "rows") state.from = 0;
    paint();
    byId("table").querySelector("tr.current")?.scrollIntoView({ block: "nearest" });
  }

  // ---- what stands in each tab -----------------------------------------------------------------
  const sorted = (rows, [name, down]) => rows.sort((a, b) => (down ? -1 : 1) * (typeof a[name] === "string" ? a[name].localeCompare(b[name], "zh") : a[name] - b[name]) || (a.id < b.id ? -1 : 1));

  function things() {
    return sorted(state.seen.nodes.map((node) => {
      const [inside, all] = state.beyond.get(node.id) || [state.degrees.get(node.id) || 0, null];
      return { ...node, degree: state.degrees.get(node.id) || 0, inside, all, left: all === null ? -1 : all - inside };
    }), state.sort.things);
  }

  function ties() {
    const name = new Map(state.seen.nodes.map((node) => [node.id, node.label]));
    const wanted = state.chosen.size ? (edge) => state.chosen.has(edge.from) || state.chosen.has(edge.to) : () => true;
    return sorted(state.seen.edges.filter(wanted).map((edge) => ({ ...edge, start: name.get(edge.from) || "", end: name.get(edge.to) || "", type: typeName(edge.kind) })), state.sort.ties);
  }

  function sources() {
    const edges = state.edge ? state.seen.edges.filter((edge) => edge.id === state.edge) : ties();
    const wanted = state.edge || state.chosen.size ? edges : edges.filter((edge) => !edge.grey);
    return [...new Set(wanted.flatMap((edge) => edge.src))].sort();
  }

  // A tie carries at most so many of its rows; where there are more, the count says so.
  const isCut = () => state.seen.edges.some((edge) => edge.src.length && (edge.payments || 0) > edge.src.length);

  // ---- painting ------------------------------------------------------------------------------------
  function paint() {
    if (!state.seen) return;
    const rows = { things, ties, rows: sources }[state.tab]();
    for (const tab of TABS) {
      byId(`tab-${tab}`).setAttribute("aria-selected", String(tab === state.tab));
      byId(`tab-${tab}`).tabIndex = tab === state.tab ? 0 : -1;
    }
    const count = (tab, n, more = false) => { byId(`tab-${tab}`).querySelector(".n").textContent = whole(n) + (more ? "+" : ""); };
    count("things", state.seen.nodes.length);
    count("ties", state.chosen.size ? ties().length : state.seen.edges.length);
    const found = sources().length;
    count("rows", found, found > 0 && isCut());
    byId("chosen-count").textContent = state.chosen.size ? say(`已选 ${state.chosen.size}`, `${state.chosen.size} selected`) : "";
    if (state.from >= rows.length) state.from = 0;
    const shown = rows.slice(state.from, state.from + PAGE);
    ({ things: paintThings, ties: paintTies, rows: paintRows })[state.tab](shown);
    foot(rows.length);
  }

  function foot(total) {
    const last = Math.min(state.from + PAGE, total);
    const turn = (text, from, off) => element("button", { type: "button", class: "link", text, disabled: off, on: { click: () => { state.from = from; paint(); } } });
    byId("table-foot").replaceChildren(
      element("span", { text: total ? say(`第 ${state.from + 1}–${last}，共 ${whole(total)}`, `${state.from + 1}–${last} of ${whole(total)}`) : say("没有内容", "Nothing") }),
      element("span", { class: "spread" }),
      ...(total > PAGE ? [turn(say("上一页", "Previous"), state.from - PAGE, state.from === 0), turn(say("下一页", "Next"), state.from + PAGE, last >= total)] : []));
  }

  function head(tab, columns) {
    return element("thead", {}, element("tr", {}, ...columns.map(([name, text, right]) => {
      if (!name) return element("th", { class: right ? "n" : "", text, scope: "col" });
      const [by, down] = state.sort[tab];
      return element("th", { class: right ? "n" : "", scope: "col", "aria-sort": by === name ? (down ? "descending" : "ascending") : "none" },
        element("button", { type: "button", class: "link", text, on: { click: () => { state.sort[tab] = [name, by === name ? !down : Boolean(right)]; paint(); } } }));
    })));
  }

  function place(made, body) {
    const had = byId("table").contains(document.activeElement) ? document.activeElement.closest("tr")?.dataset.key : null;
    byId("table").replaceChildren(element("table", { class: state.tab }, made, body));
    if (had) [...body.children].find((row) => row.dataset.key === had)?.focus();
  }

  function paintThings(rows) {
    place(head("things", [["label", say("对象", "Object")], ["degree", say("连线", "Lines"), true], ["fen", say("金额（元）", "Yuan"), true], ["left", say("已显示/全部", "Shown/all"), true]]),
      element("tbody", {}, ...rows.map((row) => line(row.id, [...state.chosen].at(-1) === row.id, state.chosen.has(row.id), state.seen.grey.has(row.id),
        [element("td", { class: "name" }, mark(row.kind, row.glyph), element("span", { text: row.label, title: [kindName(row.kind), row.second].filter(Boolean).join(" ") })),
          element("td", { class: "n", text: whole(row.degree) }), element("td", { class: "n", text: row.fen ? wholeYuan(row.fen) : "" }),
          element("td", { class: "n", text: row.all === null ? "" : `${row.inside}/${row.all}`, title: row.all > row.inside ? say(`余 ${row.all - row.inside} 个未展开`, `${row.all - row.inside} not expanded`) : "" })],
        (event) => page.choose([row.id], event.ctrlKey || event.metaKey)))));
  }

  function paintTies(rows) {
    place(head("ties", [["start", say("从", "From")], ["type", say("关系", "Relation")], ["end", say("到", "To")], ["fen", say("金额（元）", "Yuan"), true], ["payments", say("笔", "No."), true]]),
      element("tbody", {}, ...rows.map((row) => line(row.id, state.edge === row.id, state.edge === row.id, row.grey,
        [element("td", { class: "end", text: row.start, title: row.start }), element("td", { class: "name" }, stroke(row.kind), element("span", { text: row.note || row.type })), element("td", { class: "end", text: row.end, title: row.end }),
          element("td", { class: "n", text: row.fen ? wholeYuan(row.fen) : "" }), element("td", { class: "n", text: row.payments ? whole(row.payments) : "" })],
        () => page.chooseEdge(row.id)))));
  }

  async function paintRows(rows) {
    const wanted = rows.filter((src) => !sourced.has(src));
    if (wanted.length) {
      byId("table").replaceChildren(element("p", { class: "empty", text: say("正在读取来源行…", "Reading the rows…") }));
      const found = await told(() => api("/api/v1/networks/rows", { body: { src: wanted } }));
      for (const one of found || []) sourced.set(one.src, one);
      if (state.tab !== "rows") return;
    }
    place(head("rows", [["", say("来源行", "Row")], ["", say("元", "Yuan"), true], ["", say("原文", "Written")]]),
      element("tbody", {}, ...rows.map((src) => sourced.get(src)).filter(Boolean).flatMap(source)));
  }

  function source(one) {
    const where = [one.file, one.sheet && !one.file.replace(/\.[^./]*$/, "").endsWith(one.sheet) ? one.sheet : "", one.row].filter(Boolean).join(" · ");
    const button = element("button", { type: "button", class: "link", text: say("原始行", "As written"), "aria-expanded": "false" });
    const original = element("tr", { class: "original", hidden: true }, element("td", { colspan: 3 }));
    button.addEventListener("click", async () => {
      original.hidden = !original.hidden;
      button.setAttribute("aria-expanded", String(!original.hidden));
      if (original.hidden || original.dataset.read) return;
      const written = await told(() => api(`/api/v1/rows/${one.src}`));
      if (!written) return;
      original.dataset.read = "yes";
      original.firstChild.replaceChildren(element("dl", {}, ...written.original.map((cell) => element("div", {}, element("dt", { text: cell.header }), element("dd", { text: cell.text })))));
    });
    const says = [one.day, one.payee, one.program].filter(Boolean).join(" ") || one.register;
    return [element("tr", { "data-key": one.src }, element("td", { class: "two" }, element("span", { text: says }), element("small", { text: where, title: where })), element("td", { class: "n", text: one.fen === null ? "" : yuan(one.fen) }), element("td", {}, button)), original];
  }

  function line(key, current, chosen, grey, cells, act) {
    const row = element("tr", { "data-key": key, tabindex: current ? 0 : -1, "aria-selected": String(chosen), class: [current ? "current" : "", grey ? "grey" : ""].join(" ").trim() }, ...cells);
    // Choosing paints the rows anew: a double click means the row of its first click.
    row.addEventListener("click", (event) => { if (event.detail > 1) return; pressed = key; act(event); });
    row.addEventListener("dblclick", () => { if (state.tab === "things") page.open(pressed); });
    row.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
      if (step) {
        event.preventDefault();
        event.stopPropagation();
        const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
        if (!next) return;
        next.focus();
        if (event.shiftKey && state.tab === "things") page.choose([next.dataset.key], true);
        else if (!event.ctrlKey) next.click(); // with Ctrl only to look; the space bar then takes the row too
      } else if (event.key === " ") { event.preventDefault(); event.stopPropagation(); if (state.tab === "things") page.choose(state.chosen.has(key) ? [...state.chosen].filter((each) => each !== key) : [...state.chosen, key]); else act(event);
      } else if (event.key === "Enter" || event.key === "e") { event.preventDefault(); event.stopPropagation(); if (state.tab === "things") page.open(key); else act(event); }
    });
    return row;
  }

  byId("table").addEventListener("keydown", (event) => {
    if (event.target === byId("table") && event.key === "ArrowDown" && state.seen && state.tab !== "rows") { event.preventDefault(); event.stopPropagation(); focus(); }
  });

  // To the table by key: its current row, else its first.
  function focus() {
    const row = byId("table").querySelector("tr.current") || byId("table").querySelector("tbody tr");
    if (row) { row.tabIndex = 0; row.focus(); if (!row.classList.contains("current")) row.click(); } else byId("table").focus();
  }

  // What stands in the open tab as CSV; a cell that a spreadsheet would run begins with an apostrophe.
  function csv() {
    const cell = (value) => { const text = String(value ?? ""); return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`; };
    const lines = {
      things: () => [[say("对象", "object"), say("类型", "kind"), say("连线", "lines"), say("金额（元）", "yuan"), say("已显示", "shown"), say("全部", "all")], ...things().map((row) => [row.label, kindName(row.kind), row.degree, (row.fen / 100).toFixed(2), row.inside, row.all ?? ""])],
      ties: () => [[say("从", "from"), say("关系", "relation"), say("到", "to"), say("金额（元）", "yuan"), say("笔", "payments"), say("起", "first"), say("止", "last")], ...ties().map((row) => [row.start, row.note || row.type, row.end, (row.fen / 100).toFixed(2), row.payments, row.first, row.last])],
      rows: () => [[say("文件", "file"), say("表", "sheet"), say("行", "row"), say("日期", "day"), say("人", "person"), say("金额（元）", "yuan")], ...sources().map((src) => sourced.get(src) || { file: src }).map((one) => [one.file, one.sheet, one.row, one.day, one.payee, one.fen === null || one.fen === undefined ? "" : (one.fen / 100).toFixed(2)])],
    }[state.tab]();
    save(new Blob(["\ufeff", lines.map((row) => row.map(cell).join(",")).join("\r\n"), "\r\n"], { type: "text/csv" }), `network-${state.tab}.csv`);
  }

  return { draw, choose, focus, open };
}
