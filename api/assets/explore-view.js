// What a state shows: pure functions from the state (what was gathered and decided) and the
// payments to what is drawn, greyed and counted. Nothing here touches the page.

export const EMPTY = Object.freeze({
  nodes: new Map(), edges: new Map(), places: new Map(), focus: new Set(), pins: new Set(), hidden: new Set(), greyed: new Set(),
  kindsOff: new Set(), typesOff: new Set(), months: null, least: null, most: null, mode: "grey",
  layout: "radial", group: "", opened: new Set(), path: null,
});

export const keysOf = (state) => [...state.nodes.values()].filter((node) => !node.cluster).map((node) => node.id);
const narrowed = (state) => Boolean(state.months) || state.least !== null || state.most !== null;
export const monthOf = (number) => `${Math.floor(number / 100)}-${String(number % 100).padStart(2, "0")}`;

const fits = (state, [, , month, fen]) => (!state.months || (month >= state.months[0] && month <= state.months[1])) && withinAmount(state, fen);
export const withinAmount = (state, fen) => (state.least === null || fen >= state.least) && (state.most === null || fen <= state.most);

// "payee card" -> { fen, payments } of what fits; and the same for all.
function sums(state, payments) {
  const [fitting, all] = [new Map(), new Map()];
  for (const row of payments) {
    const name = `${row[0]} ${row[1]}`;
    add(all, name, row);
    if (fits(state, row)) add(fitting, name, row);
  }
  return { fitting, all };
}

function add(into, name, [, , , fen, times]) {
  const before = into.get(name) || { fen: 0, payments: 0 };
  into.set(name, { fen: before.fen + fen * times, payments: before.payments + times });
}

export function view(state, payments) {
  const there = [...state.nodes.values()].filter((node) => !state.hidden.has(node.id));
  const ids = new Set(there.map((node) => node.id));
  const lines = [...state.edges.values()].filter((edge) => ids.has(edge.from) && ids.has(edge.to));
  const paid = payments ? sums(state, payments) : null;
  const told = lines.map((edge) => priced(edge, paid, state));
  const off = new Set(told.filter((edge) => edge.off).map((edge) => edge.id));
  const grey = greyNodes(state, there, told, paid);
  const greyAll = new Set(grey);
  const shown = state.group ? grouped(state, there, told) : { nodes: there, edges: told, inside: new Map() };
  const money = amounts(shown.edges, off);
  for (const [group, ids] of shown.inside) money.set(group, within(told, off, new Set(ids)));
  let nodes = shown.nodes.map((node) => placed(state, { ...node, fen: money.get(node.id) || 0 }, shown.inside));
  for (const node of nodes) if (node.group && !node.cluster && [...node.members].every((id) => grey.has(id))) grey.add(node.id);
  let edges = shown.edges.map((edge) => ({ ...edge, grey: off.has(edge.id) || grey.has(edge.from) || grey.has(edge.to) }));
  if (state.layout !== "columns") nodes = sides(nodes, edges);
  const greyCount = nodes.filter((node) => grey.has(node.id)).length;
  if (state.mode === "hide") {
    nodes = nodes.filter((node) => !grey.has(node.id));
    const left = new Set(nodes.map((node) => node.id));
    edges = edges.filter((edge) => !edge.grey && left.has(edge.from) && left.has(edge.to));
  }
  return {
    nodes, edges, grey, greyEdges: new Set(edges.filter((edge) => edge.grey).map((edge) => edge.id)), greyCount, greyAll, inside: shown.inside,
    all: { nodes: there, edges: told }, objects: nodes.reduce((n, node) => n + (node.things || 1), 0),
  };
}

// An edge with the money that fits the filters, and whether a filter leaves it out.
function priced(edge, paid, state) {
  if (state.typesOff.has(edge.kind)) return { ...edge, off: true };
  if (edge.kind === "USES" && paid) {
    const name = `${edge.from} ${edge.to}`;
    if (paid.all.has(name)) {
      const found = paid.fitting.get(name);
      return { ...edge, fen: found?.fen || 0, payments: found?.payments || 0, off: !found };
    }
  }
  if (state.months && edge.first && edge.kind !== "USES") {
    const [first, last] = [edge.first, edge.last || edge.first].map((day) => Number(day.slice(0, 7).replace("-", "")));
    return { ...edge, off: last < state.months[0] || first > state.months[1] };
  }
  return { ...edge, off: false };
}

function greyNodes(state, nodes, edges, paid) {
  const grey = new Set(nodes.filter((node) => state.kindsOff.has(node.kind) || state.greyed.has(node.id)).map((node) => node.id));
  if (!paid || !narrowed(state)) return grey;
  const money = new Map();
  for (const edge of edges) {
    if (edge.kind !== "USES" || state.typesOff.has("USES")) continue;
    for (const id of [edge.from, edge.to]) money.set(id, (money.get(id) || false) || !edge.off);
  }
  for (const node of nodes) if (money.get(node.id) === false && !state.focus.has(node.id)) grey.add(node.id);
  const homes = new Map();
  for (const edge of edges) if (edge.kind === "MEMBER_OF") homes.set(edge.to, [...(homes.get(edge.to) || []), edge.from]);
  for (const [home, members] of homes) if (members.every((id) => grey.has(id))) grey.add(home);
  return grey;
}

function amounts(edges, off) {
  const found = new Map();
  for (const edge of edges) {
    if (edge.kind !== "USES" || off.has(edge.id)) continue;
    for (const id of [edge.from, edge.to]) found.set(id, (found.get(id) || 0) + edge.fen);
  }
  return found;
}

// What people or cards of a group received, each payment once.
const within = (edges, off, ids) => edges.reduce((sum, edge) => sum + (edge.kind === "USES" && !off.has(edge.id) && (ids.has(edge.from) || ids.has(edge.to)) ? edge.fen : 0), 0);

function placed(state, node, inside) {
  const at = state.places.get(node.id) || middle((inside.get(node.id) || []).map((id) => state.places.get(id)).filter(Boolean)) || [node.x || 0, node.y || 0];
  return { ...node, x: at[0], y: at[1], focus: state.focus.has(node.id) };
}

function middle(places) {
  if (!places.length) return null;
  return [places.reduce((sum, [x]) => sum + x, 0) / places.length, places.reduce((sum, [, y]) => sum + y, 0) / places.length];
}

// ---- groups: people of one household or village with the cards that only they are paid on --------
function grouped(state, nodes, edges) {
  const of = membership(state, nodes, edges);
  const members = new Map();
  for (const [id, group] of of) members.set(group, [...(members.get(group) || []), id]);
  for (const [group, ids] of members) if (ids.length < 2) { members.delete(group); ids.forEach((id) => of.delete(id)); }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const kept = nodes.filter((node) => !of.has(node.id));
  const groups = [...members].map(([group, ids]) => groupNode(group, ids.map((id) => byId.get(id)), state));
  return { nodes: [...kept, ...groups], edges: joined(edges, of), inside: members };
}

function membership(state, nodes, edges) {
  const of = new Map();
  const free = (node) => !state.focus.has(node.id) && node.kind !== "Cadre" && !node.cluster;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const put = (id, group) => { if (!state.opened.has(group) && !of.has(id)) of.set(id, group); };
  if (state.group === "household") {
    for (const node of nodes) {
      if (!free(node)) continue;
      if (node.kind === "Person" && node.home) put(node.id, `group:${node.home}`);
      if (node.kind === "Household") put(node.id, `group:${node.id}`);
    }
  } else {
    for (const node of nodes) if (["Person", "Household"].includes(node.kind) && node.place && free(node)) put(node.id, `group:${node.place}`);
  }
  const holders = new Map();
  for (const edge of edges) if (["USES", "HOLDS"].includes(edge.kind)) {
    const [person, card] = edge.kind === "USES" || byId.get(edge.to)?.kind === "Card" ? [edge.from, edge.to] : [edge.to, edge.from];
    holders.set(card, [...(holders.get(card) || []), person]);
  }
  for (const [card, people] of holders) {
    const groups = new Set(people.map((id) => of.get(id)));
    if (groups.size === 1 && !groups.has(undefined) && byId.get(card) && free(byId.get(card))) put(card, [...groups][0]);
  }
  return of;
}

function groupNode(id, members, state) {
  const home = members.find((node) => node.kind === "Household");
  const look = home || members[0];
  const count = (kind) => members.filter((node) => node.kind === kind).length;
  const name = state.group === "household" ? home?.label || members.find((node) => node.home_name)?.home_name || look.label : look.place;
  return {
    ...look, id, group: true, members: new Set(members.map((node) => node.id)), things: members.length, kind: "Household", glyph: state.group === "village" ? "村" : "户",
    form: "house", color: "#009E73", ink: "#FFFFFF", outline: "#00614A", place: look.place, second: "", name,
    label: [name, ...[["Person", "人"], ["Household", "户"], ["Card", "卡"]].filter(([kind]) => count(kind) && !(kind === "Household" && home && state.group === "household")).map(([kind, glyph]) => `${count(kind)} ${glyph}`)].join(" "),
  };
}

function joined(edges, of) {
  const found = new Map();
  for (const edge of edges) {
    const [from, to] = [of.get(edge.from) || edge.from, of.get(edge.to) || edge.to];
    if (from === to) continue;
    if (from === edge.from && to === edge.to) { found.set(edge.id, edge); continue; }
    const id = `${edge.kind} ${from} ${to}`;
    const before = found.get(id);
    found.set(id, before
      ? { ...before, fen: before.fen + edge.fen, payments: before.payments + edge.payments, src: [...new Set([...before.src, ...edge.src])], off: before.off && edge.off, first: least(before.first, edge.first), last: greatest(before.last, edge.last) }
      : { ...edge, id, from, to });
  }
  return [...found.values()];
}

const least = (a, b) => (a && b ? (a < b ? a : b) : a || b);
const greatest = (a, b) => (a > b ? a : b);

// ---- where labels go, and where what was grouped comes out -----------------------------------------
// A label stands on the side that is turned away from what the object is tied to.
function sides(nodes, edges) {
  const at = new Map(nodes.map((node) => [node.id, node]));
  const sums = new Map();
  for (const { from, to } of edges) for (const [a, b] of [[from, to], [to, from]]) {
    const [x, y, n] = sums.get(a) || [0, 0, 0];
    sums.set(a, [x + at.get(b).x, y + at.get(b).y, n + 1]);
  }
  return nodes.map((node) => {
    const [x, y, n] = sums.get(node.id) || [0, 0, 0];
    const [dx, dy] = n ? [node.x - x / n, node.y - y / n] : [0, 0];
    if (Math.hypot(dx, dy) < 40) return node;
    return { ...node, side: Math.abs(dx) > 0.7 * Math.abs(dy) ? (dx > 0 ? "right" : "left") : dy > 0 ? "below" : "above" };
  });
}

// Free places on rings about a place, the first for the first.
const APART = 62;
export function spread(about, ids, taken) {
  const stands = [...taken];
  const found = new Map();
  for (let ring = 0; found.size < ids.length; ring += 1) {
    const count = ring ? 6 * ring : 1;
    for (let n = 0; n < count && found.size < ids.length; n += 1) {
      const angle = (2 * Math.PI * n) / count + ring / 2;
      const at = [about[0] + ring * APART * Math.cos(angle), about[1] + ring * APART * Math.sin(angle)].map((each) => Math.round(each * 10) / 10);
      if (stands.some(([x, y]) => Math.hypot(x - at[0], y - at[1]) < APART - 8)) continue;
      found.set(ids[found.size], at);
      stands.push(at);
    }
  }
  return found;
}

// ---- the query that shows the same --------------------------------------------------------------------
// What is left after hiding, greying and filtering, as a query: of payments that were narrowed the
// payments themselves, else every tie that is shown.
export function behind(state, seen) {
  const ids = seen.all.nodes.filter((node) => !node.cluster && !seen.greyAll.has(node.id)).map((node) => node.id).sort();
  const left = new Set(ids);
  const types = [...new Set(seen.all.edges.filter((edge) => !edge.off && left.has(edge.from) && left.has(edge.to)).map((edge) => edge.kind))].sort();
  if (!types.length) return { cypher: "MATCH (a) WHERE a.key IN $keys RETURN a LIMIT 300", parameters: { keys: ids } };
  const paid = narrowed(state) && types.includes("USES");
  const limits = { first: ["r.month >= $first", state.months?.[0]], last: ["r.month <= $last", state.months?.[1]], least: ["r.fen >= $least", state.least], most: ["r.fen <= $most", state.most] };
  const given = paid ? Object.entries(limits).filter(([, [, value]]) => value !== null && value !== undefined) : [];
  const where = ["a.key IN $keys", "b.key IN $keys", ...given.map(([, [text]]) => text)].join(" AND ");
  return {
    cypher: paid ? `MATCH (a)-[r:PAID]->(b:Card) WHERE ${where} RETURN a, r, b ORDER BY r.fen DESC LIMIT 300` : `MATCH (a)-[r:${types.join("|")}]->(b) WHERE ${where} RETURN a, r, b LIMIT 300`,
    parameters: { keys: ids, ...Object.fromEntries(given.map(([name, [, value]]) => [name, value])) },
  };
}

// ---- collapse: the neighbours that hang on this one alone ------------------------------------------
export function hangingOn(id, nodes, edges, focus) {
  const near = new Map();
  for (const { from, to } of edges) for (const [a, b] of [[from, to], [to, from]]) near.set(a, (near.get(a) || new Set()).add(b));
  const held = new Set([...(near.get(id) || [])].filter((each) => !focus.has(each)));
  for (let changed = true; changed;) {
    changed = false;
    for (const each of [...held]) {
      if ([...near.get(each)].some((other) => other !== id && !held.has(other))) { held.delete(each); changed = true; }
    }
  }
  return held;
}

// ---- degrees, for hubs and the table -----------------------------------------------------------------
export function degrees(edges) {
  const found = new Map();
  const seen = new Set();
  for (const { from, to } of edges) {
    const pair = from < to ? `${from} ${to}` : `${to} ${from}`;
    if (seen.has(pair)) continue;
    seen.add(pair);
    for (const id of [from, to]) found.set(id, (found.get(id) || 0) + 1);
  }
  return found;
}

// ---- what a case keeps, and back ----------------------------------------------------------------------
const SETS = ["focus", "pins", "hidden", "greyed", "kindsOff", "typesOff", "opened"];

export function saved(state) {
  return {
    version: 1, keys: keysOf(state), clusters: [...state.nodes.values()].filter((node) => node.cluster).map((node) => ({ node, edge: state.edges.get(node.cluster.edge) })),
    names: Object.fromEntries([...state.nodes.values()].filter((node) => !node.cluster).map((node) => [node.id, node.label])),
    places: Object.fromEntries(state.places), layout: state.layout, group: state.group, months: state.months, least: state.least, most: state.most, mode: state.mode, path: state.path,
    ...Object.fromEntries(SETS.map((name) => [name, [...state[name]]])),
  };
}

const texts = (list) => Array.isArray(list) && list.every((each) => typeof each === "string");
const numbers = (list, count) => Array.isArray(list) && list.length === count && list.every(Number.isFinite);

// Whether what was kept has the shape that `saved` gives it.
export function isReadable({ keys = [], clusters = [], places = {}, group = "", layout = "radial", mode = "grey", months = null, path = null }) {
  return texts(keys) && Object.values(places).every((at) => numbers(at, 2))
    && clusters.every(({ node, edge }) => node.id && node.cluster && edge.id && Array.isArray(edge.src))
    && ["", "household", "village"].includes(group || "") && ["columns", "radial", "hierarchy", "force"].includes(layout || "radial") && ["grey", "hide"].includes(mode || "grey")
    && (!months || numbers(months, 2)) && (!path || (path.paths.every(texts) && Boolean(path.paths[path.at])));
}

export function restored(kept) {
  return {
    ...EMPTY, layout: kept.layout || "radial", group: kept.group || "", months: kept.months || null, least: kept.least ?? null, most: kept.most ?? null, mode: kept.mode || "grey", path: kept.path || null,
    places: new Map(Object.entries(kept.places || {})), ...Object.fromEntries(SETS.map((name) => [name, new Set(kept[name] || [])])),
  };
}

// Without things that are no more: nothing of the state names them, and no path goes over them.
export function without(state, gone) {
  if (!gone.size) return state;
  const paths = (state.path?.paths || []).filter((path) => !path.some((id) => gone.has(id)));
  return {
    ...state, places: new Map([...state.places].filter(([id]) => !gone.has(id))),
    ...Object.fromEntries(["focus", "pins", "hidden", "greyed"].map((name) => [name, new Set([...state[name]].filter((id) => !gone.has(id)))])),
    path: paths.length ? { ...state.path, paths, at: 0 } : null,
  };
}
