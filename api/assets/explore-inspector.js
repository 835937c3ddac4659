// What is known of the object or relation that was chosen, and what can be done with it.
import { api, byId, element, say, told, typing, whole, yuan } from "./kit.js";
import { kindName, mark, stroke, typeName, words } from "./explore-marks.js";

const MOST_TOLD = 10;
const PAYEES = new Set(["Person", "Household", "Enterprise", "Card"]);

export function inspector(page) {
  const place = byId("inspector");
  const known = new Map();
  let asked = 0;

  function nothing(text) {
    place.replaceChildren(element("header", {}, element("b", { text: say("未选对象", "Nothing selected") })), element("p", { class: "quiet", text: text || say("单击选中，Ctrl 单击加选，双击展开，右键更多；表格与画布同选。", "Click to select, Ctrl-click to add, double-click to expand, right-click for more; table and canvas share the selection.") }));
  }

  function several(nodes) {
    const fen = nodes.reduce((sum, node) => sum + node.fen, 0);
    place.replaceChildren(...[
      element("header", {}, element("b", { text: say(`已选 ${nodes.length} 个`, `${nodes.length} selected`) }), element("span", { class: "spread" }),
        act(say("隐藏", "Hide"), () => page.hide(nodes.map((node) => node.id))), ...(nodes.length === 2 ? [act(say("查找路径", "Find paths"), page.pathOfChosen)] : [])),
      element("ul", { class: "plain" }, ...nodes.slice(0, MOST_TOLD).map((node) => element("li", {}, mark(node.kind, node.glyph), element("span", { text: node.label }), element("span", { class: "n", text: node.fen ? yuan(node.fen) : "" }))),
        nodes.length > MOST_TOLD ? element("li", { class: "quiet", text: say(`另有 ${nodes.length - MOST_TOLD} 个`, `${nodes.length - MOST_TOLD} more`) }) : null),
      fen ? element("p", { class: "quiet", text: say("金额按对象列出，同一笔在人与卡上各列一次，不相加。", "Amounts stand at each object; one payment stands at person and card and is not added up.") }) : null,
    ].filter(Boolean));
  }

  const act = (text, run, key) => element("button", { type: "button", class: "link", on: { click: run } }, text, key ? element("kbd", { text: key }) : null);

  async function one(node) {
    const mine = ++asked;
    const acts = [act(node.group ? say("拆开", "Open") : say("展开", "Expand"), () => page.open(node.id), "E"), ...(node.group ? [] : [act(say("收起", "Collapse"), () => page.collapse(node.id))]), act(say("隐藏", "Hide"), () => page.hide([node.id]))];
    const head = element("header", {}, mark(node.kind, node.glyph), element("b", { text: `${kindName(node.kind)}　${node.label}` }), element("span", { class: "spread" }), ...acts);
    const list = element("dl", {});
    place.replaceChildren(head, list);
    pair(list, say("任职", "Post"), node.kind === "Cadre" ? node.second : "");
    pair(list, say("图中收款", "Paid, as shown"), node.fen ? `${yuan(node.fen)} ${say("元", "yuan")}` : "");
    if (node.group) { pair(list, say("合并", "Taken together"), say(`${node.things} 个对象`, `${node.things} objects`)); return; }
    const found = known.get(node.id) || await told(() => api(`/api/v1/entities/${encodeURIComponent(node.id)}`));
    if (!found || mine !== asked) return;
    known.set(node.id, found);
    if (found.number) {
      const button = element("button", { type: "button", class: "masked mono", "data-reveal": node.id, title: say("查看完整号码（须填目的，记入日志）", "show the whole number (a purpose is asked and logged)"), text: found.number });
      list.append(element("div", {}, element("dt", { text: numberName(found.label) }), element("dd", {}, button)));
    }
    const names = words.properties[found.label] || {};
    for (const [name, value] of Object.entries(found.properties)) {
      if (name.endsWith("_key") || value === "" || (name === "name" && value === found.caption)) continue;
      pair(list, names[name]?.[say("zh", "en")] || name, plain(name, value));
    }
    if (PAYEES.has(found.label)) payments(list, node.id);
    if (found.findings.length) {
      list.append(element("div", {}, element("dt", { text: say("疑点", "Findings") }), element("dd", {}, ...found.findings.slice(0, 6).flatMap((each) => [element("a", { href: `/findings/${each.id}`, text: each.title[say("zh", "en")] || each.id, title: each.sentence[say("zh", "en")] }), " "]), found.findings.length > 6 ? say(`共 ${whole(found.findings.length)}`, `of ${whole(found.findings.length)}`) : "")));
    }
  }

  // All payments of a payee or card, shown or not; by month and program when asked.
  function payments(list, id) {
    const said = element("dd", {}, element("button", { type: "button", class: "link", text: say("时间线", "Timeline"), "aria-expanded": "false" }));
    list.append(element("div", {}, element("dt", { text: say("全部收款", "All payments") }), said));
    said.firstChild.addEventListener("click", async (event) => {
      const months = await told(() => api(`/api/v1/entities/${encodeURIComponent(id)}/timeline`));
      if (!months) return;
      event.target.remove();
      said.append(months.length ? line(months) : say("没有发放记录", "no payments on record"));
    });
  }

  function line(months) {
    const by = new Map();
    for (const month of months) by.set(month.program, [...(by.get(month.program) || []), month]);
    const fen = (rows) => rows.reduce((sum, row) => sum + row.fen, 0);
    const count = (rows) => rows.reduce((sum, row) => sum + row.payments, 0);
    const span = (rows) => [...new Set([rows[0].month, rows.at(-1).month])].join("–");
    const rows = [...by].sort((a, b) => fen(b[1]) - fen(a[1])).map(([program, found]) => element("tr", {}, element("td", { text: words.programs[program]?.[say("zh", "en")] || program || say("未写明", "not stated") }), element("td", { class: "mono", text: span(found) }), element("td", { class: "n", text: whole(count(found)) }), element("td", { class: "n", text: yuan(fen(found)) })));
    return element("table", { class: "small-table" }, element("thead", {}, element("tr", {}, ...[say("项目", "Program"), say("期间", "Period"), say("笔", "No."), say("元", "Yuan")].map((text, at) => element("th", { class: at > 1 ? "n" : "", scope: "col", text })))),
      element("tbody", {}, ...rows, element("tr", { class: "sum" }, element("td", { text: say("合计", "Sum") }), element("td", { class: "mono", text: span(months) }), element("td", { class: "n", text: whole(count(months)) }), element("td", { class: "n", text: yuan(fen(months)) }))));
  }

  function plain(name, value) {
    if (typeof value === "boolean") return value ? say("是", "yes") : say("否", "no");
    if (name.endsWith("_fen")) return `${yuan(value)} ${say("元", "yuan")}`;
    return words.values[value]?.[say("zh", "en")] || String(value);
  }

  const numberName = (label) => ({ Person: say("证号", "ID"), Card: say("卡号", "card no."), Phone: say("号码", "number"), Household: say("户号", "household no."), Enterprise: say("信用代码", "credit code") }[label] || say("编号", "number"));

  function pair(list, name, value) {
    if (value === "" || value === null || value === undefined) return;
    list.append(element("div", {}, element("dt", { text: name }), element("dd", { text: value })));
  }

  function edge(found, names) {
    asked += 1;
    const list = element("dl", {});
    place.replaceChildren(element("header", {}, stroke(found.kind), element("b", { text: found.note ? `${typeName(found.kind)}：${found.note}` : typeName(found.kind) }), element("span", { class: "spread" }), act(say("来源行", "Rows"), page.rows)), list);
    pair(list, say("从", "From"), names.get(found.from));
    pair(list, say("到", "To"), names.get(found.to));
    pair(list, say("金额", "Amount"), found.fen ? `${yuan(found.fen)} ${say("元", "yuan")}` : "");
    pair(list, say("次数", "Times"), found.payments ? whole(found.payments) : "");
    pair(list, say("期间", "Period"), [...new Set([found.first, found.last].filter(Boolean))].join(say(" 至 ", " to ")));
    pair(list, say("来源行", "Rows"), found.src.length ? say(`${found.src.length} 行${found.src.length >= 20 ? "（最多列 20）" : ""}`, `${found.src.length}${found.src.length >= 20 ? " (20 at most)" : ""}`) : say("由其他登记推得", "derived from other registers"));
  }

  function show(nodes) {
    if (typing() && place.contains(document.activeElement)) return;
    asked += 1;
    if (!nodes.length) nothing();
    else if (nodes.length > 1) several(nodes);
    else one(nodes[0]);
  }

  return { show, edge, nothing };
}
