// A group opens: a household, a village, or what was gathered as a cluster.
import { api, say, toast } from "./kit.js";
import { keysOf, spread } from "./explore-view.js";
import { waiting } from "./explore-waiting.js";

const MOST_ABOUT = 30;

export function opening(page) {
  const { act, choose, gather, state } = page;

  async function open(id) {
    const node = page.nodeOf(id);
    if (!node) return;
    if (node.cluster) { await openCluster(node); return; }
    if (node.group && state().group === "household") { await openHousehold(node); return; }
    if (node.group) { await openGroup(node); return; }
    page.askWhat(node);
  }

  // A few come out about the place of their group; of many everything is laid out anew.
  async function openGroup(node) {
    const ids = [...node.members];
    const text = say(`拆开 ${node.name}`, `open ${node.name}`);
    const opened = new Set([...state().opened, node.id]);
    if (ids.length > MOST_ABOUT) {
      const next = await page.arranged({ ...state(), opened }, state().layout);
      if (!next) return;
      page.add(text, next);
      page.canvas.fit();
      return;
    }
    act(text, { opened, places: outOf(node, ids) });
    choose(ids);
  }

  // Places with those of what comes out of a group: about the place where the group stands.
  function outOf(node, ids) {
    const others = page.seen().nodes.filter((each) => each.id !== node.id).map((each) => [each.x, each.y]);
    return new Map([...state().places, ...spread([node.x, node.y], ids, others)]);
  }

  // A household opens with its own object and everybody who belongs to it, as far as there is room.
  async function openHousehold(node) {
    const opened = new Set([...state().opened, node.id]);
    const home = node.id.slice("group:".length);
    const part = await waiting(() => api(`/api/v1/entities/${encodeURIComponent(home)}/household`));
    if (!part) return;
    const fresh = page.notShown(part.things.map((thing) => thing.key).sort((a, b) => (b === home) - (a === home))).slice(0, Math.max(0, page.room() - node.things));
    const more = fresh.length ? say(`，另加入 ${fresh.length} 个`, `, ${fresh.length} more added`) : "";
    await gather(fresh, `${say("拆开", "open")} ${node.name}${more}`, { asked: part.asked, change: { opened, places: outOf(node, [...new Set([...[home].filter((id) => node.members.has(id) || fresh.includes(id)), ...node.members, ...fresh])]) } });
    choose([...node.members, ...fresh]);
  }

  async function openCluster(node) {
    const { anchor, type, label, key, by } = node.cluster;
    const limit = Math.min(node.things, Math.max(1, page.start.cap - page.seen().nodes.length));
    if (!key) { toast(say("这些对象没有登记的村或户，请从原对象逐个展开", "These have no village or household on record; expand the object one by one"), { error: true }); return; }
    const params = new URLSearchParams({ type, label, limit, within: key, by });
    keysOf(state()).filter((each) => each !== anchor).forEach((each) => params.append("known", each));
    const part = await waiting(() => api(`/api/v1/entities/${encodeURIComponent(anchor)}/expand?${params}`));
    if (!part) return;
    const come = part.things.map((thing) => thing.key);
    const nodes = new Map(state().nodes);
    nodes.delete(node.id);
    const rest = node.things - come.length;
    if (rest > 0) nodes.set(node.id, { ...node, things: rest, label: node.label.replace(String(node.things), String(rest)) });
    const text = rest > 0 ? say(`拆开 ${node.name}，先取 ${come.length}，余 ${rest}`, `open ${node.name}: ${come.length}, ${rest} left`) : say(`拆开 ${node.name}`, `open ${node.name}`);
    const few = come.length <= MOST_ABOUT;
    await gather(come, text, { asked: part.asked, change: { nodes, ...(few ? { places: outOf(node, come) } : {}) } });
    if (few) choose(come);
  }

  return { open };
}
