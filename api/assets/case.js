// One case: every act goes to the API with the version that was seen, then the page is drawn again.
import { api, ask, byId, download, element, keys, Problem, request, say, toast, told, whole, yuan } from "./kit.js";

const LARGEST = 20 * 1024 * 1024;
const held = () => byId("case");
const id = held().dataset.case;
const base = `/api/v1/cases/${id}`;
const version = () => Number(held().dataset.version);
const options = (name) => [...byId("words").content.querySelector(`select[name="${name}"]`).options].map((each) => [each.value, each.textContent]);

// ---- drawing again ------------------------------------------------------------------------------
async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) { location.reload(); return; }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const scrolled = new Map([...document.querySelectorAll("#case .scroll[id]")].map((each) => [each.id, each.scrollTop]));
  const draft = byId("note")?.elements.text.value || "";
  const focused = document.activeElement?.closest("[data-do]");
  const again = focused && `[data-do="${focused.dataset.do}"]${["id", "code", "number", "to"].filter((name) => focused.dataset[name]).map((name) => `[data-${name}="${CSS.escape(focused.dataset[name])}"]`).join("")}${focused.type === "radio" ? `[value="${CSS.escape(focused.value)}"]` : ""}`;
  held().replaceWith(fresh.getElementById("case"));
  byId("words").replaceWith(fresh.getElementById("words"));
  document.querySelector(".bar nav").replaceWith(fresh.querySelector(".bar nav"));
  for (const [name, top] of scrolled) if (byId(name)) byId(name).scrollTop = name === "s-record" ? 0 : top;
  if (byId("note")) byId("note").elements.text.value = draft;
  if (again) document.querySelector(again)?.focus();
}

// Do something to the case; where somebody else was faster, say what they did and show it.
async function act(path, body, { said, method } = {}) {
  try {
    await api(`${base}${path}`, { method, body: { version: version(), ...body } });
    await refresh();
    if (said) toast(said);
    return true;
  } catch (error) {
    const stale = error instanceof Problem && error.status === 409;
    await told(() => { throw error; });
    await refresh();
    if (stale) toast(say("已刷新为最新内容，请看过后再办。", "Shown as it is now; look, then do it again."));
    return false;
  }
}

// ---- what the buttons do ------------------------------------------------------------------------
const ACTS = {
  async describe() {
    const now = held().dataset;
    const names = options("names");
    const given = await ask(say("案名、人员、期限", "Title, people, term"), [
      { name: "title", label: say("案名", "Title"), value: now.title, required: true, maxlength: 200 },
      { name: "assignee", label: say("主办", "Assignee"), type: "select", options: names, value: now.assignee },
      { name: "helper", label: say("协办", "Second"), type: "select", options: names, value: now.helper },
      { name: "reviewer", label: say("复核（由管理员指定；须其同意才能结案，指定的人不能结案）", "Reviewer (an administrator names one, who must agree before the end; who named does not end it)"), type: "select", options: names, value: now.reviewer },
      { name: "due", label: say("期限", "Due"), type: "date", value: now.due },
    ], { confirm: say("保存", "Save") });
    if (given) await act("", Object.fromEntries(Object.entries(given).filter(([name, value]) => value !== now[name])), { method: "PATCH" });
  },

  async move(button) {
    const to = button.dataset.to;
    if (to === held().dataset.state) return;
    const order = ["doubtful", "checking", "lead", "filed"];
    const back = order.indexOf(to) < order.indexOf(held().dataset.state);
    const fields = [{ name: "note", label: back ? say("退回原因", "Why back") : say("说明", "Note"), type: "textarea", maxlength: 4000, required: back }];
    if (!back) fields.unshift({ name: "document", label: say("依据文书", "On the document"), type: "select", options: options("documents"), required: to === "filed" });
    if (to === "filed") fields.unshift({ name: "reason", label: say("理由", "Reason"), type: "select", options: options("reasons"), required: true });
    const name = Object.fromEntries(options("states"))[to];
    const given = await ask(back ? say(`退回 ${name}`, `Back to ${name}`) : say(`转入 ${name}`, `On to ${name}`), fields, {
      confirm: back ? say(`退回 ${name}`, `Back to ${name}`) : say(`转入 ${name}`, `On to ${name}`),
      intro: say("记入办理记录，不能删改；案内未排除的疑点随之转入。", "Written into the record for ever; its findings that are not put aside go along."),
    });
    if (given) await act("/state", { state: to, ...given });
  },

  async "add-findings"() {
    const chosen = await findFindings();
    if (!chosen?.length) return;
    const put = await told(() => api(`${base}/findings`, { body: { findings: chosen } }));
    if (!put) return;
    await refresh();
    const others = Object.entries(put.elsewhere);
    toast(say(`加入 ${put.added.length} 个疑点`, `${put.added.length} findings added`) + (others.length ? say(`；${others.length} 个已在 ${[...new Set(others.map((each) => each[1]))].join("、")}`, `; ${others.length} stay in ${[...new Set(others.map((each) => each[1]))].join(", ")}`) : ""));
  },

  async "remove-finding"(button) {
    const given = await ask(say("移出疑点", "Take the finding out"), [{ name: "why", label: say("原因", "Why"), required: true, maxlength: 200 }], { confirm: say("移出", "Take out"), intro: button.dataset.id });
    if (given) await act(`/findings/${button.dataset.id}/removal`, given);
  },

  async "add-person"() {
    const given = await ask(say("加入人员", "Add a person"), [
      { name: "name", label: say("姓名", "Name"), required: true, maxlength: 200 },
      { name: "role", label: say("在案身份", "Part in the case"), type: "select", options: options("roles") },
      { name: "note", label: say("单位、说明", "Office, note"), maxlength: 200 },
    ], { confirm: say("加入", "Add"), intro: say("疑点所列的人已在表中，不必再加。", "People of the findings stand in the table already.") });
    if (given) await act("/people", given);
  },

  role: (select) => person(select, { role: select.value }),

  async "person-note"(button) {
    const row = button.closest("tr").dataset;
    const given = await ask(say(`核查情况：${row.name}`, `Check: ${row.name}`), [{ name: "note", label: say("核查情况", "What was found"), value: row.note, maxlength: 200 }], { confirm: say("保存", "Save") });
    if (given) await person(button, given);
  },

  upload: () => byId("file").click(),

  async withdraw(button) {
    const number = button.dataset.number;
    const given = await ask(say(`作废 DOC-${number.padStart(2, "0")}`, `Withdraw DOC-${number.padStart(2, "0")}`), [{ name: "why", label: say("原因（文件与记录保留）", "Why (file and line stay)"), required: true, maxlength: 200 }], { confirm: say("作废", "Withdraw") });
    if (given) await actAt(`/api/v1/case-documents/${id}/${number}/withdrawal`, given);
  },

  async answer(button) {
    const given = await ask(say("答复核查提纲", "Answer the question"), [
      { name: "answer", label: say("结果", "Result"), type: "select", options: options("answered"), value: button.dataset.answer },
      { name: "text", label: say("答复", "Answer"), value: button.dataset.text, maxlength: 200 },
      { name: "document", label: say("依据文书", "On the document"), type: "select", options: options("documents") },
    ], { confirm: say("保存", "Save"), intro: button.closest("tr").querySelector(".sentence").firstChild.textContent });
    if (given) await act("/answers", { code: button.dataset.code, ...given });
  },

  outcome: (radio) => act("/outcomes", { finding: radio.dataset.id, reason: radio.value }),

  async review() {
    const given = await ask(say("复核同意", "Agree as reviewer"), [{ name: "note", label: say("意见", "Remark"), maxlength: 200 }], { confirm: say("复核同意", "Agree"), intro: summary() });
    if (given) await act("/review", given);
  },

  async end(button) {
    const to = button.dataset.to;
    const closing = to === "closed";
    const fields = [
      { name: "document", label: say("依据文书", "On the document"), type: "select", options: options("documents") },
      { name: "note", label: say("说明", "Note"), type: "textarea", maxlength: 4000 },
    ];
    if (!closing) fields.unshift({ name: "reason", label: say("理由", "Reason"), type: "select", options: options("reasons").filter(([value]) => value !== "fraud"), required: true });
    const count = held().dataset.findings;
    const given = await ask(closing ? say("结案", "Close the case") : say("排除", "Exclude the case"), fields, {
      confirm: closing ? say(`结案 ${count} 个疑点`, `Close ${count} findings`) : say(`排除 ${count} 个疑点`, `Exclude ${count} findings`),
      intro: summary() + say("结论写入各疑点，计入模式实测属实率；退款清单就此固定。", " Outcomes go to the findings and count in the patterns' measured precision; the restitution list is kept as it is."),
    });
    if (given) await act("/end", { state: to, ...given });
  },

  async reopen() {
    const given = await ask(say("重新办理", "Reopen"), [{ name: "why", label: say("原因", "Why"), required: true, maxlength: 200 }], { confirm: say("重新办理", "Reopen") });
    if (given) await act("/reopening", given);
  },

  async "remove-network"(button) {
    const given = await ask(say("移出网络", "Take the network out"), [], { confirm: say("移出", "Take out"), intro: button.closest("tr").querySelector("a").textContent });
    if (given) await act(`/networks/${button.dataset.number}/removal`, {});
  },

  rows(button) {
    const rows = byId(button.getAttribute("aria-controls"));
    rows.hidden = !rows.hidden;
    button.setAttribute("aria-expanded", String(!rows.hidden));
  },

  amounts: (button) => takeOff(button),
  print: () => window.print(),

  async "full-restitution"() {
    const given = await ask(say("退款清单（含完整号码）", "Restitution list with whole numbers"), [{ name: "purpose", label: say("目的（记入日志）", "Purpose (logged)"), required: true, minlength: 4, maxlength: 500 }], { confirm: say("下载", "Download"), intro: say("谁、何时、为何取得完整号码，写入操作日志。", "Who took whole numbers, when and why goes into the log.") });
    if (!given) return;
    const name = `${id}-${say("退款清单", "restitution")}.xlsx`;
    if (!await told(() => download(`/api/v1/case-papers/${id}/restitution`, { body: { purpose: given.purpose }, name }))) return;
    toast(say("已下载，已记入日志。", "Downloaded; logged."));
  },
};

async function actAt(path, body) {
  if (await told(async () => { await api(path, { body: { version: version(), ...body } }); return true; })) await refresh();
}

function person(from, changed) {
  const row = from.closest("tr").dataset;
  return act("/people", { id: row.person, key: row.key, name: row.name, role: row.role, note: row.note, ...changed });
}

function summary() {
  const now = held().dataset;
  return say(`${now.findings} 个疑点，应退 ${now.yuan} 元，涉及 ${now.people} 人。`, `${now.findings} findings, ${now.yuan} yuan to be returned by ${now.people} people.`);
}

// ---- findings to add ----------------------------------------------------------------------------
function findFindings() {
  return new Promise((answer) => {
    const title = say("加入疑点", "Add findings");
    const box = element("input", { type: "search", autocomplete: "off", maxlength: "200", "aria-label": say("在疑点中找", "find in the findings"), placeholder: say("姓名、句中文字、模式名称", "name, words of the sentence, pattern") });
    const list = element("div", { class: "found-list", role: "group", "aria-label": title });
    const count = element("span", { class: "lacking" });
    const add = element("button", { type: "submit", class: "primary", text: say("加入", "Add") });
    const form = element("form", { method: "dialog" }, element("h2", { text: title }), element("label", { class: "field" }, element("span", { text: say("在疑点中找", "Find") }), box), list,
      element("div", { class: "acts" }, count, element("button", { type: "button", text: say("取消", "Cancel"), on: { click: () => dialog.close() } }), add));
    const dialog = element("dialog", { "aria-label": title }, form);
    const chosen = new Set();
    const here = new Set([...document.querySelectorAll('[data-do="remove-finding"]')].map((each) => each.dataset.id));
    let asked = 0;
    let timer = 0;
    let given = null;
    const update = () => {
      add.disabled = !chosen.size;
      count.textContent = chosen.size ? "" : say("尚缺 疑点", "choose a finding");
    };
    const find = async () => {
      const mine = ++asked;
      const found = await told(() => api(`/api/v1/findings?limit=30&text=${encodeURIComponent(box.value.trim())}`));
      if (!found || mine !== asked) return;
      list.replaceChildren(...found.items.map((each) => element("label", {},
        element("input", { type: "checkbox", checked: chosen.has(each.id) || here.has(each.id), disabled: here.has(each.id), on: { change: (event) => { if (event.target.checked) chosen.add(each.id); else chosen.delete(each.id); update(); } } }),
        severity(each.severity), element("span", { text: say(each.sentence.zh, each.sentence.en) }),
        element("span", { class: "n", text: here.has(each.id) ? say("已在案", "in the case") : `${yuan(each.fen)} ${say("元", "yuan")}` }))),
        element("p", { class: "quiet", text: found.total ? say(`显示 ${found.items.length} / 共 ${whole(found.total)}`, `showing ${found.items.length} of ${whole(found.total)}`) : say("没有符合的疑点", "no finding fits") }));
    };
    box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, 180); });
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); find(); } });
    form.addEventListener("submit", () => { given = [...chosen]; });
    dialog.addEventListener("close", () => { dialog.remove(); answer(given); });
    document.body.append(dialog);
    update();
    find();
    dialog.showModal();
    box.focus();
  });
}

const SEVERITIES = { critical: ["严重", "critical"], high: ["高", "high"], medium: ["中", "medium"], low: ["低", "low"], info: ["提示", "info"] };
const severity = (name) => element("span", { class: `severity ${name}`, text: say(...SEVERITIES[name]) });

// ---- amounts to return --------------------------------------------------------------------------
async function takeOff(button) {
  const rows = [...byId(button.dataset.of).querySelectorAll("tr[data-src]")].map((row) => row.dataset);
  const given = await askAmounts(button.dataset.name, rows);
  if (given) await act("/amounts", given);
}

function askAmounts(name, rows) {
  return new Promise((answer) => {
    const title = say("逐行认定应退金额", "What is to be returned, row by row");
    const boxes = rows.map((row) => element("input", { type: "number", min: "0", max: (row.paid / 100).toFixed(2), step: "0.01", value: (row.fen / 100).toFixed(2), required: true, "aria-label": `${row.day} ${row.paid / 100}` }));
    const sum = element("b");
    const each = element("input", { type: "number", min: "0", step: "0.01", "aria-label": say("每行应退", "of each row") });
    const fill = element("button", { type: "button", class: "small", text: say("填入全部行", "Into every row"), on: { click: () => { boxes.forEach((box, n) => { box.value = Math.min(rows[n].paid / 100, Number(each.value || 0)).toFixed(2); }); add(); } } });
    const why = element("input", { required: true, maxlength: "200", "aria-label": say("依据", "On what ground") });
    const add = () => { sum.textContent = yuan(boxes.reduce((total, box) => total + Math.round(Number(box.value) * 100), 0)); };
    const table = element("table", {}, element("thead", {}, element("tr", {}, element("th", { text: say("日期", "Day") }), element("th", { class: "n", text: say("发放（元）", "Paid") }), element("th", { class: "n", text: say("应退（元）", "To return") }))),
      element("tbody", {}, ...rows.map((row, n) => element("tr", {}, element("td", { class: "mono", text: row.day || say("无日期", "no day") }), element("td", { class: "n", text: yuan(row.paid) }), element("td", { class: "n" }, boxes[n])))));
    const form = element("form", { method: "dialog" }, element("h2", { text: title }), element("p", { class: "quiet", text: name }),
      element("p", {}, element("label", {}, element("span", { text: say("每行应退（元）", "Of each row (yuan)") }), each), fill),
      element("div", { class: "amounts-table" }, table), element("p", {}, element("span", { text: say("合计 ", "sum ") }), sum, element("span", { text: say(" 元", " yuan") })),
      element("label", { class: "field" }, element("span", { text: say("依据", "On what ground") }), why),
      element("div", { class: "acts" }, element("button", { type: "button", text: say("取消", "Cancel"), on: { click: () => dialog.close() } }), element("button", { type: "submit", class: "primary", text: say("认定", "Confirm") })));
    const dialog = element("dialog", { "aria-label": title }, form);
    let given = null;
    form.addEventListener("input", add);
    form.addEventListener("submit", () => { given = { rows: Object.fromEntries(rows.map((row, n) => [row.src, Math.round(Number(boxes[n].value) * 100)])), why: why.value }; });
    dialog.addEventListener("close", () => { dialog.remove(); answer(given); });
    document.body.append(dialog);
    add();
    dialog.showModal();
    each.focus();
  });
}

// ---- documents ----------------------------------------------------------------------------------
async function upload(files) {
  const given = await ask(say(`上传 ${files.length} 份文书`, `Upload ${files.length} documents`), [
    { name: "kind", label: say("种类", "Kind"), type: "select", options: options("document-kinds") },
    { name: "about", label: say("针对的人", "About"), type: "select", options: options("people") },
  ], { confirm: say("上传", "Upload"), intro: files.map((each) => each.name).join(say("、", ", ")) });
  if (!given) return;
  let taken = 0;
  for (const file of files) {
    const done = await told(async () => {
      if (file.size > LARGEST) throw new Problem({ title: say("单个文书不能超过 20 MB", "a document may have at most 20 MB"), detail: file.name });
      const query = new URLSearchParams({ name: file.name, kind: given.kind, about: given.about });
      await request(`/api/v1/case-documents/${id}?${query}`, { body: file });
      return true;
    });
    taken += done ? 1 : 0;
  }
  await refresh();
  if (taken) toast(say(`已收 ${taken} 份文书，内容摘要已记入办理记录。`, `${taken} documents taken, their digests recorded.`));
}

// ---- listening ----------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (button && !button.disabled) ACTS[button.dataset.do](button);
});
// Every choice is written into the record, so arrow keys only walk over choices: the space bar takes
// an outcome, and what a list stands at counts when it is left or Enter is pressed.
const walked = new Set();
function take(list) {
  if (walked.delete(list)) ACTS[list.dataset.do](list);
}
document.addEventListener("keydown", (event) => {
  const radio = event.target.closest?.("input[type=radio][data-do]");
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (radio && step) {
    event.preventDefault();
    const all = [...document.getElementsByName(radio.name)];
    all[(all.indexOf(radio) + step + all.length) % all.length].focus();
  }
  const list = event.target.closest?.("select[data-do]");
  if (list) list.dataset.byKey = "yes";
  if (list && event.key === "Enter") take(list);
});
document.addEventListener("pointerdown", (event) => { delete event.target.closest?.("select[data-do]")?.dataset.byKey; });
document.addEventListener("focusout", (event) => { if (event.target.matches("select[data-do]")) take(event.target); });
document.addEventListener("change", (event) => {
  const from = event.target.closest("select[data-do], input[type=radio][data-do]");
  if (from?.dataset.byKey) walked.add(from);
  else if (from) ACTS[from.dataset.do](from);
  if (event.target.id === "file" && event.target.files.length) {
    upload([...event.target.files]);
    event.target.value = "";
  }
});
document.addEventListener("submit", async (event) => {
  if (event.target.id !== "note") return;
  event.preventDefault();
  const form = event.target;
  const body = Object.fromEntries(new FormData(form));
  if (await told(async () => { await api(`${base}/notes`, { body }); return true; })) {
    form.elements.text.value = "";
    await refresh();
    byId("note").elements.text.focus();
  }
});

const press = (selector) => () => { const found = document.querySelector(selector); if (found && !found.disabled) found.click(); };
keys({
  n: () => byId("note")?.elements.text.focus(),
  c: press('[data-do="add-findings"]'),
  u: press('[data-do="upload"]'),
  s: press('.way button[aria-pressed="true"] + button'),
  e: () => { byId("export").open = true; byId("export").querySelector("a").focus(); },
});
