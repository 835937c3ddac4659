// Things come onto the canvas: what the service tells of their keys, added to what stands there.
import { api, say, toast, whole } from "./kit.js";
import { placesFor } from "./explore-arrange.js";
import { kindName, typeName } from "./explore-marks.js";
import { keysOf, view } from "./explore-view.js";
import { waiting } from "./explore-waiting.js";

const REASONABLE = 1000;

// The state with what the service told of these keys; clusters stay, places that are known stay.
export function merged(base, answered) {
  const clusters = [...base.nodes.values()].filter((node) => node.cluster);
  const nodes = new Map([...answered.nodes.map((node) => [node.id, node]), ...clusters.map((node) => [node.id, node])]);
  const kept = clusters.map((node) => base.edges.get(node.cluster.edge)).filter((edge) => edge && nodes.has(edge.from) && nodes.has(edge.to));
  const edges = new Map([...answered.edges, ...kept].map((edge) => [edge.id, edge]));
  const places = new Map([...answered.nodes.map((node) => [node.id, [node.x, node.y]]), ...[...base.places].filter(([key]) => nodes.has(key) || key.startsWith("group:"))]);
  return { ...base, nodes, edges, places };
}

export function gathering(page) {
  const { state } = page;

  async function fetched(all, base) {
    const placed = Object.fromEntries([...base.places].filter(([key]) => base.nodes.has(key)));
    return waiting(() => api("/api/v1/networks", { body: { keys: all, focus: [...base.focus], placed, layout: base.layout } }));
  }

  async function gather(fresh, text, { path, asked, change = {}, focus = false } = {}) {
    const base = { ...state(), ...change };
    const all = [...new Set([...keysOf(base), ...fresh])];
    if (all.length > REASONABLE) { toast(say(`至多 ${whole(REASONABLE)} 个对象，请先收起或隐藏一些`, `At most ${whole(REASONABLE)} objects: collapse some first`), { error: true }); return; }
    const began = focus ? { ...base, focus: new Set([...base.focus, ...fresh]) } : base;
    const found = await fetched(all, began);
    if (!found) return;
    const hidden = new Set([...base.hidden].filter((key) => !fresh.includes(key)));
    const opened = base.group ? new Set([...base.opened, ...[...page.seen().inside].filter(([, ids]) => ids.some((id) => fresh.includes(id) && path)).map(([group]) => group)]) : base.opened;
    const next = { ...merged(began, found), hidden, opened, ...(path ? { path } : {}) };
    page.add(text, next, { asked: { ...(asked || found.asked), seconds: found.seconds } });
    const come = fresh.filter((key) => page.canvas.byId.has(key));
    if (come.some(page.outside)) { if (come.length > 12) page.canvas.fit(); else page.canvas.bringIntoView(come); }
  }

  async function expand(node, wanted) {
    const known = keysOf(state()).filter((key) => key !== node.id);
    const parts = await waiting(() => Promise.all(wanted.filter((one) => !one.by && !one.keys).map((one) => {
      const params = new URLSearchParams({ type: one.type, label: one.label, limit: one.limit });
      known.slice(0, REASONABLE).forEach((key) => params.append("known", key));
      return api(`/api/v1/entities/${encodeURIComponent(node.id)}/expand?${params}`);
    })));
    const groups = await waiting(() => Promise.all(wanted.filter((one) => one.by).map(async (one) => ({ one, found: await api(`/api/v1/entities/${encodeURIComponent(node.id)}/clusters?${new URLSearchParams({ type: one.type, label: one.label, by: one.by, limit: 30 })}`) }))));
    if (!parts || !groups) return;
    const fresh = [...new Set([...parts.flatMap((part) => part.things.map((thing) => thing.key)), ...wanted.flatMap((one) => one.keys || [])].filter((key) => key !== node.id))];
    const said = [...wanted.map((one) => `${one.keys ? say("户和成员", "household and members") : kindName(one.label)} ${one.by ? say("合并", "grouped") : one.limit}`)].join(say("，", ", "));
    const change = groups.length ? await withClusters(state(), node, groups) : {};
    if (!change) return;
    await gather(fresh, say(`展开 ${node.label}，${said}`, `expand ${node.label}: ${said}`), { asked: parts[0]?.asked || wanted.find((one) => one.asked)?.asked, change });
  }

  return { fetched, gather, expand };
}

// Villages or households as objects of their own, tied to what was expanded.
async function withClusters(base, node, groups) {
  const [nodes, edges] = [new Map(base.nodes), new Map(base.edges)];
  for (const { one, found } of groups) {
    if (found.shown < found.total) toast(say(`显示 ${found.shown} / 共 ${found.total} 个${one.by === "village" ? "村" : "户"}`, `showing ${found.shown} of ${found.total} groups`));
    found.clusters.forEach((cluster, n) => {
      const id = `group:${node.id} ${one.type} ${one.label} ${one.by} ${cluster.key || cluster.caption || n}`;
      const edge = `${one.type} ${node.id} ${id}`;
      const name = cluster.caption || say("未登记", "none registered");
      nodes.set(id, { id, kind: one.by === "village" ? "Unit" : "Household", glyph: one.by === "village" ? "村" : "户", form: "house", color: "#009E73", ink: "#FFFFFF", outline: "#00614A", group: true, members: new Set(), things: cluster.things, label: `${name} ${cluster.things} ${say("个", "")}${kindName(one.label)}`, name, second: "", place: "", fen: 0, cluster: { anchor: node.id, type: one.type, label: one.label, by: one.by, key: cluster.key, edge } });
      edges.set(edge, { id: edge, from: node.id, to: id, kind: one.type, name: typeName(one.type), color: "#5B6670", dashes: false, width: 1 + Math.log2(cluster.things + 1) / 2, fen: 0, payments: 0, first: "", last: "", src: [], note: "" });
    });
  }
  const next = { ...base, nodes, edges };
  const placed = Object.fromEntries([...base.places].filter(([id]) => base.nodes.has(id)));
  const found = await placesFor(view(next, null), { placed });
  return found && { nodes, edges, places: new Map([...base.places, ...Object.entries(found.places)]) };
}
