// Handing a batch in, walking its rows by keyboard, sending parts on and back.
import { api, ask, byId, element, keys, say, toast, told } from "./kit.js";

// ---- handing in ---------------------------------------------------------------------------------
const form = byId("hand-in");
const box = form?.querySelector("input[type=file]");
box?.addEventListener("change", () => { byId("chosen").textContent = [...box.files].map((file) => file.name).join(say("、", ", ")); });
const drop = form?.querySelector(".drop");
for (const name of ["dragover", "drop"]) drop?.addEventListener(name, (event) => event.preventDefault());
drop?.addEventListener("drop", (event) => { box.files = event.dataTransfer.files; box.dispatchEvent(new Event("change")); });

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button[type=submit]");
  const began = Date.now();
  const line = byId("handing");
  const clock = setInterval(() => {
    line.replaceChildren(element("span", { text: say(`核对中，已用 ${Math.round((Date.now() - began) / 1000)} 秒 `, `checking, ${Math.round((Date.now() - began) / 1000)} s `) }));
  }, 500);
  button.disabled = true;
  await told(async () => {
    const said = await api("/api/v1/batches", { body: new FormData(form) });
    location.assign(`/batches/${said.batch}/${said.number}`);
  });
  clearInterval(clock);
  line.replaceChildren();
  button.disabled = false;
});

// ---- rows ---------------------------------------------------------------------------------------
const rows = [...document.querySelectorAll("[data-row]")];
let at = -1;

function go(step) {
  if (!rows.length) return;
  rows[at]?.classList.remove("current");
  at = Math.max(0, Math.min(rows.length - 1, at + step));
  rows[at].classList.add("current");
  rows[at].querySelector("[data-cells]")?.focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "nearest" });
}

function openCells(row) {
  const button = row?.querySelector("[data-cells]");
  if (!button) return;
  const cells = button.nextElementSibling;
  cells.hidden = !cells.hidden;
  button.setAttribute("aria-expanded", String(!cells.hidden));
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-cells]")) openCells(event.target.closest("tr"));
});

// ---- what is done with the round ----------------------------------------------------------------
const room = document.querySelector("[data-batch]");
const base = room && `/api/v1/batches/${room.dataset.batch}/${room.dataset.round}`;

function download(path, purpose) {
  const link = element("a", { href: `${path}?purpose=${encodeURIComponent(purpose.slice(0, 500))}`, download: "" });
  document.body.append(link);
  link.click();
  link.remove();
}

// A paper with whole numbers: what for is asked first, and stands in the log.
document.querySelectorAll("a[data-whole]").forEach((link) => link.addEventListener("click", async (event) => {
  event.preventDefault();
  const given = await ask(link.textContent, [
    { name: "purpose", label: say("目的（记入日志）", "Purpose (logged)"), required: true, minlength: 4, maxlength: 500 },
  ], { confirm: say("下载", "Download"), intro: say("文件含完整号码。", "It holds whole numbers.") });
  if (given) download(link.getAttribute("href"), given.purpose);
}));

async function act(button) {
  if (!button || button.disabled) return;
  const { act: name, rows: count, fen } = button.dataset;
  const title = name === "sent_on" ? say(`通过部分送审：${count} 行，${fen} 元`, `Send on ${count} rows, ${fen} yuan`) : say(`退回乡镇：${count} 行，${fen} 元`, `Return ${count} rows, ${fen} yuan`);
  const given = await ask(title, [
    { name: "note", label: say("送往、经办或说明（可不填）", "Where to, by whom, remarks (optional)"), maxlength: 2000 },
  ], { confirm: name === "sent_on" ? say(`送审 ${count} 行`, `Send on ${count} rows`) : say(`退回 ${count} 行`, `Return ${count} rows`), intro: say("记入经过，不能撤销；随后下载对应文件。", "Written into the history, for ever; the paper is downloaded next.") });
  if (!given) return;
  const done = await told(() => api(`${base}/acts`, { body: { act: name, rows: Number(count), note: given.note } }));
  if (!done) return;
  const purpose = [name === "sent_on" ? say("通过部分送审", "clean part sent on") : say("退回乡镇更正", "returned to be mended"), given.note].filter(Boolean).join(say("：", ": "));
  const slip = document.querySelector("[data-slips]") ? "slips.zip" : "slip.xlsx";
  download(`${base}/files/${name === "sent_on" ? "clean.xlsx" : slip}`, purpose);
  setTimeout(() => location.reload(), 600);
}

document.querySelectorAll("[data-act]").forEach((button) => button.addEventListener("click", () => act(button)));

document.querySelector("[data-publish]")?.addEventListener("click", async () => {
  const given = await ask(say("发放后：公示名单与短信", "After payment: list and messages"), [
    { name: "hotline", label: say("监督咨询电话", "Phone to ask or complain"), maxlength: 40 },
    { name: "sign", label: say("短信签名", "Signature of the messages"), value: "一卡通", required: true, maxlength: 40 },
  ], { confirm: say("生成", "Make"), intro: say("公示名单不含证号、卡号、电话；涉及疾病、残疾、未成年人的项目姓名隐去。", "The list holds no numbers; names are hidden where the program tells of illness, disability or children.") });
  if (!given) return;
  const made = await told(() => api(`${base}/after-payment`, { body: given }));
  if (made) { toast(say("已生成，见“文件”。", "Made: see Papers.")); setTimeout(() => location.reload(), 600); }
});

keys({
  j: () => go(1), k: () => go(-1), Enter: () => openCells(rows[at]), f: () => byId("find")?.focus(),
  c: () => act(document.querySelector('[data-act="sent_on"]')), r: () => act(document.querySelector('[data-act="returned"]')),
});
