// What is shown, as a file or as a network of a case, with a note of what was narrowed.
import { byId, download, say, toast } from "./kit.js";
import { monthOf, saved } from "./explore-view.js";
import { waiting } from "./explore-waiting.js";

export function files(page) {
  const { state } = page;
  const title = () => page.start.title || page.history.steps[0]?.text || say("探索网络", "Explored network");

  function note() {
    const now = state();
    const said = [];
    if (page.seen().greyCount) said.push(say(`置灰 ${page.seen().greyCount} 个`, `${page.seen().greyCount} greyed`));
    if (now.hidden.size) said.push(say(`隐藏 ${now.hidden.size} 个`, `${now.hidden.size} hidden`));
    if (now.months) said.push(say(`月份 ${now.months.map(monthOf).join(" 至 ")}`, `months ${now.months.map(monthOf).join(" to ")}`));
    if (now.least !== null || now.most !== null) said.push(say(`笔金额 ${(now.least ?? 0) / 100} 至 ${now.most === null ? "不限" : now.most / 100} 元`, `payments of ${(now.least ?? 0) / 100} to ${now.most === null ? "any" : now.most / 100} yuan`));
    return [...byId("extent").children].map((part) => part.textContent).concat(said).join(say("，", ", ")).slice(0, 300);
  }

  async function exported(format) {
    byId("files").open = false;
    const singles = page.seen().nodes.filter((node) => !node.cluster);
    const members = singles.flatMap((node) => (node.group ? [...node.members] : [node.id]));
    if (!members.length) { toast(say("图中没有对象，没有可导出的", "Nothing is shown, nothing to export"), { error: true }); return; }
    const now = state();
    const body = {
      keys: members, placed: Object.fromEntries(singles.filter((node) => !node.group).map((node) => [node.id, [node.x, node.y]])),
      grey: members.filter((id) => page.seen().grey.has(id)), grey_lines: [...page.seen().greyEdges], types: [...new Set([...now.edges.values()].map((edge) => edge.kind))].filter((type) => !now.typesOff.has(type)),
      path: now.path ? now.path.paths[now.path.at] : [], title: title().slice(0, 300), note: note(), layout: now.layout,
    };
    const name = await waiting(() => download(`/api/v1/networks/files?format=${format}&language=${say("zh", "en")}`, { body }));
    if (!name) return;
    if (members.length !== page.seen().nodes.length) toast(say(`已导出，合并的对象逐个画出，共 ${members.length} 个`, `Exported; groups are drawn one by one, ${members.length} objects`));
  }

  async function toCase() {
    if (!page.seen().nodes.length) return;
    const { addToCase } = await import("./case-dialog.js").catch(() => ({}));
    if (!addToCase) { toast(say("案件功能尚未装入", "Cases are not installed"), { error: true }); return; }
    await addToCase({ findings: page.start.findings, network: { name: title().slice(0, 120), state: { ...saved(state()), title: title(), findings: page.start.findings } } });
  }

  for (const button of document.querySelectorAll("[data-format]")) button.addEventListener("click", () => exported(button.dataset.format));
  byId("save").addEventListener("click", toCase);
  return { toCase };
}
