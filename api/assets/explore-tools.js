// What is said about the canvas: how much is shown, what most lines touch, the steps so far.
import { byId, element, say, whole } from "./kit.js";
import { GROUP_NAMES } from "./explore-arrange.js";
import { mark } from "./explore-marks.js";
import { degrees, keysOf } from "./explore-view.js";

export function tools(page) {
  function draw(now, more) {
    const shown = page.seen().nodes.length;
    const rest = more.outside === null ? page.start.left_out : more.outside;
    const cut = more.complete ? "" : "+"; // a question was cut at its limit
    const counting = more.outside === null && keysOf(now).length > 0;
    const every = whole(page.seen().all.nodes.length + now.hidden.size + rest);
    const parts = [element("b", { text: counting ? say(`显示 ${whole(shown)} 个对象`, `showing ${whole(shown)} objects`) : say(`显示 ${whole(shown)} / 共 ${every} 个对象`, `showing ${whole(shown)} of ${every} objects`) })];
    const said = [counting ? say(`正在计数其余，上限 ${page.start.cap}`, `counting the rest, cap ${page.start.cap}`) : say(`其余 ${whole(rest)}${cut} 个未展开，上限 ${page.start.cap}`, `${whole(rest)}${cut} not expanded, cap ${page.start.cap}`)];
    const groups = page.seen().nodes.filter((node) => node.group);
    const inside = whole(groups.reduce((n, node) => n + node.things, 0));
    if (groups.length) said.push(say(`${groups.length} 个合并对象含 ${inside} 个`, `${groups.length} groups of ${inside}`));
    byId("extent").replaceChildren(...parts, element("span", { class: "quiet" }, ...said.map((text) => element("span", { text }))));
    for (const button of document.querySelectorAll("[data-layout]")) button.setAttribute("aria-pressed", String(button.dataset.layout === now.layout));
    byId("grouping").querySelector("summary").textContent = now.group ? say(...GROUP_NAMES[now.group]) : say("合并", "Group");
    byId("pin").setAttribute("aria-pressed", String(shown > 0 && page.seen().nodes.every((node) => now.pins.has(node.id))));
    const none = shown === 0;
    for (const id of ["fit", "pin", "save"]) byId(id).disabled = none;
    const counted = degrees(page.seen().edges);
    const hubs = page.seen().nodes.filter((node) => counted.get(node.id) > 2).sort((a, b) => counted.get(b.id) - counted.get(a.id) || (a.id < b.id ? -1 : 1)).slice(0, 12);
    byId("hubs-list").replaceChildren(...(hubs.length ? hubs.map((node) => element("button", { type: "button", class: "link", on: { click: () => { byId("hubs").open = false; page.choose([node.id]); page.canvas.bringIntoView([node.id]); page.focus(); } } }, mark(node.kind, node.glyph), element("span", { text: node.label }), element("span", { class: "n", text: say(`${counted.get(node.id)} 条`, `${counted.get(node.id)}`) }))) : [element("p", { class: "quiet", text: say("没有连着三个以上的对象", "Nothing touches three or more") })]));
  }

  function drawSteps() {
    const list = byId("steps");
    list.replaceChildren(...page.history.steps.map((step, index) => element("li", {}, element("button", { type: "button", class: index > page.history.at ? "undone" : "", "aria-current": index === page.history.at ? "step" : null, title: step.text, text: `${index + 1} ${step.text}`, on: { click: () => { page.history.go(index); } } }))));
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    byId("said").textContent = page.history.step ? say(`第 ${page.history.at + 1} 步，共 ${page.history.steps.length} 步：${page.history.step.text}`, `step ${page.history.at + 1} of ${page.history.steps.length}: ${page.history.step.text}`) : "";
    byId("undo").disabled = page.history.at <= 0;
    byId("redo").disabled = page.history.at >= page.history.steps.length - 1;
  }

  byId("undo").addEventListener("click", () => page.history.undo());
  byId("redo").addEventListener("click", () => page.history.redo());
  byId("fit").addEventListener("click", () => page.canvas.fit());
  return { draw, drawSteps };
}
