// Where things stand: layouts, groups by household or village, pinned places.
import { api, byId, element, say, toast } from "./kit.js";
import { view } from "./explore-view.js";
import { waiting } from "./explore-waiting.js";

const LAYOUT_NAMES = { columns: ["栏式", "columns"], radial: ["放射", "radial"], hierarchy: ["层级", "hierarchy"], force: ["力导", "force"] };
export const GROUP_NAMES = { "": ["不合并", "no groups"], household: ["按户合并", "by household"], village: ["按村合并", "by village"] };

// Places for what is drawn, as the service makes them; `given`: layout, or the places that stay.
export const placesFor = (shown, given) => waiting(() => api("/api/v1/networks/places", { body: { ...structure(shown), ...given } }));

const structure = (shown) => ({
  marks: shown.nodes.map((node) => ({ key: node.id, kind: node.kind, focus: Boolean(node.focus), fen: node.fen })),
  lines: shown.edges.map((edge) => ({ type: edge.kind, start: edge.from, end: edge.to, fen: edge.fen })),
});

export function arranging(page) {
  const { act, state } = page;

  async function arranged(next, layout) {
    const shown = view(next, page.paymentsOf(next));
    const found = await placesFor(shown, { layout });
    if (!found) return null;
    const moved = Object.entries(found.places).filter(([key]) => !next.pins.has(key));
    return { ...next, layout, places: new Map([...next.places, ...moved]) };
  }

  async function arrange(layout) {
    const fixed = page.seen().nodes.filter((node) => state().pins.has(node.id)).length;
    if (fixed && fixed === page.seen().nodes.length) { sayFixed(say("位置都已固定，换布局不会移动", "Every place is pinned: no layout moves anything"), layout); return; }
    const next = await arranged(state(), layout);
    if (!next) return;
    page.add(fixed ? say(`${LAYOUT_NAMES[layout][0]}，固定的 ${fixed} 个不动`, `${LAYOUT_NAMES[layout][1]}, ${fixed} pinned stay`) : say(...LAYOUT_NAMES[layout]), next);
    page.canvas.fit();
    if (fixed) sayFixed(say(`固定的 ${fixed} 个没有移动`, `${fixed} pinned objects did not move`), layout);
  }

  function sayFixed(text, layout) {
    const line = toast(text, { kind: "pins" });
    const free = async () => {
      line.remove();
      const next = await arranged({ ...state(), pins: new Set() }, layout);
      if (!next) return;
      page.add(say(`取消固定，${LAYOUT_NAMES[layout][0]}`, `unpin, ${LAYOUT_NAMES[layout][1]}`), next);
      page.canvas.fit();
    };
    line.insertBefore(element("button", { type: "button", class: "link", text: say("取消固定并布局", "Unpin and lay out"), on: { click: free } }), line.lastChild);
  }

  async function group(by) {
    const next = await arranged({ ...state(), group: by, opened: new Set() }, state().layout);
    if (!next) return;
    page.add(say(...GROUP_NAMES[by]), next);
    page.canvas.fit();
  }

  function pinAll() {
    const all = page.seen().nodes.map((node) => node.id);
    const on = !all.every((id) => state().pins.has(id));
    act(on ? say("固定位置", "pin places") : say("取消固定", "unpin"), { pins: on ? new Set([...state().pins, ...all]) : new Set() });
  }

  for (const button of document.querySelectorAll("[data-layout]")) button.addEventListener("click", () => arrange(button.dataset.layout));
  for (const button of document.querySelectorAll("[data-group]")) button.addEventListener("click", () => { byId("grouping").open = false; group(button.dataset.group); });
  byId("pin").addEventListener("click", pinAll);
  return { arranged, arrange, group };
}
