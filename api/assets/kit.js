// What every page's script uses: words, requests, elements, toasts, keys. No globals.

export const english = document.documentElement.lang === "en";
export const say = (zh, en) => (english ? en : zh);
const csrf = document.querySelector('meta[name="csrf"]')?.content || "";

// A refusal in the one shape of the API's errors; `told` is all that it says.
export class Problem extends Error {
  constructor(told) {
    const { title, detail, status, instance } = told;
    super([title, detail].filter(Boolean).join(say("：", ": ")));
    Object.assign(this, { title, detail, status, instance, told });
  }
}

// Ask the API and answer the response itself. Forms and files are sent as they are, any other `body` as JSON.
export async function request(path, { method, body, signal } = {}) {
  const form = body instanceof FormData, file = body instanceof Blob;
  const type = body === undefined || form ? {} : { "content-type": file ? "application/octet-stream" : "application/json" };
  const answer = await fetch(path, {
    method: method || (body === undefined ? "GET" : "POST"),
    headers: { accept: "application/json", "x-csrf-token": csrf, ...type },
    body: body === undefined || form || file ? body : JSON.stringify(body),
    signal,
  });
  if (answer.status === 401) location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  if (!answer.ok) throw new Problem(readJson(await answer.text()) || { title: say("服务没有回答", "No answer"), status: answer.status });
  return answer;
}

// The same for JSON: what it says, or null where there is nothing to read.
export async function api(path, given) {
  return readJson(await (await request(path, given)).text());
}

// Take a file from the API, under `name` or the one that the service gives it; answers the name.
export async function download(path, { name, ...given } = {}) {
  const answer = await request(path, given);
  const said = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") || "");
  const kept = name || said?.[1] || path.split("?")[0].split("/").pop();
  save(await answer.blob(), kept);
  return kept;
}

// Hand the reader a file that stands in this page.
export function save(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// Masked captions in the reader's language (尾号1234); what an office wrote stays as it is.
const CAPTIONS = new Set(["label", "caption", "second", "name", "home_name", "card", "payee"]);
const captioned = (key, value) => (english && CAPTIONS.has(key) && typeof value === "string" ? value.replace(/尾号(?=\d)/g, "no. ending ") : value);

function readJson(text) {
  try {
    return JSON.parse(text, captioned);
  } catch {
    return null;
  }
}

// An element with properties, listeners (`on`) and children. Text is only ever set as text.
export function element(tag, { text, on, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(name, value);
  }
  if (text !== undefined && text !== null) made.textContent = text;
  for (const [name, act] of Object.entries(on || {})) made.addEventListener(name, act);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export const byId = (id) => document.getElementById(id);
export const whole = (n) => Number(n).toLocaleString("en-US");
export const yuan = (fen) => (fen / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const wholeYuan = (fen) => Math.round(fen / 100).toLocaleString("en-US");

// One line, lower left, six seconds; errors stay until closed. `undo` adds the button 撤销. A line of
// the same kind (unless told, of the same text) takes the place of the one before; three stand at most.
const MOST_TOASTS = 3;
export function toast(text, { undo, error = false, kind = text } = {}) {
  const place = byId("toasts");
  const line = element("div", { class: error ? "toast error" : "toast", role: error ? "alert" : undefined, "data-kind": kind }, element("span", { text }));
  const close = () => line.remove();
  if (undo) line.append(element("button", { type: "button", class: "link", text: say("撤销", "Undo"), on: { click: () => { close(); undo(); } } }));
  line.append(element("button", { type: "button", class: "link", text: say("关闭", "Close"), on: { click: close } }));
  for (const old of [...place.children]) if (old.dataset.kind === kind) old.remove();
  while (place.children.length >= MOST_TOASTS) (place.querySelector(".toast:not(.error)") || place.firstElementChild).remove();
  place.append(line);
  const leave = () => { if (line.matches(":hover, :focus-within")) setTimeout(leave, 1000); else close(); }; // while it is read, it stays
  if (!error) setTimeout(leave, 6000);
  return line;
}

// Run `act`; what it refuses is said and nothing is lost.
export async function told(act) {
  try {
    return await act();
  } catch (error) {
    if (error.name !== "AbortError") toast(error instanceof Problem ? error.message : say("没有完成：", "Not done: ") + error.message, { error: true });
    return undefined;
  }
}

// Stop a query or a trial by its id. What was only just asked for is not known to the service yet:
// it is stopped as soon as it is, as long as `runs()` says that it is still waited for.
export async function stopped(id, runs) {
  while (runs()) {
    try {
      await api(`/api/v1/queries/${id}`, { method: "DELETE" });
      return;
    } catch (error) {
      if (error.status !== 404) throw error;
      await new Promise((wait) => setTimeout(wait, 300));
    }
  }
}

export const typing = () => /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName || "")
  && !/^(checkbox|radio|range|button)$/.test(document.activeElement.type) || Boolean(document.activeElement?.isContentEditable)
  || Boolean(document.activeElement?.shadowRoot);

// Keys of a page: `{ j: next, Enter: open }`; off while typing, in a dialog, or with Ctrl, Alt, Meta.
export function keys(acts, { when = () => true } = {}) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typing() || document.querySelector("dialog[open]") || !when()) return;
    const act = acts[event.key] || acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    if (event.key === "Enter" && document.activeElement?.matches("a, button, summary")) return;
    event.preventDefault();
    act(event);
  });
}

// A dialog of fields that answers what was written, or null when it was left.
// fields: [{ name, label, type: "text" | "textarea" | "select" | "radio", options: [[value, text]], value, required, minlength }]; of a text the options are what may be written
export function ask(title, fields, { confirm, intro } = {}) {
  return new Promise((answer) => {
    const form = element("form", { method: "dialog" }, element("h2", { text: title }), intro ? element("p", { class: "quiet", text: intro }) : null, ...fields.map(field));
    const dialog = element("dialog", { "aria-label": title }, form);
    form.append(element("div", { class: "acts" },
      element("button", { type: "button", text: say("取消", "Cancel"), on: { click: () => dialog.close() } }),
      element("button", { type: "submit", class: "primary", text: confirm || say("确定", "OK") })));
    let given = null;
    form.addEventListener("submit", () => { given = Object.fromEntries(new FormData(form)); });
    dialog.addEventListener("close", () => { dialog.remove(); answer(given); });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("input, textarea, select, button.primary")?.focus();
  });
}

function field({ name, label, type = "text", options = [], value = "", ...limits }) {
  if (type === "radio") {
    return element("fieldset", { class: "field" }, element("legend", { text: label }), ...options.map(([each, text]) =>
      element("label", {}, element("input", { type: "radio", name, value: each, checked: each === value, ...limits }), element("span", { text }))));
  }
  const tag = type === "textarea" || type === "select" ? type : "input";
  const box = element(tag, { name, ...(tag === "input" ? { type, value } : {}), ...limits },
    ...(tag === "select" ? options.map(([each, text]) => element("option", { value: each, text, selected: each === value })) : []));
  if (tag === "textarea") { box.value = value; box.rows = 3; }
  const offered = tag === "input" && options.length ? element("datalist", { id: `offered-${name}` }, ...options.map(([each]) => element("option", { value: each }))) : null;
  if (offered) box.setAttribute("list", offered.id);
  return element("label", { class: "field" }, element("span", { text: label }), box, offered);
}
