// The slider over months of payments: a column a month, two handles that pointer and keys move.
import { byId, element, say, whole, yuan } from "./kit.js";
import { monthOf, withinAmount } from "./explore-view.js";

const HIGH = 44;
const STEP_MS = 500;
const next = (month) => (month % 100 === 12 ? month + 89 : month + 1);

export function timeline(page) {
  const place = byId("time-bars");
  let months = [];
  let range = [0, 0];
  let playing = 0;

  function draw(state, payments, complete, known) {
    months = allMonths(payments);
    byId("time").classList.toggle("none", months.length === 0);
    if (!months.length) {
      byId("time-said").replaceChildren(element("p", { class: "quiet", text: known ? say("图中没有发放记录，没有月份可筛", "No payments are shown, so there are no months to choose") : say("正在读取发放月份…", "Reading the months of payments…") }));
      place.replaceChildren();
      return;
    }
    if (!playing) range = state.months ? state.months.map((month) => clamp(months.indexOf(month), month)) : [0, months.length - 1];
    const sums = months.map(() => ({ fen: 0, payments: 0 }));
    const at = new Map(months.map((month, index) => [month, index]));
    for (const [, , month, fen, times] of payments) {
      if (!at.has(month) || !withinAmount(state, fen)) continue;
      sums[at.get(month)].fen += fen * times;
      sums[at.get(month)].payments += times;
    }
    said(sums, payments, complete);
    bars(sums);
  }

  const clamp = (index, month) => (index >= 0 ? index : month < months[0] ? 0 : months.length - 1);

  function said(sums, payments, complete) {
    const chosen = sums.slice(range[0], range[1] + 1);
    const count = chosen.reduce((sum, one) => sum + one.payments, 0);
    const all = payments.reduce((sum, row) => sum + row[4], 0);
    const fen = chosen.reduce((sum, one) => sum + one.fen, 0);
    byId("time-said").replaceChildren(
      element("b", { text: say(`${monthOf(months[range[0]])} 至 ${monthOf(months[range[1]])}`, `${monthOf(months[range[0]])} to ${monthOf(months[range[1]])}`) }),
      element("span", { text: say(`${whole(count)} / ${whole(all)} 笔${complete ? "" : "（未读完）"}`, `${whole(count)} / ${whole(all)} payments${complete ? "" : " (not all read)"}`) }),
      element("span", {}, element("span", { text: `${yuan(fen)} ${say("元", "yuan")} ` }),
        element("button", { type: "button", class: "link", text: playing ? say("停止", "Stop") : say("播放", "Play"), on: { click: play } })),
    );
  }

  function bars(sums) {
    const most = Math.max(1, ...sums.map((one) => one.fen));
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.end : null;
    const columns = sums.map((one, index) => {
      const bar = element("i", { class: index >= range[0] && index <= range[1] ? "on" : "", title: `${monthOf(months[index])} ${whole(one.payments)} ${say("笔", "payments")} ${yuan(one.fen)} ${say("元", "yuan")}` });
      bar.style.height = `${one.fen ? Math.max(2, Math.round((one.fen / most) * HIGH)) : 0}px`;
      return bar;
    });
    const years = months.map((month, index) => (index === 0 || month % 100 === 1 ? element("span", { text: index === 0 ? monthOf(month) : String(Math.floor(month / 100)) }) : null));
    years.forEach((year, index) => { if (year) year.style.left = `${(index / months.length) * 100}%`; });
    const chosen = element("div", { class: "chosen" });
    chosen.style.left = `${(range[0] / months.length) * 100}%`;
    chosen.style.width = `${((range[1] + 1 - range[0]) / months.length) * 100}%`;
    place.replaceChildren(chosen, element("div", { class: "columns" }, ...columns), element("div", { class: "years" }, ...years.filter((year, index) => year && (index === 0 || index > 5))), handle(0), handle(1));
    if (focused !== null) place.querySelector(`[data-end="${focused}"]`)?.focus();
  }

  function handle(end) {
    const made = element("button", { type: "button", class: "handle", role: "slider", "data-end": end, "aria-label": end ? say("止月", "last month") : say("起月", "first month"), "aria-valuemin": 0, "aria-valuemax": months.length - 1, "aria-valuenow": range[end], "aria-valuetext": monthOf(months[range[end]]) });
    made.style.left = `${((range[end] + end) / months.length) * 100}%`;
    made.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: range[end] - 1, ArrowDown: range[end] - 1, ArrowRight: range[end] + 1, ArrowUp: range[end] + 1, Home: 0, End: months.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      choose(end, to);
    });
    made.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      made.focus();
      const box = place.getBoundingClientRect();
      const move = (moved) => preview(end, Math.round(((moved.clientX - box.left) / box.width) * months.length) - end);
      const up = () => { document.removeEventListener("pointermove", move); document.removeEventListener("pointerup", up); commit(); };
      document.addEventListener("pointermove", move);
      document.addEventListener("pointerup", up);
    });
    return made;
  }

  function moved(end, to) {
    const bound = end ? [range[0], months.length - 1] : [0, range[1]];
    const index = Math.max(bound[0], Math.min(bound[1], to));
    return end ? [range[0], index] : [index, range[1]];
  }

  function preview(end, to) {
    range = moved(end, to);
    page.preview({ months: asMonths() });
  }

  const asMonths = () => (range[0] === 0 && range[1] === months.length - 1 ? null : [months[range[0]], months[range[1]]]);

  function choose(end, to) {
    range = moved(end, to);
    commit();
  }

  function commit() {
    const chosen = asMonths();
    page.act(chosen ? say(`月份 ${monthOf(chosen[0])} 至 ${monthOf(chosen[1])}`, `months ${monthOf(chosen[0])} to ${monthOf(chosen[1])}`) : say("全部月份", "all months"), { months: chosen }, { joins: "months" });
  }

  // Month by month to the end of the range, then everything as it was; no step is made.
  function play() {
    if (playing) { stop(); return; }
    const whole_ = [...range];
    let at = range[0] - 1;
    playing = setInterval(() => {
      at += 1;
      if (at > whole_[1]) { range = whole_; stop(); return; }
      range = [whole_[0], at];
      page.preview({ months: asMonths() });
    }, STEP_MS);
    page.preview({ months: asMonths() });
  }

  function stop() {
    clearInterval(playing);
    playing = 0;
    page.preview({});
  }

  return { draw };
}

// Every month from the first payment to the last, those without any included.
function allMonths(payments) {
  const known = payments.map((row) => row[2]).filter(Boolean);
  if (!known.length) return [];
  const [first, last] = [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
  const found = [];
  for (let month = first; month <= last && found.length < 600; month = next(month)) found.push(month);
  return found;
}
