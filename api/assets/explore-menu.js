// The menu of one object: by the right button, by Shift F10, or by the menu key.
import { byId, element } from "./kit.js";

export function contextMenu() {
  const menu = byId("context");
  let back = null;
  let turn = 0;

  // Shown at once; answers a number with which more may be put in while it is still open.
  function open(x, y, entries) {
    back = document.activeElement;
    paint(entries);
    menu.hidden = false;
    menu.style.left = `${Math.max(4, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${Math.max(4, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
    menu.querySelector("button").focus();
    turn += 1;
    return turn;
  }

  function refill(mine, entries) {
    if (menu.hidden || mine !== turn) return;
    const at = document.activeElement.textContent;
    paint(entries);
    const buttons = [...menu.querySelectorAll("button")];
    (buttons.find((button) => button.textContent === at) || buttons[0]).focus();
    menu.style.top = `${Math.max(4, Math.min(menu.offsetTop, innerHeight - menu.offsetHeight - 8))}px`;
  }

  function paint(entries) {
    menu.replaceChildren(...entries.map((entry) => (entry ? element("button", { type: "button", role: "menuitem", tabindex: -1, disabled: Boolean(entry.off), on: { click: () => { close(); entry.act(); } } }, element("span", { text: entry.text }), entry.key ? element("kbd", { text: entry.key }) : null) : element("hr"))));
  }

  function close() {
    if (menu.hidden) return;
    menu.hidden = true;
    back?.focus();
  }

  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button:not(:disabled)")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); close(); }
    event.stopPropagation();
  });
  document.addEventListener("pointerdown", (event) => { if (!menu.hidden && !menu.contains(event.target)) menu.hidden = true; });
  addEventListener("blur", () => { menu.hidden = true; });

  return { open, refill, close };
}
