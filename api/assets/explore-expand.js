// Before anything is added: what stands around an object by kind, how much of it would come, and
// what the total would then be against the cap.
import { api, byId, element, say, told, typing, whole, yuan } from "./kit.js";
import { kindName, mark, typeName, words } from "./explore-marks.js";

const USUAL = 50;
const HIDDEN = new Set(["IS"]); // a post stands on its holder already

// What stands around an object by kind, asked once a page.
const counted = new Map();
export async function groupsAround(id) {
  if (!counted.has(id)) {
    const found = await told(() => api(`/api/v1/entities/${encodeURIComponent(id)}/neighbours`));
    if (!found) return null;
    counted.set(id, { ...found, groups: found.groups.filter((group) => !HIDDEN.has(group.type)) });
  }
  return counted.get(id);
}

export function expansion(page) {
  const panel = byId("expand");
  let rows = [];
  let at = null;
  let back = null;

  async function open(node) {
    back = panel.contains(document.activeElement) ? back : document.activeElement;
    at = node.id;
    rows = [];
    panel.hidden = false;
    panel.replaceChildren(element("header", {}, mark(node.kind, node.glyph), element("b", { text: node.label }), element("span", { class: "quiet", text: say("正在计数…", "Counting…") })));
    const found = await groupsAround(node.id);
    if (!found || at !== node.id) { if (!found) close(); return; }
    page.asked(found.asked);
    paint(node, found.groups);
  }

  function paint(node, groups) {
    const total = groups.reduce((sum, group) => sum + group.neighbours, 0);
    const shown = page.shownAround(node.id);
    rows = groups.map((group) => row(node, group, shown.get(`${group.type} ${group.label}`) || 0));
    const first = rows.find((each) => each.fresh && !words.kinds[each.group.label]?.hub && each.fresh <= page.room());
    if (first) first.box.checked = true;
    const go = element("button", { type: "button", class: "primary", on: { click: () => add(node) } });
    const after = element("span", { class: "quiet", role: "status" });
    panel.replaceChildren(
      element("header", {}, mark(node.kind, node.glyph), element("b", { text: node.label }), element("span", { class: "quiet", text: say(`${whole(total)} 个邻居，已显示 ${whole([...shown.values()].reduce((a, b) => a + b, 0))}`, `${whole(total)} neighbours, ${whole([...shown.values()].reduce((a, b) => a + b, 0))} shown`) }), element("span", { class: "spread" }),
        element("button", { type: "button", class: "link", "aria-label": say("关闭", "Close"), text: "×", on: { click: close } })),
      rows.length ? element("div", { class: "groups" }, ...rows.map((each) => each.line)) : element("p", { class: "empty", text: say("没有登记与它相连的对象", "No register ties anything to it") }),
      element("footer", {}, go, after));
    const count = () => {
      const fresh = rows.reduce((sum, each) => sum + each.wanted(), 0);
      const then = page.count() + fresh;
      const over = then > page.cap;
      go.disabled = !fresh || over;
      go.replaceChildren(say(`展开 ${fresh} 个 `, `Add ${fresh} `), element("kbd", { text: "Enter" }));
      after.className = over ? "lacking" : "quiet";
      after.textContent = !fresh ? say("先勾选要加入的一类", "tick what to add") : over ? say(`展开后 ${then}，超过上限 ${page.cap}：减少数量，或合并加入`, `${then} after it, over the cap of ${page.cap}: take fewer, or take them as groups`) : say(`展开后 ${then}，在上限 ${page.cap} 内`, `${then} after it, within the cap of ${page.cap}`);
    };
    rows.forEach((each) => { each.box.addEventListener("change", count); each.number.addEventListener("input", count); each.as?.addEventListener("change", count); });
    count();
    (go.disabled ? rows.find((each) => each.fresh)?.box || panel.querySelector("button") : go).focus();
  }

  function row(node, group, shown) {
    const fresh = Math.max(0, group.neighbours - shown);
    const box = element("input", { type: "checkbox", disabled: !fresh, "aria-label": `${kindName(group.label)}${say("，", ", ")}${typeName(group.type)}` });
    const number = element("input", { type: "number", min: 1, max: fresh, value: Math.min(fresh, USUAL), disabled: fresh <= 1, "aria-label": say("加入几个", "how many") });
    const kinds = ["Person"].includes(group.label) ? [["household", say("按户", "by household")], ["village", say("按村", "by village")]] : words.kinds[group.label]?.village ? [["village", say("按村", "by village")]] : [];
    const as = kinds.length && fresh > 5 ? element("select", { "aria-label": say("怎样加入", "how to add"), class: "small" }, element("option", { value: "", text: say("逐个", "each") }), ...kinds.map(([value, text]) => element("option", { value, text: say(`${text}合并`, text) }))) : null;
    const line = element("div", { class: fresh ? "" : "none" }, box, mark(group.label), element("span", { class: "word", text: `${kindName(group.label)}${say("，", ", ")}${typeName(group.type)}`, title: group.fen ? `${yuan(group.fen)} ${say("元", "yuan")}` : "" }), element("span", { class: "n", text: whole(group.neighbours) }), as || element("span", {}),
      fresh ? element("span", { class: "add" }, say("加入 ", "add "), number) : element("span", { class: "add quiet", text: say("已全部显示", "all shown") }));
    line.addEventListener("click", (event) => { if (event.target === line || event.target.matches(".word, .n, svg")) { box.checked = !box.checked && !box.disabled; box.dispatchEvent(new Event("change")); } });
    const most = () => Math.max(0, Math.min(fresh, Number(number.value) || 0));
    return { group, fresh, box, number, as, line, most, wanted: () => (!box.checked ? 0 : as?.value ? Math.min(most(), 30) : most()) };
  }

  async function add(node) {
    const chosen = rows.filter((each) => each.box.checked && each.wanted());
    close();
    await page.expand(node, chosen.map((each) => ({ type: each.group.type, label: each.group.label, limit: each.most(), by: each.as?.value || "" })));
  }

  // To where it was opened from, if that still stands.
  function close() {
    const inside = panel.contains(document.activeElement);
    panel.hidden = true;
    at = null;
    if (inside && back?.isConnected) back.focus();
    if (inside && document.activeElement !== back) page.focus();
  }

  // Tab goes round within.
  function turn(event) {
    const all = [...panel.querySelectorAll("button, input, select")].filter((each) => !each.disabled);
    const [first, last] = [all[0], all.at(-1)];
    if (document.activeElement !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }

  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(); }
    if (event.key === "Tab") turn(event);
    if (event.key === "Enter" && (typing() || event.target.type === "checkbox")) { event.preventDefault(); panel.querySelector("footer .primary:not(:disabled)")?.click(); }
  });

  return { open, close, isOpen: () => !panel.hidden };
}
