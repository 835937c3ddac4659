// Finding a thing by name or number: on the canvas, hidden, in a group, or in the graph beside it.
import { api, byId, element, say, told } from "./kit.js";
import { toggled } from "./explore-filters.js";
import { mark } from "./explore-marks.js";

const TYPING_MS = 200;

export function finding(page) {
  const { act, choose, gather, open, state } = page;
  const finder = byId("find");
  const foundList = byId("find-found");
  let findTimer = 0;
  let findNumber = 0;

  async function find() {
    const text = finder.value.trim();
    const mine = ++findNumber;
    if (!text) { closeFind(); return; }
    const found = await told(() => api("/api/v1/search", { body: { text } }));
    if (mine !== findNumber) return;
    const named = new Set((found?.items || []).map((one) => one.key));
    const here = page.seen().nodes.filter((node) => named.has(node.id) || `${node.label} ${node.second}`.toLowerCase().includes(text.toLowerCase())).slice(0, 8);
    const there = (found?.items || []).filter((one) => !page.seen().nodes.some((node) => node.id === one.key)).sort((a, b) => state().nodes.has(b.key) - state().nodes.has(a.key)).slice(0, 12);
    const rows = [
      ...here.map((node) => option(node.id, mark(node.kind, node.glyph), node.label, node.second, say("在图中", "shown"), () => { choose([node.id]); page.canvas.bringIntoView([node.id]); })),
      ...there.map((one) => option(one.key, mark(one.label, one.glyph), one.name || one.number, one.name ? one.number : "", ...elsewhere(one))),
    ];
    foundList.replaceChildren(...(rows.length ? rows : [element("li", { class: "told", role: "option", "aria-disabled": "true", text: say("没有找到；可用姓名、拼音首字母、卡尾号、手机号", "Nothing found; try a name, initials, card tail, phone") })]));
    foundList.hidden = false;
    finder.setAttribute("aria-expanded", "true");
    pick(0);
  }

  // What is not on the canvas: hidden, taken into a group, or not gathered yet.
  function elsewhere(one) {
    const name = one.name || one.number;
    const show = () => { choose([one.key]); page.canvas.bringIntoView([one.key]); };
    if (state().hidden.has(one.key)) return [say("已隐藏，恢复", "hidden: bring back"), () => { act(say(`恢复 ${name}`, `bring back ${name}`), { hidden: toggled(state().hidden, one.key) }); show(); }];
    const [group] = [...page.seen().inside].find(([, ids]) => ids.includes(one.key)) || [];
    if (group) return [say("在合并中，拆开", "in a group: open it"), async () => { await open(group); show(); }];
    return [say("加入", "add"), () => gather([one.key], say(`加入 ${name}`, `add ${name}`), { focus: !state().nodes.size }).then(() => choose([one.key]))];
  }

  function option(key, picture, name, second, what, run) {
    const row = element("li", { role: "option", id: `find-${key}`, "aria-selected": "false" }, picture, element("span", { text: name }), element("span", { class: "mono quiet", text: second }), element("span", { class: "what", text: what }));
    row.addEventListener("pointerdown", (event) => { event.preventDefault(); finish(run); });
    row.run = run;
    return row;
  }

  function finish(run) {
    finder.value = "";
    closeFind();
    run();
    page.focus();
  }

  function pick(index) {
    const rows = [...foundList.querySelectorAll("[role=option]:not([aria-disabled])")];
    rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === index)));
    if (rows[index]) { finder.setAttribute("aria-activedescendant", rows[index].id); rows[index].scrollIntoView({ block: "nearest" }); }
  }

  function closeFind() {
    foundList.hidden = true;
    finder.setAttribute("aria-expanded", "false");
    finder.removeAttribute("aria-activedescendant");
  }

  finder.addEventListener("input", () => { clearTimeout(findTimer); findTimer = setTimeout(find, TYPING_MS); });
  finder.addEventListener("blur", () => setTimeout(closeFind, 150));
  finder.addEventListener("keydown", async (event) => {
    const rows = [...foundList.querySelectorAll("[role=option]:not([aria-disabled])")];
    const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); pick(Math.max(0, Math.min(rows.length - 1, at + step))); }
    if (event.key === "Enter") { event.preventDefault(); clearTimeout(findTimer); if (foundList.hidden) await find(); else if (rows[at]) finish(rows[at].run); }
  });

  return { focus: () => finder.focus() };
}
