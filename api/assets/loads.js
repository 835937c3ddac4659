// The loads page: the list of files filtered, walked with the keyboard; the list to send back.
import { ask, byId, download, keys, request, say, toast, told } from "./kit.js";

const list = byId("file-list");
let asked = 0;
let waiting;

// The files that fit, drawn by the server: a county has thousands of them.
async function filter() {
  const query = new URLSearchParams({ find: byId("find-file").value.trim() });
  const file = new URLSearchParams(location.search).get("file");
  if (file) query.set("file", file);
  document.querySelectorAll(".only:checked").forEach((box) => query.append("only", box.value));
  asked += 1;
  const mine = asked;
  await told(async () => {
    const part = await (await request(`/loads/files?${query}`)).text();
    if (mine !== asked) return;
    const drawn = new DOMParser().parseFromString(part, "text/html");
    list.replaceChildren(...drawn.body.childNodes);
  });
}

byId("find-file").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(filter, 150);
});
document.querySelectorAll(".only").forEach((box) => box.addEventListener("change", filter));
list.querySelector("#files [aria-current]")?.scrollIntoView({ block: "center" });

function walk(step) {
  const shown = [...list.querySelectorAll("#files a")];
  const here = document.activeElement?.closest("#files a") || list.querySelector("#files [aria-current]");
  const at = shown.indexOf(here);
  shown[Math.max(0, Math.min(shown.length - 1, at < 0 ? 0 : at + step))]?.focus();
}

// What the filter of the page asks for, as a file; whole numbers only with a purpose.
async function takeList(form) {
  const asked = new URLSearchParams(location.search);
  const given = await ask(say("下载拒收与更正清单", "Download rejects and corrections"), [
    { name: "unmasked", label: say("号码", "Numbers"), type: "radio", options: [["", say("脱敏", "masked")], ["yes", say("原样（退回来源单位更正用，须写目的）", "as written (to send back; needs a purpose)")]], value: "" },
    { name: "purpose", label: say("目的（记入日志）", "Purpose (logged)"), maxlength: 500 },
  ], { confirm: say("下载", "Download") });
  if (!given) return;
  await told(async () => {
    const body = { file: asked.get("file") || asked.get("named") || "", reason: asked.get("reason") || "", kind: asked.get("kind") || "", unmasked: given.unmasked === "yes", purpose: given.purpose };
    await download(`/api/v1/rejects/export?form=${form}`, { body, name: `${say("拒收与更正", "rejects")}.${form}` });
    toast(say("已下载，已记入日志。", "Downloaded; logged."));
  });
}

document.querySelectorAll(".rejects [data-form]").forEach((button) => button.addEventListener("click", () => takeList(button.dataset.form)));
keys({ j: () => walk(1), k: () => walk(-1), f: () => byId("find-file").focus(), d: () => takeList("xlsx") });
