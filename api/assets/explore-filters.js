// The legend that filters: kinds, relations, the amount of one payment, and what becomes of the rest.
import { byId, element, say, whole } from "./kit.js";
import { kindName, mark, stroke, typeName, words } from "./explore-marks.js";

const ORDER = Object.keys(words.kinds);
const LINES = Object.keys(words.types);

// `act(text, change, options)` makes a step: what it is called, and what changes in the state.
export function filters(page) {
  const least = byId("least");
  const most = byId("most");
  const fenOf = (box) => (box.value === "" ? null : Math.round(Number(box.value) * 100));
  for (const box of [least, most]) {
    box.addEventListener("change", () => {
      const [from, to] = [fenOf(least), fenOf(most)];
      page.act(from === null && to === null ? say("金额 不限", "any amount") : say(`金额 ${least.value || 0} 至 ${most.value || "不限"}`, `amount ${least.value || 0} to ${most.value || "any"}`), { least: from, most: to }, { joins: "amount" });
    });
  }
  for (const choice of document.querySelectorAll('input[name="mode"]')) {
    choice.addEventListener("change", () => page.act(choice.value === "hide" ? say("不符合的不显示", "the rest not shown") : say("不符合的置灰", "the rest greyed"), { mode: choice.value }));
  }
  for (const button of document.querySelectorAll("[data-all]")) {
    button.addEventListener("click", () => page.act(say("全部显示", "show all"), button.dataset.all === "kinds" ? { kindsOff: new Set(), greyed: new Set() } : { typesOff: new Set() }));
  }

  function draw(state, seen) {
    legend(byId("kinds"), ORDER, seen.all.nodes, state.kindsOff, "kindsOff", (kind) => mark(kind), kindName);
    legend(byId("types"), LINES, seen.all.edges, state.typesOff, "typesOff", stroke, typeName);
    byId("grey-count").textContent = seen.greyCount ? whole(seen.greyCount) : "";
    if (document.activeElement !== least) least.value = state.least === null ? "" : state.least / 100;
    if (document.activeElement !== most) most.value = state.most === null ? "" : state.most / 100;
    document.querySelector(`input[name="mode"][value="${state.mode}"]`).checked = true;
    const line = byId("hidden-line");
    line.hidden = !state.hidden.size;
    line.replaceChildren(element("span", { text: say(`另隐藏 ${state.hidden.size} 个`, `${state.hidden.size} hidden besides`) }), element("button", { type: "button", class: "link", text: say("恢复", "Bring back"), on: { click: () => page.act(say(`恢复 ${state.hidden.size} 个`, `bring back ${state.hidden.size}`), { hidden: new Set() }) } }));
  }

  function legend(place, order, things, off, field, picture, name) {
    const counts = new Map();
    for (const thing of things) counts.set(thing.kind, (counts.get(thing.kind) || 0) + 1);
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.kind : null;
    const kinds = [...new Set([...counts.keys(), ...off])].sort((a, b) => order.indexOf(a) - order.indexOf(b));
    place.replaceChildren(...kinds.map((kind) => {
      const box = element("input", { type: "checkbox", checked: !off.has(kind), "data-kind": kind, on: { change: () => page.act(`${box.checked ? say("显示", "show") : say("置灰", "grey")} ${name(kind)}`, { [field]: toggled(off, kind) }) } });
      return element("label", { class: counts.has(kind) ? "" : "none", title: name(kind), on: { dblclick: (event) => { event.preventDefault(); page.act(say(`只看 ${name(kind)}`, `only ${name(kind)}`), { [field]: new Set(kinds.filter((each) => each !== kind)) }); } } },
        box, picture(kind), element("span", { class: "word", text: name(kind) }), element("span", { class: "n", text: whole(counts.get(kind) || 0) }));
    }));
    if (focused) place.querySelector(`[data-kind="${focused}"]`)?.focus();
  }

  return { draw };
}

export function toggled(set, value) {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
