// The graph canvas: draws shapes with characters, places labels so that none meets another,
// greys what a filter leaves out, and tells the page what was chosen. Data come as JSON only;
// nothing here writes markup.
"use strict";

const GraphCanvas = (() => {
  const HALF = 13;
  const LABEL = 12;
  const GREY = 0.16;
  const PRIORITY = { Cadre: 0, Enterprise: 1, Phone: 2, Household: 3, Card: 4, Person: 5 };
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
    return enlarged * (node.kind === "Cadre" || node.focus ? HALF * 1.45 : HALF);
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

  function drawShape(ctx, node, x, y, selected, grey) {
    const half = halfSize(node);
    ctx.save();
    ctx.globalAlpha = grey ? GREY : 1;
    if (selected) {
      ctx.beginPath();
      ctx.arc(x, y, half * 1.75, 0, 2 * Math.PI);
      ctx.lineWidth = 3;
      ctx.strokeStyle = "#1F4B8F";
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
    ctx.restore();
  }

  // Where a label of this width may stand around a node, the preferred side first.
  function places(node, x, y, width, height, gap) {
    const half = halfSize(node) * (node.form === "rectangle" ? 1.3 : 1) + gap;
    const below = [x - width / 2, y + halfSize(node) + gap];
    const above = [x - width / 2, y - halfSize(node) - gap - height];
    const left = [x - half - width, y - height / 2];
    const right = [x + half, y - height / 2];
    const sides = { below: [below, right, left, above], left: [left, below, above, right], right: [right, below, above, left] };
    return sides[node.side] || sides.below;
  }

  function meets(a, b) {
    return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  }

  function rank(node, chosen, hovered) {
    if (chosen.has(node.id) || node.id === hovered) return -2;
    if (node.focus) return -1;
    return PRIORITY[node.kind] ?? 4;
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
    }

    show(data, layout) {
      this.layout = layout || this.layout;
      this.data = data;
      this.byId = new Map(data.nodes.map((node) => [node.id, node]));
      this.chosen = new Set();
      this.hovered = null;
      if (this.network) this.network.destroy();
      this.nodes = new vis.DataSet(data.nodes.map((node) => this.visNode(node)));
      this.edges = new vis.DataSet(data.edges.map((edge) => this.visEdge(edge)));
      this.network = new vis.Network(this.container, { nodes: this.nodes, edges: this.edges }, data.options);
      this.listen();
      this.fit();
    }

    visNode(node) {
      const [x, y] = node[this.layout];
      return {
        id: node.id, label: node.label, x, y, shape: "custom", fixed: false,
        ctxRenderer: ({ ctx, x: atX, y: atY, state }) => ({
          drawNode: () => drawShape(ctx, node, atX, atY, state.selected || this.chosen.has(node.id), this.isGrey(node)),
          drawExternalLabel: () => {},
          nodeDimensions: { width: halfSize(node) * 2, height: halfSize(node) * 2 },
        }),
      };
    }

    visEdge(edge) {
      const grey = this.isGreyEdge(edge);
      const bent = edge.kind === "KIN";
      return {
        id: edge.id, from: edge.from, to: edge.to, width: edge.width,
        dashes: edge.dashes, color: { color: edge.color, highlight: edge.color, hover: edge.color, opacity: grey ? 0.08 : edge.context ? 0.5 : 0.85 },
        smooth: bent ? { enabled: true, type: "curvedCW", roundness: 0.25 } : false,
      };
    }

    listen() {
      const net = this.network;
      net.on("beforeDrawing", () => this.placeLabels());
      net.on("afterDrawing", (ctx) => this.drawLabels(ctx));
      net.on("hoverNode", ({ node }) => { this.hovered = node; });
      net.on("blurNode", () => { this.hovered = null; });
      net.on("click", ({ nodes, edges, event }) => {
        const adding = event.srcEvent && (event.srcEvent.ctrlKey || event.srcEvent.metaKey);
        if (nodes.length) this.choose(nodes, adding);
        else if (edges.length) this.chooseEdge(edges[0]);
        else this.choose([]);
      });
    }

    isGrey(node) {
      return this.hidden.kinds.has(node.kind);
    }

    isGreyEdge(edge) {
      if (this.hidden.types.has(edge.kind)) return true;
      if (this.hidden.until && edge.first && edge.first > this.hidden.until) return true;
      return [edge.from, edge.to].some((id) => this.isGrey(this.byId.get(id)));
    }

    placeLabels() {
      const scale = this.network.getScale();
      enlarged = Math.min(1.9, Math.max(1, 0.5 / scale));
      const size = LABEL / scale;
      const gap = 3 / scale;
      const positions = this.network.getPositions();
      const visible = this.data.nodes.filter((node) => !this.isGrey(node));
      const taken = this.data.nodes.map((node) => {
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
        ctx.lineWidth = size * 0.32;
        ctx.strokeStyle = "#FFFFFF";
        ctx.strokeText(this.byId.get(id).label, x, y);
        ctx.fillStyle = "#17202A";
        ctx.fillText(this.byId.get(id).label, x, y);
      }
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
      this.network.selectEdges([id]);
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
      const needed = Math.min(width / (right - left + 200), height / (bottom - top + 120), 1);
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
      ctx.fillStyle = "#FFFFFF";
      ctx.fillRect(0, 0, out.width, out.height);
      ctx.drawImage(source, 0, bar);
      ctx.fillStyle = "#17202A";
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
