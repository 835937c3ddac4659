// The list of cases: a row is current, keys move it, a new case is opened.
import { api, ask, byId, keys, say, told } from "./kit.js";

const rows = [...document.querySelectorAll("#cases tbody tr")];
let at = -1;

function choose(index) {
  if (!rows.length) return;
  at = Math.max(0, Math.min(rows.length - 1, index));
  rows.forEach((row, n) => row.classList.toggle("current", n === at));
  rows[at].querySelector("a").focus();
  rows[at].scrollIntoView({ block: "nearest" });
}

async function open() {
  const given = await ask(say("新建案件", "New case"), [
    { name: "title", label: say("案名", "Title"), required: true, maxlength: 200 },
  ], { confirm: say("新建案件", "Open the case"), intro: say("由你主办，建后可改。疑点在案内或疑点列表加入。", "You are its assignee until changed. Findings are added there or in their list.") });
  if (!given) return;
  const made = await told(() => api("/api/v1/cases", { body: { title: given.title } }));
  if (made) location.assign(`/cases/${made.case.id}`);
}

byId("new-case")?.addEventListener("click", open);
document.querySelectorAll("[data-submit]").forEach((box) => box.addEventListener("change", () => box.form.submit()));
document.querySelector("#cases")?.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-href]");
  if (row) choose(rows.indexOf(row));
});
document.querySelector("#cases")?.addEventListener("dblclick", (event) => {
  const row = event.target.closest("tr[data-href]");
  if (row) location.assign(row.dataset.href);
});
keys({
  j: () => choose(at + 1),
  k: () => choose(at - 1),
  n: open,
  f: () => byId("find").focus(),
  Enter: () => { if (rows[at]) location.assign(rows[at].dataset.href); },
});
