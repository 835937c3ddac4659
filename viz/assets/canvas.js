// The graph canvas: draws shapes with characters, places labels so that none meets another,
// greys what a filter leaves out, numbers a path, and tells the page what was chosen, opened or
// moved. Data come as JSON only; nothing here writes markup. Colours of text, halo and ring are
// the page's own (--ink, --halo, --acc), so that it also reads on a dark ground.
"use strict";

const GraphCanvas = (() => {
  const HALF = 13;
  const LABEL = 12;
  const GREY = 0.28;
  const MOVED = 3;
  const MOST_NAMED = 30; // of more that are chosen, names stand only where there is room
  const PRIORITY = { Cadre: 0, Enterprise: 1, Phone: 2, Terminal: 2, Household: 3, Card: 4, Person: 5 };
  const POLYGONS = {
    octagon: [[-0.414, -1], [0.414, -1], [1, -0.414], [1, 0.414], [0.414, 1], [-0.414, 1], [-1, 0.414], [-1, -0.414]],
    hexagon: [[-1.1, 0], [-0.55, -0.95], [0.55, -0.95], [1.1, 0], [0.55, 0.95], [-0.55, 0.95]],
    house: [[-1, -0.15], [0, -1], [1, -0.15], [1, 0.95], [-1, 0.95]],
    diamond: [[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]],
    trapezium: [[-1.1, -0.8], [1.1, -0.8], [0.7, 0.8], [-0.7, 0.8]],
    square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  };

  // Zoomed far out, shapes stay large enough to be told apart.
  let enlarged = 1;
  function halfSize(node) {
    return enlarged * (node.kind === "Cadre" || node.focus || node.group ? HALF * 1.45 : HALF);
  }

  function tracePath(ctx, form, x, y, half) {
    ctx.beginPath();
    if (form === "circle") {
      ctx.arc(x, y, half, 0, 2 * Math.PI);
    } else if (form === "rectangle") {
      ctx.rect(x - half * 1.3, y - half * 0.85, half * 2.6, half * 1.7);
    } else {
      (POLYGONS[form] || POLYGONS.diamond).forEach(([dx, dy], index) => {
        const at = [x + dx * half, y + dy * half];
        if (index === 0) ctx.moveTo(...at); else ctx.lineTo(...at);
      });
      ctx.closePath();
    }
  }

  function drawShape(ctx, node, x, y, { selected, grey, pinned, colours }) {
    const half = halfSize(node);
    ctx.save();
    ctx.globalAlpha = grey ? GREY : 1;
    if (selected) {
      ctx.beginPath();
      ctx.arc(x, y, half * 1.75, 0, 2 * Math.PI);
      ctx.lineWidth = 3;
      ctx.strokeStyle = colours.ring;
      ctx.stroke();
    }
    if (node.group) { // several taken together: a second outline behind
      tracePath(ctx, node.form, x + half * 0.3, y - half * 0.3, half);
      ctx.fillStyle = node.color;
      ctx.fill();
      ctx.lineWidth = 1;
      ctx.strokeStyle = node.outline || "#39424A";
      ctx.stroke();
    }
    tracePath(ctx, node.form, x, y, half);
    ctx.fillStyle = node.color;
    ctx.fill();
    ctx.lineWidth = 1;
    ctx.strokeStyle = node.outline || "#39424A";
    ctx.stroke();
    ctx.fillStyle = node.ink;
    ctx.font = `${Math.round(half * 1.15)}px "Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(node.glyph, x, y + 1);
    if (pinned) { // a pin: stays where somebody put it
      ctx.beginPath();
      ctx.arc(x - half * 1.05, y - half * 0.95, half * 0.3, 0, 2 * Math.PI);
      ctx.fillStyle = colours.ring;
      ctx.fill();
      ctx.lineWidth = 1;
      ctx.strokeStyle = colours.halo;
      ctx.stroke();
    }
    ctx.restore();
  }

  // Where a label of this width may stand around a node, the preferred side first.
  function places(node, x, y, width, height, gap) {
    const half = halfSize(node) * (node.form === "rectangle" ? 1.3 : 1) + gap;
    const below = [x - width / 2, y + halfSize(node) + gap];
    const above = [x - width / 2, y - halfSize(node) - gap - height];
    const left = [x - half - width, y - height / 2];
    const right = [x + half, y - height / 2];
    const sides = { below: [below, right, left, above], left: [left, below, above, right], right: [right, below, above, left], above: [above, right, left, below] };
    return sides[node.side] || sides.below;
  }

  function meets(a, b) {
    return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  }

  function rank(node, chosen, hovered) {
    if ((chosen.has(node.id) && chosen.size <= MOST_NAMED) || node.id === hovered) return -2;
    if (node.focus) return -1;
    return PRIORITY[node.kind] ?? 4;
  }

  // A line's colour on a dark ground: half way to white.
  function lighter(colour) {
    const parts = /^#(..)(..)(..)$/.exec(colour);
    return parts ? `rgb(${parts.slice(1).map((part) => Math.round((parseInt(part, 16) + 255) / 2)).join(",")})` : colour;
  }

  class Canvas {
    constructor(container, callbacks = {}) {
      this.container = container;
      this.callbacks = callbacks;
      this.layout = "columns";
      this.chosen = new Set();
      this.hovered = null;
      this.hidden = { kinds: new Set(), types: new Set(), until: "" };
      this.labels = new Map();
      this.network = null;
      this.dressed = { grey: new Set(), greyEdges: new Set(), pins: new Set(), path: [] };
      this.readColours();
    }

    // The page's colours, read again when its theme changes.
    readColours() {
      const style = getComputedStyle(this.container);
      const colour = (name, usual) => style.getPropertyValue(name).trim() || usual;
      this.colours = { ink: colour("--ink", "#17202A"), halo: colour("--halo", "#FFFFFF"), ring: colour("--acc", "#1F4B8F"), band: colour("--acc-line", "#9DB7DC"), dark: style.colorScheme === "dark" };
      if (this.network) this.network.redraw();
    }

    show(data, layout) {
      this.layout = layout || this.layout;
      this.data = this.prepared(data);
      this.byId = new Map(data.nodes.map((node) => [node.id, node]));
      this.chosen = new Set();
      this.hovered = null;
      if (this.network) this.network.destroy();
      this.nodes = new vis.DataSet(data.nodes.map((node) => this.visNode(node)));
      this.edges = new vis.DataSet(data.edges.map((edge) => this.visEdge(edge)));
      this.network = new vis.Network(this.container, { nodes: this.nodes, edges: this.edges }, data.options);
      this.container.querySelector(".vis-network").tabIndex = -1; // the container itself is the one stop for Tab
      this.listen();
      this.fit();
    }

    // Other data in the same view: what is gone goes, what is new comes, what stays keeps its view.
    update(data) {
      this.data = this.prepared(data);
      this.byId = new Map(data.nodes.map((node) => [node.id, node]));
      const edges = new Set(data.edges.map((edge) => edge.id));
      this.edges.remove(this.edges.getIds().filter((id) => !edges.has(id)));
      this.nodes.remove(this.nodes.getIds().filter((id) => !this.byId.has(id)));
      this.nodes.update(data.nodes.map((node) => this.visNode(node)));
      this.edges.update(data.edges.map((edge) => this.visEdge(edge)));
      this.chosen = new Set([...this.chosen].filter((id) => this.byId.has(id)));
      this.network.selectNodes([...this.chosen], false);
      this.network.redraw();
    }

    // What is greyed, pinned and on a path, as the page decided it.
    dress(dressed) {
      this.dressed = { ...this.dressed, ...dressed };
      if (!this.network) return;
      this.edges.update(this.data.edges.map((edge) => this.visEdge(edge)));
      this.network.redraw();
    }

    // Of several lines between the same two, each bends further; who holds the card on which
    // he is paid needs no second line.
    prepared(data) {
      const beside = new Map();
      const paid = new Set(data.edges.filter((edge) => edge.kind === "USES").map((edge) => `${edge.from} ${edge.to}`));
      const [bend, under] = [new Map(), new Set()];
      for (const edge of data.edges) {
        if (edge.kind === "HOLDS" && paid.has(`${edge.from} ${edge.to}`)) { under.add(edge.id); continue; }
        const pair = [edge.from, edge.to].sort().join(" ");
        const n = beside.get(pair) || 0;
        beside.set(pair, n + 1);
        bend.set(edge.id, edge.from < edge.to ? n : -n);
        if (n === 0) bend.set(edge.id, 0);
      }
      Object.assign(this, { bend, under });
      return data;
    }

    visNode(node) {
      const [x, y] = node[this.layout] || [node.x, node.y];
      return {
        id: node.id, label: node.label, x, y, shape: "custom", fixed: false,
        ctxRenderer: ({ ctx, x: atX, y: atY, state }) => ({
          drawNode: () => drawShape(ctx, this.byId.get(node.id) || node, atX, atY, {
            selected: state.selected || this.chosen.has(node.id), grey: this.isGrey(node), pinned: this.dressed.pins.has(node.id), colours: this.colours,
          }),
          drawExternalLabel: () => {},
          nodeDimensions: { width: halfSize(node) * 2, height: halfSize(node) * 2 },
        }),
      };
    }

    visEdge(edge) {
      const grey = this.isGreyEdge(edge);
      const bend = this.bend.get(edge.id) || 0;
      const colour = this.colours.dark ? lighter(edge.color) : edge.color;
      const round = edge.kind === "KIN" && !bend ? 0.25 : 0.14 * Math.abs(bend);
      return {
        id: edge.id, from: edge.from, to: edge.to, width: edge.width, hidden: this.under.has(edge.id),
        dashes: edge.dashes, color: { color: colour, highlight: colour, hover: colour, opacity: grey ? 0.1 : edge.context ? 0.5 : 0.85 },
        smooth: round ? { enabled: true, type: bend < 0 ? "curvedCCW" : "curvedCW", roundness: round } : false,
      };
    }

    listen() {
      const net = this.network;
      net.on("beforeDrawing", (ctx) => { this.placeLabels(); this.drawBand(ctx); });
      net.on("afterDrawing", (ctx) => { this.drawLabels(ctx); this.drawPath(ctx); });
      net.on("hoverNode", ({ node }) => { this.hovered = node; });
      net.on("blurNode", () => { this.hovered = null; });
      net.on("click", ({ nodes, edges, event }) => {
        const adding = event.srcEvent && (event.srcEvent.ctrlKey || event.srcEvent.metaKey);
        if (nodes.length) this.choose(nodes, adding);
        else if (edges.length) this.chooseEdge(edges[0]);
        else this.choose([]);
      });
      net.on("doubleClick", ({ nodes }) => { if (nodes.length && this.callbacks.onOpen) this.callbacks.onOpen(nodes[0]); });
      net.on("oncontext", ({ event, pointer }) => {
        if (!this.callbacks.onMenu) return;
        event.preventDefault();
        this.callbacks.onMenu({ node: net.getNodeAt(pointer.DOM), edge: net.getEdgeAt(pointer.DOM), x: event.clientX, y: event.clientY });
      });
      net.on("dragStart", ({ nodes }) => { this.before = nodes.length ? net.getPositions(nodes) : null; });
      net.on("dragEnd", ({ nodes }) => {
        const before = this.before;
        this.before = null;
        if (!nodes.length || !before || !this.callbacks.onMove) return;
        const now = net.getPositions(nodes);
        const moved = nodes.filter((id) => before[id] && Math.hypot(now[id].x - before[id].x, now[id].y - before[id].y) > MOVED);
        if (moved.length) this.callbacks.onMove(Object.fromEntries(moved.map((id) => [id, [Math.round(now[id].x * 10) / 10, Math.round(now[id].y * 10) / 10]])));
      });
    }

    // While it is held, dragging moves the view and never an object.
    panOnly(on) {
      if (this.network) this.network.setOptions({ interaction: { dragNodes: !on } });
    }

    zoom(factor) {
      this.network.moveTo({ scale: Math.min(5, Math.max(0.02, this.network.getScale() * factor)), animation: false });
    }

    // The chosen objects so many pixels of the screen further, as if they had been dragged.
    move(dx, dy) {
      const scale = this.network.getScale();
      const at = this.network.getPositions([...this.chosen]);
      const moved = Object.entries(at).map(([id, { x, y }]) => [id, [Math.round((x + dx / scale) * 10) / 10, Math.round((y + dy / scale) * 10) / 10]]);
      if (moved.length && this.callbacks.onMove) this.callbacks.onMove(Object.fromEntries(moved), true);
    }

    // The object that stands nearest in a direction (dx, dy), for the arrow keys.
    toward(dx, dy) {
      const at = this.network.getPositions();
      const seen = this.data.nodes.filter((node) => !this.isGrey(node) && at[node.id]);
      const from = [...this.chosen].at(-1);
      const here = from ? at[from] : this.network.getViewPosition();
      let best = null;
      for (const node of seen) {
        if (node.id === from) continue;
        const [x, y] = [at[node.id].x - here.x, at[node.id].y - here.y];
        const along = x * dx + y * dy;
        const cost = Math.hypot(x, y) + 2 * Math.abs(x * dy - y * dx);
        if ((along > 1 || !from) && (best === null || cost < best.cost)) best = { id: node.id, cost };
      }
      return best ? best.id : null;
    }

    // Where an object stands within the container, in pixels of the screen.
    screenOf(id) {
      const at = this.network.getPositions([id])[id];
      return at ? this.network.canvasToDOM(at) : { x: 0, y: 0 };
    }

    isGrey(node) {
      return this.hidden.kinds.has(node.kind) || this.dressed.grey.has(node.id);
    }

    isGreyEdge(edge) {
      if (this.hidden.types.has(edge.kind) || this.dressed.greyEdges.has(edge.id)) return true;
      if (this.hidden.until && edge.first && edge.first > this.hidden.until) return true;
      return [edge.from, edge.to].some((id) => this.isGrey(this.byId.get(id)));
    }

    placeLabels() {
      const scale = this.network.getScale();
      enlarged = Math.min(1.9, Math.max(1, 0.5 / scale));
      const size = LABEL / scale;
      const gap = 3 / scale;
      const positions = this.network.getPositions();
      const standing = this.data.nodes.filter((node) => positions[node.id]); // while data change, some do not stand yet
      const visible = standing.filter((node) => !this.isGrey(node));
      const taken = standing.map((node) => {
        const { x, y } = positions[node.id];
        const half = halfSize(node);
        return [x - half, y - half, x + half, y + half];
      });
      const ctx = this.container.querySelector("canvas").getContext("2d");
      ctx.save();
      ctx.font = `${size}px "Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif`;
      this.labels = new Map();
      this.widths = new Map();
      const order = [...visible].sort((a, b) => rank(a, this.chosen, this.hovered) - rank(b, this.chosen, this.hovered)
        || b.fen - a.fen || (a.id < b.id ? -1 : 1));
      for (const node of order) {
        const { x, y } = positions[node.id];
        const width = ctx.measureText(node.label).width;
        const wanted = places(node, x, y, width, size, gap);
        const forced = rank(node, this.chosen, this.hovered) === -2;
        const free = wanted.find(([left, top]) => {
          const box = [left, top, left + width, top + size];
          return !taken.some((other) => meets(box, other));
        }) || (forced ? wanted[0] : null);
        if (free) {
          taken.push([free[0], free[1], free[0] + width, free[1] + size]);
          this.labels.set(node.id, free);
          this.widths.set(node.id, width);
        }
      }
      ctx.restore();
    }

    drawLabels(ctx) {
      const size = LABEL / this.network.getScale();
      ctx.save();
      ctx.font = `${size}px "Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif`;
      ctx.textAlign = "left";
      ctx.textBaseline = "top";
      ctx.lineJoin = "round";
      for (const [id, [x, y]] of this.labels) {
        const node = this.byId.get(id);
        if (!node) continue;
        ctx.lineWidth = size * 0.32;
        ctx.strokeStyle = this.colours.halo;
        ctx.strokeText(node.label, x, y);
        ctx.fillStyle = this.colours.ink;
        ctx.fillText(node.label, x, y);
      }
      ctx.restore();
    }

    // The band under a path, and its numbers and relations over it.
    drawBand(ctx) {
      const at = this.network.getPositions();
      const path = this.dressed.path.filter((id) => at[id]);
      if (path.length < 2) return;
      ctx.save();
      ctx.strokeStyle = this.colours.band;
      ctx.globalAlpha = 0.75;
      ctx.lineWidth = 13;
      ctx.lineCap = "round";
      ctx.lineJoin = "round";
      ctx.beginPath();
      path.forEach((id, n) => (n ? ctx.lineTo(at[id].x, at[id].y) : ctx.moveTo(at[id].x, at[id].y)));
      ctx.stroke();
      ctx.restore();
    }

    drawPath(ctx) {
      const at = this.network.getPositions();
      const path = this.dressed.path.filter((id) => at[id]);
      if (path.length < 2) return;
      const size = LABEL / this.network.getScale();
      ctx.save();
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      ctx.font = `${size}px "Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif`;
      path.slice(1).forEach((id, n) => {
        const joins = (each) => !this.under.has(each.id) && ((each.from === id && each.to === path[n]) || (each.to === id && each.from === path[n]));
        const edge = this.data.edges.find((each) => joins(each) && each.kind === "USES") || this.data.edges.find(joins);
        if (!edge) return;
        const said = edge.note || (this.callbacks.nameOf ? this.callbacks.nameOf(edge) : edge.name || "");
        const [x, y] = [(at[id].x + at[path[n]].x) / 2, (at[id].y + at[path[n]].y) / 2];
        ctx.lineWidth = size * 0.32;
        ctx.strokeStyle = this.colours.halo;
        ctx.strokeText(said, x, y);
        ctx.fillStyle = this.colours.ring;
        ctx.fillText(said, x, y);
      });
      path.forEach((id, n) => {
        const half = halfSize(this.byId.get(id));
        const [x, y, round] = [at[id].x - half * 1.1, at[id].y - half * 1.1, size * 0.68];
        ctx.beginPath();
        ctx.arc(x, y, round, 0, 2 * Math.PI);
        ctx.fillStyle = this.colours.ring;
        ctx.fill();
        ctx.lineWidth = 1;
        ctx.strokeStyle = this.colours.halo;
        ctx.stroke();
        ctx.fillStyle = this.colours.halo;
        ctx.fillText(String(n + 1), x, y + size * 0.05);
      });
      ctx.restore();
    }

    choose(ids, adding = false) {
      this.chosen = new Set(adding ? [...this.chosen, ...ids] : ids);
      this.network.selectNodes([...this.chosen], false);
      this.network.redraw();
      if (this.callbacks.onChoose) this.callbacks.onChoose([...this.chosen].map((id) => this.byId.get(id)));
    }

    chooseEdge(id) {
      this.chosen = new Set();
      this.network.setSelection({ nodes: [], edges: [id] }, { unselectAll: true, highlightEdges: false });
      if (this.callbacks.onChooseEdge) this.callbacks.onChooseEdge(this.data.edges.find((edge) => edge.id === id));
    }

    find(text) {
      const wanted = text.trim().toLowerCase();
      if (!wanted) return [];
      const found = this.data.nodes.filter((node) => `${node.label} ${node.second}`.toLowerCase().includes(wanted)).map((node) => node.id);
      this.choose(found);
      if (found.length) this.bringIntoView(found);
      return found;
    }

    // Moves so that these nodes stand in the middle; zooms out only as far as they need.
    bringIntoView(ids) {
      const places = Object.values(this.network.getPositions(ids));
      const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const { clientWidth: width, clientHeight: height } = this.container;
      const closest = Math.max(this.network.getScale(), 0.7);
      const needed = Math.min(width / (right - left + 200), height / (bottom - top + 120), closest);
      this.network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: needed, animation: false });
    }

    filter({ kind, type, on, until }) {
      if (kind) on ? this.hidden.kinds.delete(kind) : this.hidden.kinds.add(kind);
      if (type) on ? this.hidden.types.delete(type) : this.hidden.types.add(type);
      if (until !== undefined) this.hidden.until = until;
      this.edges.update(this.data.edges.map((edge) => this.visEdge(edge)));
      this.network.redraw();
    }

    arrange(layout) {
      this.layout = layout;
      this.nodes.update(this.data.nodes.map((node) => ({ id: node.id, x: node[layout][0], y: node[layout][1] })));
      this.fit();
    }

    // vis-network fits the shapes; further steps leave room for the labels around them, whose
    // size on the screen stays while the shapes shrink.
    fit() {
      this.network.fit({ animation: false, maxZoomLevel: 1.3 });
      for (let step = 0; step < 3 && this.makeRoom(); step += 1);
    }

    makeRoom() {
      this.network.redraw();
      const { clientWidth: width, clientHeight: height } = this.container;
      const near = this.network.DOMtoCanvas({ x: 8, y: 8 });
      const far = this.network.DOMtoCanvas({ x: width - 8, y: height - 8 });
      const spans = [...this.labels].map(([id, [x]]) => [x, x + this.widths.get(id)]);
      const left = Math.min(near.x, ...spans.map(([from]) => from));
      const right = Math.max(far.x, ...spans.map(([, to]) => to));
      if (left >= near.x && right <= far.x) return false;
      const scale = this.network.getScale() * ((far.x - near.x) / (right - left)) * 0.98;
      this.network.moveTo({ scale, position: { x: (left + right) / 2, y: this.network.getViewPosition().y }, animation: false });
      return true;
    }

    greyed() {
      return this.data.nodes.filter((node) => this.isGrey(node)).length;
    }

    // The picture as PNG on white, with the sentence and the footer, never an empty canvas.
    png(title, footer) {
      const source = this.container.querySelector("canvas");
      const ratio = source.width / this.container.clientWidth;
      const bar = 46 * ratio;
      const out = document.createElement("canvas");
      out.width = source.width;
      out.height = source.height + 2 * bar;
      const ctx = out.getContext("2d");
      ctx.fillStyle = this.colours.halo;
      ctx.fillRect(0, 0, out.width, out.height);
      ctx.drawImage(source, 0, bar);
      ctx.fillStyle = this.colours.ink;
      ctx.textBaseline = "middle";
      ctx.font = `${15 * ratio}px "Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif`;
      ctx.fillText(title, 14 * ratio, bar / 2, out.width - 28 * ratio);
      ctx.font = `${12 * ratio}px "Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif`;
      ctx.fillText(footer, 14 * ratio, out.height - bar / 2, out.width - 28 * ratio);
      return out;
    }
  }

  return { Canvas };
})();
