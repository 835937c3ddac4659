// The explorer: gathers things, decides what is shown, and keeps every step. The state is never
// changed but replaced (explore-history.js); what it shows is computed (explore-view.js). Each part of
// the page is a file of its own, made with `page`: what the parts may ask of one another.
/* global GraphCanvas */
import { api, byId, say, toast, told, whole } from "./kit.js";
import { History } from "./explore-history.js";
import { EMPTY, behind, hangingOn, keysOf, view } from "./explore-view.js";
import { typeName } from "./explore-marks.js";
import { filters } from "./explore-filters.js";
import { timeline } from "./explore-time.js";
import { table } from "./explore-table.js";
import { inspector } from "./explore-inspector.js";
import { expansion } from "./explore-expand.js";
import { paths } from "./explore-path.js";
import { gathering, merged } from "./explore-gather.js";
import { arranging } from "./explore-arrange.js";
import { opening } from "./explore-open.js";
import { objectMenu } from "./explore-object.js";
import { tools } from "./explore-tools.js";
import { askedLine } from "./explore-asked.js";
import { finding } from "./explore-find.js";
import { files } from "./explore-files.js";
import { keptNetworks, missing } from "./explore-kept.js";
import { explorerKeys } from "./explore-keys.js";

performance.mark("begun");
const start = JSON.parse(byId("start").textContent);
const NONE = { payments: [], complete: true, neighbours: {}, outside: null };
const NARROWING = ["nodes", "hidden", "greyed", "kindsOff", "typesOff", "months", "least", "most", "path"]; // what a query can say

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
  onOpen: (id) => page.open(id), onMenu: ({ node, edge, x, y }) => page.menuAt(node, edge, x, y),
  onMove: (moved, byKey) => act(say(`移动 ${Object.keys(moved).length} 个`, `move ${Object.keys(moved).length}`), { places: new Map([...state().places, ...Object.entries(moved)]), pins: new Set([...state().pins, ...Object.keys(moved)]) }, byKey ? { joins: `move ${Object.keys(moved).join(" ")}` } : {}),
  nameOf: (edge) => typeName(edge.kind),
});
const history = new History(paint);
const state = () => history.state || EMPTY;
const nodeOf = (id) => seen.nodes.find((node) => node.id === id);
const page = {
  start, canvas, history, act, preview, choose, hide, collapse, state, nodeOf, shownAround, outside,
  add: (text, next, options) => history.add(text, next, options),
  chooseEdge: (id) => { canvas.chooseEdge(id); },
  seen: () => seen, chosenIds: () => chosen, chosen: () => chosen.map(nodeOf).filter(Boolean),
  paymentsOf: (of) => around.get(signature(of))?.payments || null,
  focus: () => byId("canvas").focus(), count: () => seen.nodes.length, cap: start.cap, room: () => start.cap - seen.nodes.length,
  notShown: (ids) => ids.filter((id) => !state().nodes.has(id) || state().hidden.has(id)),
};
// Each part takes what it needs of the page when it is made, so those that others need come first.
Object.assign(page, gathering(page));
Object.assign(page, arranging(page));
Object.assign(page, opening(page));
const legend = filters(page);
const slider = timeline(page);
const side = table(page);
const about = inspector(page);
const before = expansion(page);
const menu = objectMenu(page);
const way = paths(page);
const tool = tools(page);
const query = askedLine(page);
const finder = finding(page);
const kept = keptNetworks(page);
Object.assign(page, files(page), {
  menuAt: menu.at, closeMenu: menu.close, askWhat: before.open, asks: before.isOpen, stopAsking: before.close,
  pathOfChosen: () => way.open(), pathEnd: way.end, hasPath: way.isOpen, clearPath: way.clear,
  rows: () => side.open("rows"), toTable: () => side.focus(), toFinder: finder.focus, asked: (asked) => query.draw({ ...asked }),
});
explorerKeys(page);

// ---- steps --------------------------------------------------------------------------------------
function act(text, change, options = {}) {
  previewed = null;
  const next = { ...state(), ...change };
  const asked = NARROWING.some((name) => name in change) ? behind(next, view(next, page.paymentsOf(next))) : null;
  history.add(text, next, { asked, ...options });
}

// A look at a change without making a step of it (while a handle is dragged).
function preview(change) {
  previewed = Object.keys(change).length ? change : null;
  paint();
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

// Relation and kind → how many of them stand beside an object on the canvas.
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
  tool.draw(now, more);
  tool.drawSteps();
  query.draw(history.step?.asked);
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

function outside(id) {
  const { x, y } = canvas.screenOf(id);
  return x < 20 || y < 20 || x > canvas.container.clientWidth - 20 || y > canvas.container.clientHeight - 20;
}

new MutationObserver(() => canvas.readColours()).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { canvas.readColours(); paint(); });

// ---- the beginning -------------------------------------------------------------------------------------------------
async function begin() {
  about.nothing();
  if (start.kind === "case") await kept.fromCase();
  if (history.step) { await kept.comeBack(); return; }
  if (!start.network) { history.add(say("空白画布", "an empty canvas"), EMPTY); await kept.comeBack(); return; }
  const first = merged({ ...EMPTY, focus: new Set(start.focus) }, start.network);
  history.add(say(`打开 ${start.title || start.id}`, `open ${start.title || start.id}`), first, { asked: { ...start.network.asked, seconds: start.network.seconds } });
  missing(start.network);
  if (seen.nodes.length > start.cap) {
    await page.group("household");
    if (seen.nodes.length > start.cap) await page.group("village");
    toast(say(`共 ${whole(first.nodes.size + start.left_out)} 个对象，超过上限 ${start.cap}，已合并显示 ${whole(seen.nodes.length)} 个；双击拆开`, `${whole(first.nodes.size + start.left_out)} objects are over the cap of ${start.cap}: ${whole(seen.nodes.length)} groups and objects shown; double-click opens a group`));
  }
  await kept.comeBack();
  if (document.activeElement === document.body) page.focus();
}

begin();
document.documentElement.dataset.ready = "yes";
