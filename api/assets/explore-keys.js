// The keys of the explorer.
import { byId, keys, say, toast, typing } from "./kit.js";

const MOVES = { ArrowLeft: [-20, 0], ArrowRight: [20, 0], ArrowUp: [0, -20], ArrowDown: [0, 20] };

export function explorerKeys(page) {
  const { choose, hide, open, state } = page;
  const onCanvas = () => document.activeElement === byId("canvas") || document.activeElement === document.body || document.activeElement === byId("main") || byId("canvas").contains(document.activeElement);
  const anywhere = () => !typing() && byId("context").hidden && byId("expand").hidden;

  function step(dx, dy) {
    return (event) => {
      if (!page.canvas.network) return;
      const id = page.canvas.toward(dx, dy);
      if (id) { choose([id], event.shiftKey); if (page.outside(id)) page.canvas.bringIntoView([id]); }
    };
  }

  const withChosen = (run) => () => { if (page.chosenIds().length) run(); else toast(say("先选中一个对象", "Select an object first")); };

  keys({
    z: () => page.history.undo(), y: () => page.history.redo(), t: () => page.toTable(), f: () => page.canvas.network && page.canvas.fit(), h: () => page.arrange(state().layout === "hierarchy" ? "radial" : "hierarchy"),
    p: () => page.pathOfChosen(), c: page.toCase, e: withChosen(() => open(page.chosenIds().at(-1))), Delete: withChosen(() => hide(page.chosenIds())), Backspace: withChosen(() => hide(page.chosenIds())),
  }, { when: anywhere });
  const zoomed = (factor) => () => page.canvas.network && page.canvas.zoom(factor);
  keys({
    "+": zoomed(1.25), "=": zoomed(1.25), "-": zoomed(0.8), Enter: withChosen(() => open(page.chosenIds().at(-1))), ArrowLeft: step(-1, 0), ArrowRight: step(1, 0), ArrowUp: step(0, -1), ArrowDown: step(0, 1),
  }, { when: () => anywhere() && onCanvas() });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && MOVES[event.key] && onCanvas() && anywhere() && page.chosenIds().length) { event.preventDefault(); page.canvas.move(...MOVES[event.key]); }
    if (event.key === "/" && document.activeElement === byId("canvas")) { event.preventDefault(); event.stopImmediatePropagation(); page.toFinder(); }
    if (event.key === " " && document.activeElement === byId("canvas")) { event.preventDefault(); page.canvas.panOnly(true); byId("canvas").classList.add("panning"); }
    if ((event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) && onCanvas() && page.chosenIds().length) {
      event.preventDefault();
      const { x, y } = page.canvas.screenOf(page.chosenIds().at(-1));
      const box = byId("canvas").getBoundingClientRect();
      page.menuAt(page.chosenIds().at(-1), null, box.left + x + 14, box.top + y + 14);
    }
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
      if (!byId("context").hidden) { event.stopPropagation(); page.closeMenu(); return; }
      if (typing()) { byId("canvas").focus(); return; }
      if (page.asks()) page.stopAsking();
      else if (page.chosenIds().length) choose([]);
      else if (page.hasPath()) page.clearPath();
      page.focus();
    }
  }, true);
  document.addEventListener("keyup", (event) => { if (event.key === " ") { page.canvas.panOnly(false); byId("canvas").classList.remove("panning"); } });
}
