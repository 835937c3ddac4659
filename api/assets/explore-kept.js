// Networks that were kept, by a case or by this browser, put back with the graph of today.
import { api, say, toast } from "./kit.js";
import { merged } from "./explore-gather.js";
import { isReadable, restored, saved, without } from "./explore-view.js";
import { waiting } from "./explore-waiting.js";

const MOST_NAMED = 6;
const LEFT = `explore ${location.pathname}${location.search}`;

export function keptNetworks(page) {
  async function fromCase() {
    const kept = await waiting(() => api(`/api/v1/cases/${encodeURIComponent(page.start.id)}/networks/${encodeURIComponent(page.start.network_no)}`));
    if (!kept) return;
    if (!(await opened(kept.state, say(`打开 ${kept.name}`, `open ${kept.name}`)))) return;
    Object.assign(page.start, { title: kept.name, findings: kept.state.findings || [] });
  }

  // What was kept, with everything as the graph of today has it; what it has no more is named and left out.
  async function opened(kept, text) {
    const base = readable(kept);
    if (!base) return false;
    const wanted = kept.keys || [];
    const found = await page.fetched(wanted, { ...base, nodes: new Map(wanted.map((key) => [key, {}])) });
    if (!found) return false;
    const clusters = (kept.clusters || []).filter(({ node }) => !found.missing.includes(node.cluster.anchor));
    const full = { ...without(base, new Set(found.missing)), nodes: new Map(clusters.map(({ node }) => [node.id, { ...node, members: new Set() }])), edges: new Map(clusters.map(({ edge }) => [edge.id, edge])) };
    page.add(text, merged(full, found), { asked: { ...found.asked, seconds: found.seconds } });
    missing(found, kept.names || {}, Boolean(base.path) && !full.path);
    page.canvas.fit();
    return true;
  }

  // A reload or the way back finds the canvas as it was left.
  function leave() {
    try {
      if (page.history.at > 0) sessionStorage.setItem(LEFT, JSON.stringify(saved(page.state())));
      else sessionStorage.removeItem(LEFT);
    } catch { /* no room, or not allowed: the page begins anew */ }
  }

  async function comeBack() {
    const how = performance.getEntriesByType("navigation")[0]?.type;
    if (!["reload", "back_forward"].includes(how)) return;
    const kept = leftState();
    if (kept) await opened(kept, say("离开时的画布", "as it was left"));
  }

  addEventListener("pagehide", leave);
  return { fromCase, comeBack };
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

// What the graph of today has no more.
export function missing({ missing: gone }, names = {}, noPath = false) {
  if (!gone.length) return;
  const named = gone.filter((key) => typeof names[key] === "string").map((key) => names[key]).slice(0, MOST_NAMED);
  const who = named.length ? `${say("：", ": ")}${named.join(say("、", ", "))}${gone.length > named.length ? say(" 等", " …") : ""}` : "";
  toast(say(`${gone.length} 个对象在当前快照中已没有，未显示${who}${noPath ? "；经过它们的路径已去掉" : ""}`, `${gone.length} objects are not in today's snapshot and are not shown${who}${noPath ? "; the path over them is gone too" : ""}`), { kind: "missing", error: true });
}

function leftState() {
  try {
    return JSON.parse(sessionStorage.getItem(LEFT));
  } catch {
    return null;
  }
}
