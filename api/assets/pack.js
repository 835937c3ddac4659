// Puts the parts of a network that no tie joins onto shelves, largest first, in the canvas's shape:
// the server draws them in one line, which is too small to read when there are many.
const GAP = 90;

export function packed(data, layout, aspect) {
  const place = new Map(data.nodes.map((node) => [node.id, node[layout]]));
  const boxes = parts(data).map((ids) => boxOf(ids, place)).sort((a, b) => b.height - a.height || b.width - a.width || (a.ids[0] < b.ids[0] ? -1 : 1));
  if (boxes.length < 2) return data;
  const area = boxes.reduce((sum, box) => sum + (box.width + GAP) * (box.height + GAP), 0);
  const wide = Math.max(Math.sqrt(area * aspect), boxes[0].width + GAP);
  const moved = new Map();
  let [x, y, shelf] = [0, 0, 0];
  for (const box of boxes) {
    if (x > 0 && x + box.width > wide) { x = 0; y += shelf + GAP; shelf = 0; }
    for (const id of box.ids) {
      const [atX, atY] = place.get(id);
      moved.set(id, [atX - box.left + x, atY - box.top + y]);
    }
    x += box.width + GAP;
    shelf = Math.max(shelf, box.height);
  }
  return { ...data, nodes: data.nodes.map((node) => ({ ...node, [layout]: moved.get(node.id) })) };
}

// The ids of each connected part.
function parts({ nodes, edges }) {
  const of = new Map(nodes.map((node) => [node.id, node.id]));
  const root = (id) => { while (of.get(id) !== id) { of.set(id, of.get(of.get(id))); id = of.get(id); } return id; };
  for (const edge of edges) if (of.has(edge.from) && of.has(edge.to)) of.set(root(edge.from), root(edge.to));
  const found = new Map();
  for (const node of nodes) found.set(root(node.id), [...(found.get(root(node.id)) || []), node.id]);
  return [...found.values()];
}

function boxOf(ids, place) {
  const [xs, ys] = [0, 1].map((axis) => ids.map((id) => place.get(id)[axis]));
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { ids, left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}
