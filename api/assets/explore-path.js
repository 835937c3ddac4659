// Paths between two objects: ends, steps, relations, hubs; the found paths one after another.
import { api, byId, element, say, toast, told } from "./kit.js";
import { mark, typeName } from "./explore-marks.js";

export function paths(page) {
  const bar = byId("path-bar");
  const ends = { a: null, b: null };
  let drawnPath = false;

  for (const end of ["a", "b"]) {
    byId(`path-${end}`).addEventListener("click", () => {
      const [node] = page.chosen();
      if (!node) { toast(say("先在图中选中一个对象", "Select an object first")); return; }
      ends[end] = node;
      draw(page.state());
    });
  }
  bar.addEventListener("submit", (event) => { event.preventDefault(); find(); });
  byId("path-common").addEventListener("click", common);
  byId("path-clear").addEventListener("click", clear);
  byId("path-back").addEventListener("click", () => turn(-1));
  byId("path-on").addEventListener("click", () => turn(1));

  // P: the first two of the selection are the ends.
  function open(nodes = page.chosen()) {
    bar.hidden = false;
    if (nodes[0]) ends.a = nodes[0];
    if (nodes[1]) ends.b = nodes[1];
    draw(page.state());
    (ends.a && ends.b ? bar.querySelector(".primary") : byId(ends.a ? "path-b" : "path-a")).focus();
    if (nodes.length >= 2) find();
  }

  function end(which, node) {
    ends[which] = node;
    bar.hidden = false;
    draw(page.state());
    if (ends.a && ends.b && ends.a.id !== ends.b.id) find();
  }

  function asked() {
    if (!ends.a || !ends.b || ends.a.id === ends.b.id) {
      toast(say("路径要有起点和终点两个不同的对象", "A path needs two different ends"), { error: true });
      return null;
    }
    if (ends.a.group || ends.b.group) {
      toast(say("合并的对象不能作为路径端点，请先拆开", "A group cannot be an end of a path; open it first"), { error: true });
      return null;
    }
    return { a: ends.a.id, b: ends.b.id };
  }

  async function find() {
    const between = asked();
    if (!between) return;
    const params = new URLSearchParams({ ...between, most_steps: byId("path-steps").value, hubs: String(!byId("path-hubs").checked) });
    if (byId("path-type").value) params.append("type", byId("path-type").value);
    byId("path-found").textContent = say("正在查找…", "Searching…");
    const began = performance.now();
    const found = await told(() => api(`/api/v1/paths?${params}`));
    byId("path-found").textContent = "";
    if (!found) return;
    if (!found.paths.length) {
      byId("path-found").textContent = say(`${byId("path-steps").value} 步内没有路径`, `no path within ${byId("path-steps").value} steps`);
      return;
    }
    const path = { ...between, paths: found.paths, at: 0 };
    await page.gather(found.paths[0], say(`路径 ${ends.a.label} → ${ends.b.label}`, `path ${ends.a.label} → ${ends.b.label}`), { path, asked: found.asked, seconds: (performance.now() - began) / 1000, all: found.paths });
  }

  async function common() {
    const between = asked();
    if (!between) return;
    const params = new URLSearchParams({ ...between, hubs: String(!byId("path-hubs").checked) });
    const found = await told(() => api(`/api/v1/common?${params}`));
    if (!found) return;
    const keys = found.things.map((thing) => thing.key);
    if (keys.length <= 2) { byId("path-found").textContent = say("没有共同邻居", "nothing in common"); return; }
    await page.gather(keys, say(`共同邻居 ${keys.length - 2} 个`, `${keys.length - 2} in common`), { asked: found.asked, change: { path: null } });
    byId("path-found").textContent = say(`共同邻居 ${found.shown} / 共 ${found.total}`, `${found.shown} of ${found.total} in common`);
  }

  function turn(step) {
    const { path } = page.state();
    if (!path) return;
    const at = (path.at + step + path.paths.length) % path.paths.length;
    page.gather(path.paths[at], say(`路径 ${at + 1} / ${path.paths.length}`, `path ${at + 1} of ${path.paths.length}`), { path: { ...path, at } });
  }

  function clear() {
    Object.assign(ends, { a: null, b: null });
    bar.hidden = true;
    if (page.state().path) page.act(say("清除路径", "clear the path"), { path: null });
    page.focus();
  }

  function draw(state, seen = page.seen()) {
    recall(state.path, seen);
    for (const [name, usual] of [["a", say("取所选为起点", "from: the selection")], ["b", say("取所选为终点", "to: the selection")]]) {
      const node = ends[name];
      byId(`path-${name}`).replaceChildren(...(node ? [mark(node.kind, node.glyph), element("span", { text: node.label })] : [element("span", { text: usual })]));
    }
    const types = [...new Set(seen.all.edges.map((edge) => edge.kind))].sort();
    const kept = byId("path-type").value;
    byId("path-type").replaceChildren(element("option", { value: "", text: say("全部关系", "all relations") }), ...types.map((type) => element("option", { value: type, text: typeName(type) })));
    byId("path-type").value = types.includes(kept) ? kept : "";
    const { path } = state;
    if (path) bar.hidden = false;
    byId("path-back").disabled = byId("path-on").disabled = !path || path.paths.length < 2;
    if (path) byId("path-found").textContent = say(`找到 ${path.paths.length} 条，最短 ${path.paths[0].length - 1} 步　${path.at + 1} / ${path.paths.length}`, `${path.paths.length} found, ${path.paths[0].length - 1} steps　${path.at + 1} / ${path.paths.length}`);
  }

  // A path that undo or a saved network brought back names its ends again; one that is gone says nothing.
  function recall(path, seen) {
    const node = (id) => seen.nodes.find((each) => each.id === id) || null;
    if (path && path.a !== ends.a?.id) ends.a = node(path.a);
    if (path && path.b !== ends.b?.id) ends.b = node(path.b);
    if (!path && drawnPath) byId("path-found").textContent = "";
    drawnPath = Boolean(path);
  }

  return { open, end, clear, draw, isOpen: () => !bar.hidden };
}
