// The explorer: gathers things, decides what is shown, and keeps every step. The state is never
// changed but replaced (explore-history.js); what it shows is computed (explore-view.js).
/* global GraphCanvas */
import { api, byId, download, element, keys, say, toast, told, typing, whole } from "./kit.js";
import { History } from "./explore-history.js";
import { EMPTY, behind, degrees, hangingOn, isReadable, keysOf, monthOf, restored, saved, spread, view, without } from "./explore-view.js";
import { kindName, mark, typeName } from "./explore-marks.js";
import { filters, toggled } from "./explore-filters.js";
import { timeline } from "./explore-time.js";
import { table } from "./explore-table.js";
import { inspector } from "./explore-inspector.js";
import { expansion, groupsAround, isHome } from "./explore-expand.js";
import { contextMenu } from "./explore-menu.js";
import { paths } from "./explore-path.js";

performance.mark("begun");
const start = JSON.parse(byId("start").textContent);
const NONE = { payments: [], complete: true, neighbours: {}, outside: null };
const WAIT_MS = 200;
const LAYOUT_NAMES = { columns: ["栏式", "columns"], radial: ["放射", "radial"], hierarchy: ["层级", "hierarchy"], force: ["力导", "force"] };
const GROUP_NAMES = { "": ["不合并", "no groups"], household: ["按户合并", "by household"], village: ["按村合并", "by village"] };
const [REASONABLE, MOST_NAMED, MOST_IN_ADDRESS] = [1000, 6, 900];
const NARROWING = ["nodes", "hidden", "greyed", "kindsOff", "typesOff", "months", "least", "most", "path"]; // what a query can say
const MOST_ABOUT = 30;
const [KINDS_IN_MENU, AT_ONCE] = [6, 50];

const around = new Map(); // keys → what was asked of them besides: payments, what lies beyond
let seen = view(EMPTY, null);
let drawnOnce = false;
let lastPlaces = new Map();
let lastShape = "";
let chosen = [];
let previewed = null;

const canvas = new GraphCanvas.Canvas(byId("canvas"), {
  onChoose: (nodes) => chose(nodes.filter(Boolean).map((node) => node.id)),
  onChooseEdge: (edge) => choseEdge(edge.id),
  onOpen: open, onMenu: ({ node, edge, x, y }) => menuAt(node, edge, x, y),
  onMove: (moved, byKey) => act(say(`移动 ${Object.keys(moved).length} 个`, `move ${Object.keys(moved).length}`), { places: new Map([...state().places, ...Object.entries(moved)]), pins: new Set([...state().pins, ...Object.keys(moved)]) }, byKey ? { joins: `move ${Object.keys(moved).join(" ")}` } : {}),
  nameOf: (edge) => typeName(edge.kind),
});
const history = new History(paint);
const state = () => history.state || EMPTY;
const page = {
  act, preview, choose, chooseEdge: (id) => { canvas.chooseEdge(id); }, open, hide, collapse, gather,
  state, seen: () => seen, chosen: () => chosen.map(nodeOf).filter(Boolean), rows: () => side.open("rows"), pathOfChosen: () => way.open(), focus: () => byId("canvas").focus(),
  expand, asked: (asked) => paintAsked({ ...asked }), shownAround, count: () => seen.nodes.length, cap: start.cap, room: () => start.cap - seen.nodes.length,
  notShown: (ids) => ids.filter((id) => !state().nodes.has(id) || state().hidden.has(id)),
};
const legend = filters(page);
const slider = timeline(page);
const side = table(page);
const about = inspector(page);
const before = expansion(page);
const menu = contextMenu();
const way = paths(page);
const nodeOf = (id) => seen.nodes.find((node) => node.id === id);

// ---- steps --------------------------------------------------------------------------------------
function act(text, change, options = {}) {
  previewed = null;
  const next = { ...state(), ...change };
  const asked = NARROWING.some((name) => name in change) ? behind(next, view(next, around.get(signature(next))?.payments || null)) : null;
  history.add(text, next, { asked, ...options });
}

// A look at a change without making a step of it (while a handle is dragged).
function preview(change) {
  previewed = Object.keys(change).length ? change : null;
  paint();
}

// ---- gathering ------------------------------------------------------------------------------------
async function fetched(all, base) {
  const placed = Object.fromEntries([...base.places].filter(([key]) => base.nodes.has(key)));
  return waiting(() => api("/api/v1/networks", { body: { keys: all, focus: [...base.focus], placed, layout: base.layout } }));
}

// The state with what the service told of these keys; clusters stay, places that are known stay.
function merged(base, told_) {
  const clusters = [...base.nodes.values()].filter((node) => node.cluster);
  const nodes = new Map([...told_.nodes.map((node) => [node.id, node]), ...clusters.map((node) => [node.id, node])]);
  const kept = clusters.map((node) => base.edges.get(node.cluster.edge)).filter((edge) => edge && nodes.has(edge.from) && nodes.has(edge.to));
  const edges = new Map([...told_.edges, ...kept].map((edge) => [edge.id, edge]));
  const places = new Map([...told_.nodes.map((node) => [node.id, [node.x, node.y]]), ...[...base.places].filter(([key]) => nodes.has(key) || key.startsWith("group:"))]);
  return { ...base, nodes, edges, places };
}

async function gather(fresh, text, { path, asked, change = {}, focus = false } = {}) {
  const base = { ...state(), ...change };
  const all = [...new Set([...keysOf(base), ...fresh])];
  if (all.length > REASONABLE) { toast(say(`至多 ${whole(REASONABLE)} 个对象，请先收起或隐藏一些`, `At most ${whole(REASONABLE)} objects: collapse some first`), { error: true }); return; }
  const began = focus ? { ...base, focus: new Set([...base.focus, ...fresh]) } : base;
  const found = await fetched(all, began);
  if (!found) return;
  const hidden = new Set([...base.hidden].filter((key) => !fresh.includes(key)));
  const opened = base.group ? new Set([...base.opened, ...[...seen.inside].filter(([, ids]) => ids.some((id) => fresh.includes(id) && path)).map(([group]) => group)]) : base.opened;
  const next = { ...merged(began, found), hidden, opened, ...(path ? { path } : {}) };
  history.add(text, next, { asked: { ...(asked || found.asked), seconds: found.seconds } });
  const come = fresh.filter((key) => canvas.byId.has(key));
  if (come.some(outside)) { if (come.length > 12) canvas.fit(); else canvas.bringIntoView(come); }
}

function shownAround(id) {
  const found = new Map();
  const seenPair = new Set();
  for (const edge of state().edges.values()) {
    const other = edge.from === id ? edge.to : edge.to === id ? edge.from : null;
    if (!other || seenPair.has(`${edge.kind} ${other}`)) continue;
    seenPair.add(`${edge.kind} ${other}`);
    const node = state().nodes.get(other);
    if (!node) continue;
    // an official is shown once: as the person, who also stands for the post
    const labels = node.kind === "Cadre" && other.startsWith("p_") ? ["Person", "Cadre"] : [node.cluster?.label || node.kind];
    for (const label of labels) found.set(`${edge.kind} ${label}`, (found.get(`${edge.kind} ${label}`) || 0) + (node.things || 1));
  }
  return found;
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
  const found = await waiting(() => api("/api/v1/networks/places", { body: { ...structure(view(next, null)), placed } }));
  return found && { nodes, edges, places: new Map([...base.places, ...Object.entries(found.places)]) };
}

// What is drawn, as the service needs it to say where everything stands.
const structure = (shown) => ({
  marks: shown.nodes.map((node) => ({ key: node.id, kind: node.kind, focus: Boolean(node.focus), fen: node.fen })),
  lines: shown.edges.map((edge) => ({ type: edge.kind, start: edge.from, end: edge.to, fen: edge.fen })),
});

async function open(id) {
  const node = nodeOf(id);
  if (!node) return;
  if (node.cluster) { await openCluster(node); return; }
  if (node.group && state().group === "household") { await openHousehold(node); return; }
  if (node.group) { await openGroup(node); return; }
  before.open(node);
}

// A few come out about the place of their group; of many everything is laid out anew.
async function openGroup(node) {
  const ids = [...node.members];
  const text = say(`拆开 ${node.name}`, `open ${node.name}`);
  const opened = new Set([...state().opened, node.id]);
  if (ids.length > MOST_ABOUT) {
    const next = await arranged({ ...state(), opened }, state().layout);
    if (!next) return;
    history.add(text, next);
    canvas.fit();
    return;
  }
  act(text, { opened, places: outOf(node, ids) });
  choose(ids);
}

// Places with those of what comes out of a group: about the place where the group stands.
function outOf(node, ids) {
  const others = seen.nodes.filter((each) => each.id !== node.id).map((each) => [each.x, each.y]);
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
  const limit = Math.min(node.things, Math.max(1, start.cap - seen.nodes.length));
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

function hide(ids) {
  const all = ids.flatMap((id) => (nodeOf(id)?.cluster ? [id] : [...(nodeOf(id)?.members || [id])]));
  if (!all.length) return;
  act(say(`隐藏 ${all.length} 个`, `hide ${all.length}`), { hidden: new Set([...state().hidden, ...all]) });
  choose([]);
}

// What hangs on this object alone leaves the network; it can be expanded again.
function collapse(id) {
  const held = hangingOn(id, seen.all.nodes, seen.all.edges, state().focus);
  if (!held.size) { toast(say("没有只连着它的对象可收起", "Nothing hangs on it alone")); return; }
  const nodes = new Map([...state().nodes].filter(([key]) => !held.has(key)));
  const edges = new Map([...state().edges].filter(([, edge]) => nodes.has(edge.from) && nodes.has(edge.to)));
  act(say(`收起 ${nodeOf(id)?.label || ""}，${held.size} 个`, `collapse ${nodeOf(id)?.label || ""}: ${held.size}`), { nodes, edges });
}

// ---- layout, groups, pins -----------------------------------------------------------------------------
async function arranged(next, layout) {
  const shown = view(next, around.get(signature(next))?.payments || null);
  const found = await waiting(() => api("/api/v1/networks/places", { body: { ...structure(shown), layout } }));
  if (!found) return null;
  const moved = Object.entries(found.places).filter(([key]) => !next.pins.has(key));
  return { ...next, layout, places: new Map([...next.places, ...moved]) };
}

async function arrange(layout) {
  const fixed = seen.nodes.filter((node) => state().pins.has(node.id)).length;
  if (fixed && fixed === seen.nodes.length) { sayFixed(say("位置都已固定，换布局不会移动", "Every place is pinned: no layout moves anything"), layout); return; }
  const next = await arranged(state(), layout);
  if (!next) return;
  history.add(fixed ? say(`${LAYOUT_NAMES[layout][0]}，固定的 ${fixed} 个不动`, `${LAYOUT_NAMES[layout][1]}, ${fixed} pinned stay`) : say(...LAYOUT_NAMES[layout]), next);
  canvas.fit();
  if (fixed) sayFixed(say(`固定的 ${fixed} 个没有移动`, `${fixed} pinned objects did not move`), layout);
}

function sayFixed(text, layout) {
  const line = toast(text, { kind: "pins" });
  const free = async () => {
    line.remove();
    const next = await arranged({ ...state(), pins: new Set() }, layout);
    if (!next) return;
    history.add(say(`取消固定，${LAYOUT_NAMES[layout][0]}`, `unpin, ${LAYOUT_NAMES[layout][1]}`), next);
    canvas.fit();
  };
  line.insertBefore(element("button", { type: "button", class: "link", text: say("取消固定并布局", "Unpin and lay out"), on: { click: free } }), line.lastChild);
}

async function group(by) {
  const next = await arranged({ ...state(), group: by, opened: new Set() }, state().layout);
  if (!next) return;
  history.add(say(...GROUP_NAMES[by]), next);
  canvas.fit();
}

function pinAll() {
  const all = seen.nodes.map((node) => node.id);
  const on = !all.every((id) => state().pins.has(id));
  act(on ? say("固定位置", "pin places") : say("取消固定", "unpin"), { pins: on ? new Set([...state().pins, ...all]) : new Set() });
}

// ---- selection, one for canvas, table and inspector ---------------------------------------------------------
function choose(ids, adding = false) {
  const known = ids.filter((id) => canvas.byId?.has(id));
  if (canvas.network) canvas.choose(known, adding);
}

function chose(ids) {
  chosen = ids;
  side.choose(ids);
  about.show(ids.map(nodeOf).filter(Boolean));
}

function choseEdge(id) {
  chosen = [];
  side.choose([], id);
  const edge = seen.edges.find((each) => each.id === id);
  if (edge) about.edge(edge, new Map(seen.nodes.map((node) => [node.id, node.label])));
}

// ---- painting ------------------------------------------------------------------------------------------------
const signature = (of) => keysOf(of).sort().join(" ");

function paint() {
  const now = previewed ? { ...state(), ...previewed } : state();
  const more = around.get(signature(now)) || NONE;
  seen = view(now, more === NONE ? null : more.payments);
  paintCanvas(now);
  legend.draw(now, seen);
  slider.draw(now, paymentsShown(now, more), more.complete, more !== NONE || !now.nodes.size);
  side.draw(seen, new Map(Object.entries(more.neighbours)));
  way.draw(now, seen);
  paintTools(now, more);
  paintSteps();
  paintAsked(history.step?.asked);
  if (chosen.some((id) => !canvas.byId?.has(id))) chose(chosen.filter((id) => canvas.byId?.has(id)));
  if (more === NONE && keysOf(now).length) ask(now);
}

// Of hidden objects no payment is counted.
const paymentsShown = (now, more) => (now.hidden.size ? more.payments.filter(([payee, card]) => !now.hidden.has(payee) && !now.hidden.has(card)) : more.payments);

function paintCanvas(now) {
  const begin = byId("begin");
  if (begin) begin.hidden = now.nodes.size > 0;
  const data = { nodes: seen.nodes, edges: seen.edges, options: start.network?.options || canvas.data?.options || usual() };
  canvas.dressed = { grey: seen.grey, greyEdges: seen.greyEdges, pins: now.pins, path: now.path ? now.path.paths[now.path.at] : [] };
  const moved = drawnOnce && seen.nodes.filter((node) => { const was = lastPlaces.get(node.id); return was && (was[0] !== node.x || was[1] !== node.y); }).length;
  lastPlaces = new Map(seen.nodes.map((node) => [node.id, [node.x, node.y]]));
  if (!drawnOnce) {
    canvas.show(data, "free");
    drawnOnce = now.nodes.size > 0;
    if (drawnOnce) performance.mark("drawn"); // read by scripts/bench_explore.py
  } else canvas.update(data);
  const shape = `${now.layout} ${now.group}`;
  if (moved > seen.nodes.length / 2 || (lastShape && lastShape !== shape)) canvas.fit(); // another layout or grouping, also by undo
  lastShape = shape;
}

const usual = () => ({ physics: { enabled: false }, layout: { improvedLayout: false, randomSeed: 1 }, edges: { smooth: false, arrows: { to: { enabled: true, scaleFactor: 0.45 } } }, interaction: { hover: true, multiselect: true, keyboard: false, zoomSpeed: 0.6 } });

function paintTools(now, more) {
  const shown = seen.nodes.length;
  const rest = more.outside === null ? start.left_out : more.outside;
  const cut = more.complete ? "" : "+"; // a question was cut at its limit
  const counting = more.outside === null && keysOf(now).length > 0;
  const every = whole(seen.all.nodes.length + now.hidden.size + rest);
  const parts = [element("b", { text: counting ? say(`显示 ${whole(shown)} 个对象`, `showing ${whole(shown)} objects`) : say(`显示 ${whole(shown)} / 共 ${every} 个对象`, `showing ${whole(shown)} of ${every} objects`) })];
  const said = [counting ? say(`正在计数其余，上限 ${start.cap}`, `counting the rest, cap ${start.cap}`) : say(`其余 ${whole(rest)}${cut} 个未展开，上限 ${start.cap}`, `${whole(rest)}${cut} not expanded, cap ${start.cap}`)];
  const groups = seen.nodes.filter((node) => node.group);
  const inside = whole(groups.reduce((n, node) => n + node.things, 0));
  if (groups.length) said.push(say(`${groups.length} 个合并对象含 ${inside} 个`, `${groups.length} groups of ${inside}`));
  byId("extent").replaceChildren(...parts, element("span", { class: "quiet" }, ...said.map((text) => element("span", { text }))));
  for (const button of document.querySelectorAll("[data-layout]")) button.setAttribute("aria-pressed", String(button.dataset.layout === now.layout));
  byId("grouping").querySelector("summary").textContent = now.group ? say(...GROUP_NAMES[now.group]) : say("合并", "Group");
  byId("pin").setAttribute("aria-pressed", String(shown > 0 && seen.nodes.every((node) => now.pins.has(node.id))));
  const none = shown === 0;
  for (const id of ["fit", "pin", "save"]) byId(id).disabled = none;
  const counted = degrees(seen.edges);
  const hubs = seen.nodes.filter((node) => counted.get(node.id) > 2).sort((a, b) => counted.get(b.id) - counted.get(a.id) || (a.id < b.id ? -1 : 1)).slice(0, 12);
  byId("hubs-list").replaceChildren(...(hubs.length ? hubs.map((node) => element("button", { type: "button", class: "link", on: { click: () => { byId("hubs").open = false; choose([node.id]); canvas.bringIntoView([node.id]); page.focus(); } } }, mark(node.kind, node.glyph), element("span", { text: node.label }), element("span", { class: "n", text: say(`${counted.get(node.id)} 条`, `${counted.get(node.id)}`) }))) : [element("p", { class: "quiet", text: say("没有连着三个以上的对象", "Nothing touches three or more") })]));
}

function paintSteps() {
  const list = byId("steps");
  list.replaceChildren(...history.steps.map((step, index) => element("li", {}, element("button", { type: "button", class: index > history.at ? "undone" : "", "aria-current": index === history.at ? "step" : null, title: step.text, text: `${index + 1} ${step.text}`, on: { click: () => { history.go(index); } } }))));
  list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  byId("said").textContent = history.step ? say(`第 ${history.at + 1} 步，共 ${history.steps.length} 步：${history.step.text}`, `step ${history.at + 1} of ${history.steps.length}: ${history.step.text}`) : "";
  byId("undo").disabled = history.at <= 0;
  byId("redo").disabled = history.at >= history.steps.length - 1;
}

function paintAsked(asked) {
  byId("asked").textContent = asked?.cypher ? told_(asked) : say("还没有查询", "No query yet");
  const earlier = history.step && history.step.asked === asked && history.step.askedAt !== history.at ? say(`第 ${history.step.askedAt + 1} 步`, `of step ${history.step.askedAt + 1}`) : "";
  byId("asked-said").textContent = [earlier, asked?.seconds ? say(`${asked.seconds.toFixed(3)} 秒`, `${asked.seconds.toFixed(3)} s`) : ""].filter(Boolean).join(say("，", ", "));
  byId("asked-copy").disabled = !asked?.cypher;
  byId("asked-open").href = asked?.cypher ? `/cypher?${new URLSearchParams({ query: asked.cypher, parameters: JSON.stringify(asked.parameters || {}, (_, value) => (Array.isArray(value) ? value.slice(0, MOST_IN_ADDRESS) : value)) })}` : "/cypher";
}

// As it is read: a long list of keys is said by its length.
function told_(asked) {
  const long = Object.entries(asked.parameters || {}).filter(([, value]) => Array.isArray(value));
  const short = { cypher: asked.cypher, parameters: Object.fromEntries(Object.entries(asked.parameters || {}).filter(([, value]) => !Array.isArray(value))) };
  return [written(short), ...long.map(([name, value]) => say(`// $${name}：${value.length} 个编号`, `// $${name}: ${value.length} keys`))].join("\n");
}

// With its parameters in it, to be pasted anywhere.
function written({ cypher, parameters }) {
  return Object.entries(parameters || {}).reduce((text, [name, value]) => text.replaceAll(new RegExp(`\\$${name}\\b`, "g"), Array.isArray(value) ? `[${value.map((each) => JSON.stringify(each).replaceAll('"', "'")).join(", ")}]` : typeof value === "number" ? value : `'${value}'`), cypher);
}

// What is asked of the same keys after they are drawn: payments by month, what lies beyond.
async function ask(now) {
  const name = signature(now);
  const body = { keys: keysOf(now) };
  if (around.has(`asked ${name}`)) return;
  around.set(`asked ${name}`, true);
  const [paid, beyond] = await Promise.all([told(() => api("/api/v1/networks/payments", { body })), told(() => api("/api/v1/networks/beyond", { body }))]);
  if (!paid || !beyond) { around.delete(`asked ${name}`); around.set(name, NONE); return; }
  const payments = paid.payee.map((payee, n) => [payee, paid.card[n], paid.month[n], paid.fen[n], paid.times[n]]);
  around.set(name, { ...beyond, payments, complete: paid.complete && beyond.complete });
  if (signature(state()) === name) paint();
}

// After a second the wait is said, with what is waited for.
async function waiting(run) {
  const began = performance.now();
  const line = byId("waiting");
  const timer = setInterval(() => {
    const seconds = (performance.now() - began) / 1000;
    line.hidden = seconds < 1;
    line.textContent = say(`正在读取图数据，已 ${seconds.toFixed(0)} 秒`, `Reading the graph, ${seconds.toFixed(0)} s`);
  }, WAIT_MS);
  try {
    return await told(run);
  } finally {
    clearInterval(timer);
    line.hidden = true;
  }
}

// ---- menu of an object ---------------------------------------------------------------------------------------
async function menuAt(id, edge, x, y) {
  const node = id && nodeOf(id);
  if (!node) { if (edge) canvas.chooseEdge(edge); return; }
  if (!chosen.includes(id)) choose([id]);
  const pinned = state().pins.has(id);
  const greyed = state().greyed.has(id);
  const entries = (kinds) => [
    { text: node.group ? say("拆开", "Open") : say("展开…", "Expand…"), key: "E", act: () => open(id) },
    ...kinds,
    null,
    ...(node.group ? [] : [{ text: say("收起只连着它的", "Collapse what hangs on it"), act: () => collapse(id) }]),
    { text: say("隐藏", "Hide"), key: "Delete", act: () => hide(chosen) },
    { text: greyed ? say("取消置灰", "No longer grey") : say("置灰", "Grey"), act: () => act(say(`${greyed ? "取消置灰" : "置灰"} ${node.label}`, `${greyed ? "ungrey" : "grey"} ${node.label}`), { greyed: toggled(state().greyed, id) }) },
    { text: pinned ? say("取消固定", "Unpin") : say("固定位置", "Pin here"), act: () => act(say(`${pinned ? "取消固定" : "固定"} ${node.label}`, `${pinned ? "unpin" : "pin"} ${node.label}`), { pins: toggled(state().pins, id) }) },
    { text: say("选中相邻对象", "Select what it touches"), act: () => choose([id, ...seen.edges.filter((each) => each.from === id || each.to === id).map((each) => (each.from === id ? each.to : each.from))]) },
    ...(node.group ? [] : [null,
      { text: say("设为路径起点", "Path from here"), act: () => way.end("a", node) },
      { text: say("设为路径终点", "Path to here"), act: () => way.end("b", node) },
      { text: say("另开一页探索", "Explore on a page of its own"), act: () => location.assign(`/explore?key=${encodeURIComponent(id)}`) }]),
  ];
  const opened = menu.open(x, y, entries([]));
  if (!node.group) menu.refill(opened, entries(await kindsAround(node)));
}

// Expand by type: the kinds of which not everything is shown, with how many would come.
async function kindsAround(node) {
  const [found, shown] = [await groupsAround(node.id), shownAround(node.id)];
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

// ---- finding and adding ------------------------------------------------------------------------------------------
const finder = byId("find");
const foundList = byId("find-found");
let findTimer = 0;
let findNumber = 0;

async function find() {
  const text = finder.value.trim();
  const mine = ++findNumber;
  if (!text) { closeFind(); return; }
  const found = await told(() => api("/api/v1/search", { body: { text } }));
  if (mine !== findNumber) return;
  const named = new Set((found?.items || []).map((one) => one.key));
  const here = seen.nodes.filter((node) => named.has(node.id) || `${node.label} ${node.second}`.toLowerCase().includes(text.toLowerCase())).slice(0, 8);
  const there = (found?.items || []).filter((one) => !seen.nodes.some((node) => node.id === one.key)).sort((a, b) => state().nodes.has(b.key) - state().nodes.has(a.key)).slice(0, 12);
  const rows = [
    ...here.map((node) => option(node.id, mark(node.kind, node.glyph), node.label, node.second, say("在图中", "shown"), () => { choose([node.id]); canvas.bringIntoView([node.id]); })),
    ...there.map((one) => option(one.key, mark(one.label, one.glyph), one.name || one.number, one.name ? one.number : "", ...elsewhere(one))),
  ];
  foundList.replaceChildren(...(rows.length ? rows : [element("li", { class: "told", role: "option", "aria-disabled": "true", text: say("没有找到；可用姓名、拼音首字母、卡尾号、手机号", "Nothing found; try a name, initials, card tail, phone") })]));
  foundList.hidden = false;
  finder.setAttribute("aria-expanded", "true");
  pick(0);
}

// What is not on the canvas: hidden, taken into a group, or not gathered yet.
function elsewhere(one) {
  const name = one.name || one.number;
  const show = () => { choose([one.key]); canvas.bringIntoView([one.key]); };
  if (state().hidden.has(one.key)) return [say("已隐藏，恢复", "hidden: bring back"), () => { act(say(`恢复 ${name}`, `bring back ${name}`), { hidden: toggled(state().hidden, one.key) }); show(); }];
  const [group] = [...seen.inside].find(([, ids]) => ids.includes(one.key)) || [];
  if (group) return [say("在合并中，拆开", "in a group: open it"), async () => { await open(group); show(); }];
  return [say("加入", "add"), () => gather([one.key], say(`加入 ${name}`, `add ${name}`), { focus: !state().nodes.size }).then(() => choose([one.key]))];
}

function option(key, picture, name, second, what, run) {
  const row = element("li", { role: "option", id: `find-${key}`, "aria-selected": "false" }, picture, element("span", { text: name }), element("span", { class: "mono quiet", text: second }), element("span", { class: "what", text: what }));
  row.addEventListener("pointerdown", (event) => { event.preventDefault(); finish(run); });
  row.run = run;
  return row;
}

function finish(run) {
  finder.value = "";
  closeFind();
  run();
  page.focus();
}

function pick(index) {
  const rows = [...foundList.querySelectorAll("[role=option]:not([aria-disabled])")];
  rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === index)));
  if (rows[index]) { finder.setAttribute("aria-activedescendant", rows[index].id); rows[index].scrollIntoView({ block: "nearest" }); }
}

function closeFind() {
  foundList.hidden = true;
  finder.setAttribute("aria-expanded", "false");
  finder.removeAttribute("aria-activedescendant");
}

finder.addEventListener("input", () => { clearTimeout(findTimer); findTimer = setTimeout(find, WAIT_MS); });
finder.addEventListener("blur", () => setTimeout(closeFind, 150));
finder.addEventListener("keydown", async (event) => {
  const rows = [...foundList.querySelectorAll("[role=option]:not([aria-disabled])")];
  const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) { event.preventDefault(); pick(Math.max(0, Math.min(rows.length - 1, at + step))); }
  if (event.key === "Enter") { event.preventDefault(); clearTimeout(findTimer); if (foundList.hidden) await find(); else if (rows[at]) finish(rows[at].run); }
});

// ---- files and cases ----------------------------------------------------------------------------------------------
const title = () => start.title || history.steps[0]?.text || say("探索网络", "Explored network");

function note() {
  const now = state();
  const said = [];
  if (seen.greyCount) said.push(say(`置灰 ${seen.greyCount} 个`, `${seen.greyCount} greyed`));
  if (now.hidden.size) said.push(say(`隐藏 ${now.hidden.size} 个`, `${now.hidden.size} hidden`));
  if (now.months) said.push(say(`月份 ${now.months.map(monthOf).join(" 至 ")}`, `months ${now.months.map(monthOf).join(" to ")}`));
  if (now.least !== null || now.most !== null) said.push(say(`笔金额 ${(now.least ?? 0) / 100} 至 ${now.most === null ? "不限" : now.most / 100} 元`, `payments of ${(now.least ?? 0) / 100} to ${now.most === null ? "any" : now.most / 100} yuan`));
  return [...byId("extent").children].map((part) => part.textContent).concat(said).join(say("，", ", ")).slice(0, 300);
}

async function exported(format) {
  byId("files").open = false;
  const singles = seen.nodes.filter((node) => !node.cluster);
  const members = singles.flatMap((node) => (node.group ? [...node.members] : [node.id]));
  if (!members.length) { toast(say("图中没有对象，没有可导出的", "Nothing is shown, nothing to export"), { error: true }); return; }
  const now = state();
  const body = {
    keys: members, placed: Object.fromEntries(singles.filter((node) => !node.group).map((node) => [node.id, [node.x, node.y]])),
    grey: members.filter((id) => seen.grey.has(id)), grey_lines: [...seen.greyEdges], types: [...new Set([...now.edges.values()].map((edge) => edge.kind))].filter((type) => !now.typesOff.has(type)),
    path: now.path ? now.path.paths[now.path.at] : [], title: title().slice(0, 300), note: note(), layout: now.layout,
  };
  const name = await waiting(() => download(`/api/v1/networks/files?format=${format}&language=${say("zh", "en")}`, { body }));
  if (!name) return;
  if (members.length !== seen.nodes.length) toast(say(`已导出，合并的对象逐个画出，共 ${members.length} 个`, `Exported; groups are drawn one by one, ${members.length} objects`));
}

async function toCase() {
  if (!seen.nodes.length) return;
  const { addToCase } = await import("./case-dialog.js").catch(() => ({}));
  if (!addToCase) { toast(say("案件功能尚未装入", "Cases are not installed"), { error: true }); return; }
  await addToCase({ findings: start.findings, network: { name: title().slice(0, 120), state: { ...saved(state()), title: title(), findings: start.findings } } });
}

// What was saved, as a state; by whatever wrote it, it may be none.
function readable(kept) {
  try {
    if (!isReadable(kept)) throw new TypeError("state");
    return restored(kept);
  } catch {
    toast(say("保存的网络读不懂，画布留空；请重新保存", "The saved network cannot be read: the canvas stays empty"), { error: true });
    return undefined;
  }
}

async function fromCase() {
  const kept = await waiting(() => api(`/api/v1/cases/${encodeURIComponent(start.id)}/networks/${encodeURIComponent(start.network_no)}`));
  if (!kept) return;
  if (!(await opened(kept.state, say(`打开 ${kept.name}`, `open ${kept.name}`)))) return;
  Object.assign(start, { title: kept.name, findings: kept.state.findings || [] });
}

// What was kept, with everything as the graph of today has it; what it has no more is named and left out.
async function opened(kept, text) {
  const base = readable(kept);
  if (!base) return false;
  const wanted = kept.keys || [];
  const found = await fetched(wanted, { ...base, nodes: new Map(wanted.map((key) => [key, {}])) });
  if (!found) return false;
  const clusters = (kept.clusters || []).filter(({ node }) => !found.missing.includes(node.cluster.anchor));
  const full = { ...without(base, new Set(found.missing)), nodes: new Map(clusters.map(({ node }) => [node.id, { ...node, members: new Set() }])), edges: new Map(clusters.map(({ edge }) => [edge.id, edge])) };
  history.add(text, merged(full, found), { asked: { ...found.asked, seconds: found.seconds } });
  missing(found, kept.names || {}, Boolean(base.path) && !full.path);
  canvas.fit();
  return true;
}

function missing({ missing: gone }, names = {}, noPath = false) {
  if (!gone.length) return;
  const named = gone.filter((key) => typeof names[key] === "string").map((key) => names[key]).slice(0, MOST_NAMED);
  const who = named.length ? `${say("：", ": ")}${named.join(say("、", ", "))}${gone.length > named.length ? say(" 等", " …") : ""}` : "";
  toast(say(`${gone.length} 个对象在当前快照中已没有，未显示${who}${noPath ? "；经过它们的路径已去掉" : ""}`, `${gone.length} objects are not in today's snapshot and are not shown${who}${noPath ? "; the path over them is gone too" : ""}`), { kind: "missing", error: true });
}

// ---- a reload or the way back finds the canvas as it was left ---------------------------------------------------------
const LEFT = `explore ${location.pathname}${location.search}`;

function leave() {
  try {
    if (history.at > 0) sessionStorage.setItem(LEFT, JSON.stringify(saved(state())));
    else sessionStorage.removeItem(LEFT);
  } catch { /* no room, or not allowed: the page begins anew */ }
}

async function comeBack() {
  const how = performance.getEntriesByType("navigation")[0]?.type;
  if (!["reload", "back_forward"].includes(how)) return;
  const kept = leftState();
  if (kept) await opened(kept, say("离开时的画布", "as it was left"));
}

function leftState() {
  try {
    return JSON.parse(sessionStorage.getItem(LEFT));
  } catch {
    return null;
  }
}

addEventListener("pagehide", leave);

// ---- keys and buttons ----------------------------------------------------------------------------------------------
const onCanvas = () => document.activeElement === byId("canvas") || document.activeElement === document.body || document.activeElement === byId("main") || byId("canvas").contains(document.activeElement);
const anywhere = () => !typing() && byId("context").hidden && byId("expand").hidden;

function step(dx, dy) {
  return (event) => {
    if (!canvas.network) return;
    const id = canvas.toward(dx, dy);
    if (id) { choose([id], event.shiftKey); if (outside(id)) canvas.bringIntoView([id]); }
  };
}

function outside(id) {
  const { x, y } = canvas.screenOf(id);
  return x < 20 || y < 20 || x > canvas.container.clientWidth - 20 || y > canvas.container.clientHeight - 20;
}

const withChosen = (run) => () => { if (chosen.length) run(); else toast(say("先选中一个对象", "Select an object first")); };

keys({
  z: () => history.undo(), y: () => history.redo(), t: () => side.focus(), f: () => canvas.network && canvas.fit(), h: () => arrange(state().layout === "hierarchy" ? "radial" : "hierarchy"),
  p: () => way.open(), c: toCase, e: withChosen(() => open(chosen.at(-1))), Delete: withChosen(() => hide(chosen)), Backspace: withChosen(() => hide(chosen)),
}, { when: anywhere });
const zoomed = (factor) => () => canvas.network && canvas.zoom(factor);
keys({
  "+": zoomed(1.25), "=": zoomed(1.25), "-": zoomed(0.8), Enter: withChosen(() => open(chosen.at(-1))), ArrowLeft: step(-1, 0), ArrowRight: step(1, 0), ArrowUp: step(0, -1), ArrowDown: step(0, 1),
}, { when: () => anywhere() && onCanvas() });

const MOVES = { ArrowLeft: [-20, 0], ArrowRight: [20, 0], ArrowUp: [0, -20], ArrowDown: [0, 20] };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && MOVES[event.key] && onCanvas() && anywhere() && chosen.length) { event.preventDefault(); canvas.move(...MOVES[event.key]); }
  if (event.key === "/" && document.activeElement === byId("canvas")) { event.preventDefault(); event.stopImmediatePropagation(); finder.focus(); }
  if (event.key === " " && document.activeElement === byId("canvas")) { event.preventDefault(); canvas.panOnly(true); byId("canvas").classList.add("panning"); }
  if ((event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) && onCanvas() && chosen.length) {
    event.preventDefault();
    const { x, y } = canvas.screenOf(chosen.at(-1));
    const box = byId("canvas").getBoundingClientRect();
    menuAt(chosen.at(-1), null, box.left + x + 14, box.top + y + 14);
  }
  if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
    if (!byId("context").hidden) { event.stopPropagation(); menu.close(); return; }
    if (typing()) { byId("canvas").focus(); return; }
    if (before.isOpen()) before.close();
    else if (chosen.length) choose([]);
    else if (way.isOpen()) way.clear();
    page.focus();
  }
}, true);
document.addEventListener("keyup", (event) => { if (event.key === " ") { canvas.panOnly(false); byId("canvas").classList.remove("panning"); } });

byId("undo").addEventListener("click", () => history.undo());
byId("redo").addEventListener("click", () => history.redo());
byId("fit").addEventListener("click", () => canvas.fit());
byId("pin").addEventListener("click", pinAll);
byId("save").addEventListener("click", toCase);
byId("asked-copy").addEventListener("click", async () => { await told(() => navigator.clipboard.writeText(written(history.step.asked))); toast(say("已复制查询", "Query copied")); });
for (const button of document.querySelectorAll("[data-layout]")) button.addEventListener("click", () => arrange(button.dataset.layout));
for (const button of document.querySelectorAll("[data-group]")) button.addEventListener("click", () => { byId("grouping").open = false; group(button.dataset.group); });
for (const button of document.querySelectorAll("[data-format]")) button.addEventListener("click", () => exported(button.dataset.format));
new MutationObserver(() => canvas.readColours()).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { canvas.readColours(); paint(); });

// ---- the beginning -------------------------------------------------------------------------------------------------
async function begin() {
  about.nothing();
  if (start.kind === "case") await fromCase();
  if (history.step) { await comeBack(); return; }
  if (!start.network) { history.add(say("空白画布", "an empty canvas"), EMPTY); await comeBack(); return; }
  const first = merged({ ...EMPTY, focus: new Set(start.focus) }, start.network);
  history.add(say(`打开 ${start.title || start.id}`, `open ${start.title || start.id}`), first, { asked: { ...start.network.asked, seconds: start.network.seconds } });
  missing(start.network);
  if (seen.nodes.length > start.cap) {
    await group("household");
    if (seen.nodes.length > start.cap) await group("village");
    toast(say(`共 ${whole(first.nodes.size + start.left_out)} 个对象，超过上限 ${start.cap}，已合并显示 ${whole(seen.nodes.length)} 个；双击拆开`, `${whole(first.nodes.size + start.left_out)} objects are over the cap of ${start.cap}: ${whole(seen.nodes.length)} groups and objects shown; double-click opens a group`));
  }
  await comeBack();
  if (document.activeElement === document.body) page.focus();
}

begin();
document.documentElement.dataset.ready = "yes";
