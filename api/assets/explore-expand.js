// Before anything is added: what stands around an object by kind, how much of it would come, and
// what the total would then be against the cap.
import { api, byId, element, say, told, typing, whole, yuan } from "./kit.js";
import { kindName, mark, typeName, words } from "./explore-marks.js";

const USUAL = 50;
const WITH_MEMBERS = "members";
const GROUPED = new Set(["Person", "Card"]); // a card goes by its holder
const [FEW, MOST_GROUPS] = [5, 30];
const HIDDEN = new Set(["IS"]); // a post stands on its holder already

export const isHome = (group) => group.type === "MEMBER_OF" && group.label === "Household";

// What stands around an object by kind, asked once a page; of a person also who shares the household.
const counted = new Map();
export async function groupsAround(id) {
  if (!counted.has(id)) {
    const about = `/api/v1/entities/${encodeURIComponent(id)}`;
    const found = await told(async () => {
      const near = await api(`${about}/neighbours`);
      const together = near.groups.some(isHome) ? await api(`${about}/household`) : null;
      return { ...near, home: together?.things.map((thing) => thing.key) || [], askedHome: together?.asked };
    });
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
    paint(node, found);
  }

  function paint(node, { groups, home, askedHome }) {
    const total = groups.reduce((sum, group) => sum + group.neighbours, 0);
    const shown = page.shownAround(node.id);
    // what stands in a group and is shown besides counts once
    const there = (group) => Math.min(group.neighbours, shown.get(`${group.type} ${group.label}`) || 0);
    const all = groups.reduce((sum, group) => sum + there(group), 0);
    rows = groups.map((group) => row(group, there(group), isHome(group) ? page.notShown(home) : [], askedHome));
    const first = rows.find((each) => each.fresh && !each.members && !words.kinds[each.group.label]?.hub && each.fresh <= page.room());
    if (first) first.box.checked = true;
    const go = element("button", { type: "button", class: "primary", on: { click: () => add(node) } });
    const after = element("span", { class: "quiet", role: "status" });
    panel.replaceChildren(
      element("header", {}, mark(node.kind, node.glyph), element("b", { text: node.label }), element("span", { class: "quiet", text: say(`${whole(total)} 个邻居，已显示 ${whole(all)}`, `${whole(total)} neighbours, ${whole(all)} shown`) }), element("span", { class: "spread" }),
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

  // `members`: of the row for a household, what of it and its members is not shown yet.
  function row(group, shown, members, askedHome) {
    const fresh = Math.max(0, group.neighbours - shown);
    const name = `${kindName(group.label)}${say("，", ", ")}${typeName(group.type)}`;
    const off = !fresh && !members.length;
    const box = element("input", { type: "checkbox", disabled: off, "aria-label": name });
    const number = element("input", { type: "number", min: 1, max: fresh, value: Math.min(fresh, USUAL), disabled: fresh <= 1, "aria-label": say("加入几个", "how many") });
    const as = choices(group, fresh, members);
    const comes = element("span", { class: "add" });
    const line = element("div", { class: off ? "none" : "" }, box, mark(group.label), element("span", { class: "word", text: name, title: group.fen ? `${yuan(group.fen)} ${say("元", "yuan")}` : "" }), element("span", { class: "n", text: whole(group.neighbours) }), as || element("span", {}), comes);
    const whole_ = () => as?.value === WITH_MEMBERS;
    const paint_ = () => {
      comes.classList.toggle("quiet", off);
      comes.replaceChildren(...(off ? [say("已全部显示", "all shown")] : whole_() ? [say(`加入 ${members.length}`, `add ${members.length}`)] : as?.value ? [say(`至多 ${Math.min(fresh, MOST_GROUPS)} 组`, `${Math.min(fresh, MOST_GROUPS)} groups at most`)] : [say("加入 ", "add "), number]));
    };
    as?.addEventListener("change", paint_);
    paint_();
    line.addEventListener("click", (event) => { if (event.target === line || event.target.matches(".word, .n, svg")) { box.checked = !box.checked && !box.disabled; box.dispatchEvent(new Event("change")); } });
    const most = () => Math.max(0, Math.min(fresh, Number(number.value) || 0));
    return { group, fresh, members: members.length, box, number, as, line, most, wanted: () => (!box.checked ? 0 : whole_() ? members.length : as?.value ? Math.min(fresh, MOST_GROUPS) : most()), asked: () => ({ type: group.type, label: group.label, limit: whole_() ? members.length : most(), by: whole_() ? "" : as?.value || "", ...(whole_() ? { keys: members, asked: askedHome } : {}) }) };
  }

  // How the things of a kind come: one by one, a household with its members, or taken together.
  function choices(group, fresh, members) {
    const together = GROUPED.has(group.label) ? [["household", say("按户合并", "by household")], ["village", say("按村合并", "by village")]] : words.kinds[group.label]?.village ? [["village", say("按村合并", "by village")]] : [];
    const options = members.length ? [[WITH_MEMBERS, say("连同成员", "with its members")], ...(fresh ? [["", say("只加户", "alone")]] : [])]
      : fresh > FEW && together.length ? [["", say("逐个", "each")], ...together] : [];
    return options.length ? element("select", { "aria-label": say("怎样加入", "how to add"), class: "small" }, ...options.map(([value, text]) => element("option", { value, text }))) : null;
  }

  async function add(node) {
    const chosen = rows.filter((each) => each.box.checked && each.wanted());
    close();
    await page.expand(node, chosen.map((each) => each.asked()));
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
