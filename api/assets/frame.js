// The frame's own behaviour: search in the bar, menus that close, whole numbers on request, help.
import "./focus.js";
import { api, ask, byId, element, keys, say, told, toast, typing } from "./kit.js";

const SHOWN_MS = 60_000;
const WAIT_MS = 180;

// ---- search -----------------------------------------------------------------------------------
const box = byId("search");
const list = byId("search-found");
let asked = 0;
let timer = 0;

function closeSearch() {
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

async function search() {
  const text = box.value.trim();
  const mine = ++asked;
  if (!text) { closeSearch(); return; }
  const found = await told(() => api("/api/v1/search", { body: { text } }));
  if (mine !== asked || !found) return;
  const rows = found.items.slice(0, 20).map((one, index) => element("li", { role: "option", id: `found-${index}`, "data-key": one.key, "aria-selected": String(index === 0), on: { mousedown: (event) => { event.preventDefault(); openFound(one.key); } } },
    element("span", { class: "glyph", text: one.glyph }), element("span", { text: one.name }), element("span", { class: "mono quiet", text: one.number }),
    element("span", { class: "spread" }), element("span", { class: "quiet", text: one.findings ? say(`疑点 ${one.findings}`, `${one.findings} findings`) : say("无疑点", "no findings") })));
  if (!rows.length) rows.push(element("li", { class: "told", role: "option", "aria-disabled": "true", text: say("没有找到。可用姓名、拼音首字母、证号或卡号末四位、手机号、企业名。", "Nothing. Try a name, initials, the last four digits of an ID or card, a phone, an enterprise.") }));
  if (found.items.length > 20) rows.push(element("li", { class: "told", role: "option", "aria-disabled": "true", text: say(`显示 20 / 共 ${found.items.length}，请写得更具体`, `showing 20 of ${found.items.length}: be more specific`) }));
  list.replaceChildren(...rows);
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  choose(0);
}

function choose(index) {
  const rows = [...list.querySelectorAll("[data-key]")];
  rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === index)));
  if (rows[index]) {
    box.setAttribute("aria-activedescendant", rows[index].id);
    rows[index].scrollIntoView({ block: "nearest" });
  }
}

function openFound(key) {
  location.assign(`/explore?key=${encodeURIComponent(key)}`);
}

box?.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, WAIT_MS); });
box?.addEventListener("blur", () => setTimeout(closeSearch, 100));
box?.addEventListener("keydown", (event) => {
  const rows = [...list.querySelectorAll("[data-key]")];
  const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(Math.max(0, Math.min(rows.length - 1, at + (event.key === "ArrowDown" ? 1 : -1))));
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (!list.hidden && rows[at]) openFound(rows[at].dataset.key);
    else search();
  } else if (event.key === "Escape") {
    closeSearch();
    box.blur();
  }
});

// ---- menus ------------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("focusin", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  if (typing()) document.activeElement.blur();
});

// ---- whole numbers, with a purpose, for a minute ------------------------------------------------
const PURPOSES = [["到银行核对开户资料", "check the account at the bank"], ["电话核实本人", "call the person"], ["入户核查", "visit the household"], ["调取原始凭证", "fetch the vouchers"]];

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-reveal]");
  if (!button || button.classList.contains("shown")) return;
  const given = await ask(say("查看完整号码", "Show the whole number"), [
    { name: "purpose", label: say("目的（记入日志）", "Purpose (logged)"), placeholder: say("选一项，或写明", "choose one, or say"), required: true, minlength: 4, maxlength: 500, options: PURPOSES.map((each) => [say(...each)]) },
  ], { confirm: say("查看 60 秒", "Show for 60 s"), intro: say("谁、何时、为何查看，写入操作日志。", "Who looked, when and why goes into the log.") });
  if (!given) return;
  const answer = await told(() => api("/api/v1/reveals", { body: { key: button.dataset.reveal, purpose: given.purpose } }));
  if (!answer) return;
  const masked = button.textContent;
  button.textContent = answer.number;
  button.classList.add("shown");
  setTimeout(() => { button.textContent = masked; button.classList.remove("shown"); }, SHOWN_MS);
  toast(say("已显示 60 秒，已记入日志。", "Shown for 60 s; logged."));
});
// Copying takes the masked form, or what the page shows: nothing is put on the clipboard by us.

// ---- htmx: our token on every request, its refusals said -----------------------------------------
document.body.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["x-csrf-token"] = document.querySelector('meta[name="csrf"]').content;
});
document.body.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  if (answer.status === 401) { location.reload(); return; }
  let said = {};
  try { said = JSON.parse(answer.responseText); } catch { /* a page, not a problem */ }
  toast([said.title || say("没有完成", "Not done"), said.detail].filter(Boolean).join(say("：", ": ")), { error: true });
});
document.body.addEventListener("htmx:sendError", () => toast(say("服务没有回答，请检查连接后再试。", "The service did not answer; check the connection and try again."), { error: true }));

// ---- G and a letter go to a page, from everywhere -------------------------------------------------
const PLACES = { o: "/", f: "/findings", c: "/cases", x: "/explore", q: "/cypher", p: "/patterns", b: "/batches", d: "/loads" };
let going = 0;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing() || document.querySelector("dialog[open]")) return;
  const place = PLACES[event.key.toLowerCase()];
  if (event.key.toLowerCase() === "g") going = Date.now();
  else if (place && Date.now() - going < 1500) { event.preventDefault(); event.stopImmediatePropagation(); location.assign(place); }
  else going = 0;
});

keys({
  "/": () => box?.focus(), "?": () => byId("all-keys").showModal(),
  m: () => [...byId("toasts").querySelectorAll("a, button")].at(-1)?.closest(".toast").querySelector("a, button").focus(),
});
