// Put findings or a network into a case: one that is open, or a new one. Used by every page.
import { api, element, say, toast, told } from "./kit.js";

const MOST = 100;
const STYLE = "/assets/case-dialog.css";
if (!document.querySelector(`link[href="${STYLE}"]`)) document.head.append(element("link", { rel: "stylesheet", href: STYLE }));

// Asks which case, puts `findings` (ids) and `network` ({name, state}) there, says where.
// Answers {case, added, elsewhere, network}, or null when it was left.
export async function addToCase({ findings = [], network = undefined } = {}) {
  const open = await told(() => api(`/api/v1/cases?open=true&limit=${MOST}`));
  if (!open) return null;
  const given = await choose(open, { findings, network });
  if (!given) return null;
  const saved = network ? { ...network, name: given.name || network.name } : undefined;
  const body = { findings, network: saved };
  const put = await told(() => (given.id
    ? api(`/api/v1/cases/${given.id}/findings`, { body })
    : api("/api/v1/cases", { body: { ...body, title: given.title } })));
  if (put) sayWhere(put, Boolean(network));
  return put || null;
}

function sayWhere(put, network) {
  const others = Object.entries(put.elsewhere);
  const parts = [];
  if (put.added.length) parts.push(say(`加入 ${put.added.length} 个疑点`, `${put.added.length} findings added`));
  if (network) parts.push(say("网络已保存", "network saved"));
  if (others.length) parts.push(say(`${others.length} 个已在 ${[...new Set(others.map((each) => each[1]))].join("、")}，未移动`, `${others.length} stay in ${[...new Set(others.map((each) => each[1]))].join(", ")}`));
  if (!parts.length) parts.push(say("疑点已在该案件中", "the case has them already"));
  const line = toast(`${put.case.id} ${put.case.title}${say("：", ": ")}${parts.join(say("，", ", "))}${say("。", ".")}`);
  line.insertBefore(element("a", { href: `/cases/${put.case.id}`, text: say("打开案件", "Open the case") }), line.lastChild);
}

function choose(open, { findings, network }) {
  return new Promise((answer) => {
    const what = [];
    if (findings.length) what.push(say(`${findings.length} 个疑点`, `${findings.length} findings`));
    if (network) what.push(say("1 个网络", "1 network"));
    const title = say(`将 ${what.join("、") || "内容"} 加入案件`, `Add ${what.join(" and ")} to a case`);
    const filter = element("input", { type: "search", "aria-label": say("筛选案件", "Filter cases"), placeholder: say("案号、案名、主办", "number, title, assignee"), autocomplete: "off" });
    const list = element("div", { class: "case-choices", role: "radiogroup", "aria-label": say("案件", "Cases") });
    const fresh = element("input", { name: "title", maxlength: "200", autocomplete: "off" });
    const name = network ? element("input", { name: "name", maxlength: "200", value: network.name || "", required: true, autocomplete: "off" }) : null;
    list.append(radio("", say("新建案件", "A new case"), "", !open.items.length), ...open.items.map((each, n) => radio(each.id, `${each.id}　${each.title}`, `${each.assignee} · ${say(`疑点 ${each.findings}`, `${each.findings} findings`)}`, n === 0)));
    const lacking = element("span", { class: "lacking" });
    const form = element("form", { method: "dialog", class: "case-dialog" }, element("h2", { text: title }),
      open.items.length > 6 ? element("label", { class: "field" }, element("span", { text: say("筛选", "Filter") }), filter) : null,
      list,
      element("label", { class: "field" }, element("span", { text: say("新案件的案名", "Title of the new case") }), fresh),
      name ? element("label", { class: "field" }, element("span", { text: say("网络名称", "Name of the network") }), name) : null,
      open.total > open.items.length ? element("p", { class: "quiet", text: say(`显示 ${open.items.length} / 共 ${open.total}`, `showing ${open.items.length} of ${open.total}`) }) : null,
      element("div", { class: "acts" }, lacking,
        element("button", { type: "button", text: say("取消", "Cancel"), on: { click: () => dialog.close() } }),
        element("button", { type: "submit", class: "primary", text: say("加入", "Add") })));
    const dialog = element("dialog", { "aria-label": title }, form);
    let given = null;
    const chosen = () => form.querySelector('input[name="case"]:checked')?.value || "";
    const update = () => {
      fresh.disabled = Boolean(chosen());
      fresh.required = !fresh.disabled;
      const missing = !chosen() && !fresh.value.trim();
      form.querySelector("button.primary").disabled = missing;
      lacking.textContent = missing ? say("尚缺 案名", "title missing") : "";
    };
    filter.addEventListener("input", () => {
      for (const label of list.children) label.hidden = Boolean(label.dataset.text) && !label.dataset.text.includes(filter.value.trim().toLowerCase());
    });
    form.addEventListener("input", update);
    list.addEventListener("change", () => { update(); if (!chosen()) fresh.focus(); });
    form.addEventListener("submit", () => { given = { id: chosen(), title: fresh.value.trim(), name: name?.value.trim() }; });
    dialog.addEventListener("close", () => { dialog.remove(); answer(given); });
    document.body.append(dialog);
    update();
    dialog.showModal();
    (open.items.length ? list.querySelector("input:checked") : fresh).focus();
  });
}

function radio(value, text, beside, checked) {
  return element("label", { "data-text": value ? `${text} ${beside}`.toLowerCase() : "" },
    element("input", { type: "radio", name: "case", value, checked }), element("span", { text }), element("span", { class: "quiet", text: beside }));
}
