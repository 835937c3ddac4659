// The menu of an object on the canvas, and what of it can be expanded at once.
import { say } from "./kit.js";
import { groupsAround, isHome } from "./explore-expand.js";
import { toggled } from "./explore-filters.js";
import { kindName, typeName } from "./explore-marks.js";
import { contextMenu } from "./explore-menu.js";

const [KINDS_IN_MENU, AT_ONCE] = [6, 50];

export function objectMenu(page) {
  const { act, choose, collapse, expand, hide, open, state } = page;
  const menu = contextMenu();

  async function at(id, edge, x, y) {
    const node = id && page.nodeOf(id);
    if (!node) { if (edge) page.canvas.chooseEdge(edge); return; }
    if (!page.chosenIds().includes(id)) choose([id]);
    const pinned = state().pins.has(id);
    const greyed = state().greyed.has(id);
    const entries = (kinds) => [
      { text: node.group ? say("拆开", "Open") : say("展开…", "Expand…"), key: "E", act: () => open(id) },
      ...kinds,
      null,
      ...(node.group ? [] : [{ text: say("收起只连着它的", "Collapse what hangs on it"), act: () => collapse(id) }]),
      { text: say("隐藏", "Hide"), key: "Delete", act: () => hide(page.chosenIds()) },
      { text: greyed ? say("取消置灰", "No longer grey") : say("置灰", "Grey"), act: () => act(say(`${greyed ? "取消置灰" : "置灰"} ${node.label}`, `${greyed ? "ungrey" : "grey"} ${node.label}`), { greyed: toggled(state().greyed, id) }) },
      { text: pinned ? say("取消固定", "Unpin") : say("固定位置", "Pin here"), act: () => act(say(`${pinned ? "取消固定" : "固定"} ${node.label}`, `${pinned ? "unpin" : "pin"} ${node.label}`), { pins: toggled(state().pins, id) }) },
      { text: say("选中相邻对象", "Select what it touches"), act: () => choose([id, ...page.seen().edges.filter((each) => each.from === id || each.to === id).map((each) => (each.from === id ? each.to : each.from))]) },
      ...(node.group ? [] : [null,
        { text: say("设为路径起点", "Path from here"), act: () => page.pathEnd("a", node) },
        { text: say("设为路径终点", "Path to here"), act: () => page.pathEnd("b", node) },
        { text: say("另开一页探索", "Explore on a page of its own"), act: () => location.assign(`/explore?key=${encodeURIComponent(id)}`) }]),
    ];
    const opened = menu.open(x, y, entries([]));
    if (!node.group) menu.refill(opened, entries(await kindsAround(node)));
  }

  // Expand by type: the kinds of which not everything is shown, with how many would come.
  async function kindsAround(node) {
    const [found, shown] = [await groupsAround(node.id), page.shownAround(node.id)];
    const left = (found?.groups || []).map((group) => ({ ...group, fresh: group.neighbours - (shown.get(`${group.type} ${group.label}`) || 0) })).filter((group) => group.fresh > 0);
    const home = page.notShown(found?.home || []);
    const together = home.length ? [{ text: say(`展开 户和成员 ${home.length}`, `Expand household and members ${home.length}`), off: home.length > page.room(), act: () => expand(node, [{ type: "MEMBER_OF", label: "Household", limit: home.length, by: "", keys: home, asked: found.askedHome }]) }] : [];
    return [...together, ...left.filter((group) => !home.length || !isHome(group)).slice(0, KINDS_IN_MENU).map((group) => {
      const limit = Math.min(group.fresh, AT_ONCE, page.room());
      const name = `${kindName(group.label)}${say("，", ", ")}${typeName(group.type)}`;
      const text = limit === group.fresh ? say(`展开 ${name} ${limit}`, `Expand ${name} ${limit}`) : say(`展开 ${name} ${limit} / ${group.fresh}`, `Expand ${name} ${limit} of ${group.fresh}`);
      return { text, off: limit < 1, act: () => expand(node, [{ type: group.type, label: group.label, limit, by: "" }]) };
    })];
  }

  return { at, close: () => menu.close() };
}
