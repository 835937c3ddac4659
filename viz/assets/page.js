// The page around the canvas: list of leads and findings, one finding with its network,
// explanations and evidence rows. Everything from the data is set as text, never as markup.
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const findings = new Map(data.findings.map((finding) => [finding.id, finding]));
  const state = { tab: firstTab(), at: null, lead: null, language: data.language, layout: "columns" };
  const KINDS = [["card", "卡"], ["phone", "号"], ["agent", "代"], ["terminal", "端"], ["kin", "亲"], ["roster", "册"], ["approval", "批"], ["register", "库"], ["asset", "产"]];
  // 应享未享 stands apart: it says that somebody is owed money, and casts no doubt on anybody.
  const TABS = ["leads", "findings", "missed"];
  const canvas = new GraphCanvas.Canvas(byId("canvas"), { onChoose: showNodes, onChooseEdge: showEdge });

  function firstTab() {
    if (data.leads.length) return "leads";
    return data.findings.every((finding) => finding.class === "missed") && data.findings.length ? "missed" : "findings";
  }

  const standing = (finding) => (finding.class === "missed" ? "missed_point" : "to_be_verified");

  const word = (name, values = {}) => {
    const text = (data.words[name] || [name, name])[state.language === "zh" ? 0 : 1];
    return text.replace(/\{(\w+)\}/g, (_, key) => (key in values ? values[key] : ""));
  };
  const inLanguage = (both) => (both ? both[state.language] || both.zh || "" : "");
  const yuan = (fen) => (fen / 100).toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const whole = (number) => number.toLocaleString("zh-CN");

  function element(tag, options = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(options)) {
      if (name === "text") made.textContent = value;
      else if (name === "on") Object.entries(value).forEach(([event, run]) => made.addEventListener(event, run));
      else made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  function severity(name) {
    return element("span", { class: `severity ${name}`, text: word(`severity_${name}`) });
  }

  function kinds(present) {
    const row = element("span", { class: "kinds", title: present.join(" ") });
    for (const [kind, character] of KINDS) {
      const on = present.includes(kind);
      row.append(element("i", { class: on ? "on" : "", text: on ? character : "·" }));
    }
    row.append(element("i", { text: String(present.length) }));
    return row;
  }

  // ---- the list -----------------------------------------------------------------------------
  function listed() {
    const text = byId("list-search").value.trim().toLowerCase();
    const pattern = byId("by-pattern").value;
    const level = byId("by-severity").value;
    const fits = (finding) => (!pattern || finding.pattern === pattern) && (!level || finding.severity === level)
      && (!text || finding.words.includes(text));
    const missed = (finding) => finding.class === "missed";
    if (state.tab === "missed") return data.findings.filter((finding) => missed(finding) && fits(finding)).map((finding) => ({ finding }));
    if (state.tab === "findings") return data.findings.filter((finding) => !missed(finding) && fits(finding)).map((finding) => ({ finding }));
    return data.leads.map((lead) => ({ lead, members: lead.findings.map((id) => findings.get(id)).filter(Boolean) }))
      .filter(({ members }) => members.some(fits)).map(({ lead, members }) => ({ lead, finding: members.find(fits) || members[0] }));
  }

  function drawList() {
    const rows = listed();
    const items = byId("items");
    items.replaceChildren(...rows.map(({ lead, finding }) => item(lead, finding)));
    if (!rows.length) items.append(element("li", { class: "empty", text: word(data.findings.length ? "none_fits" : "none_found") }));
    drawGone();
    byId("list-count").textContent = word("list_count", { shown: rows.length, total: data.totals[state.tab] });
    for (const tab of TABS) byId(`tab-${tab}`).setAttribute("aria-pressed", String(state.tab === tab));
  }

  function item(lead, finding) {
    const chosen = lead ? state.lead === lead.id : state.at === finding.id;
    const change = (lead || finding).change;
    const second = element("span", { class: "second" },
      change ? element("span", { class: "change", text: word(`change_${change}`) }) : "",
      element("span", { text: lead ? word("lead_second", { findings: lead.findings.length, people: lead.people, cards: lead.cards })
        : [inLanguage(finding.title), finding.span, finding.id].filter(Boolean).join(" · ") }),
      kinds(lead ? lead.kinds : finding.kinds));
    return element("li", {
      class: "item", role: "option", "aria-selected": String(chosen), "data-finding": finding.id, "data-lead": lead ? lead.id : "",
      on: { click: () => open(finding.id, lead ? lead.id : null) },
    }, severity(lead ? lead.severity : finding.severity), element("span", { class: "says", text: inLanguage(finding.sentence) }),
    element("span", { class: "money", text: yuan(lead ? lead.fen : finding.fen) }), second);
  }

  // What the run before found and the last one did not: told, never drawn.
  function drawGone() {
    const gone = data.gone || [];
    byId("gone").hidden = !gone.length;
    byId("gone-count").textContent = word("gone_since", { n: gone.length });
    byId("gone-items").replaceChildren(...gone.map((finding) => element("li", {},
      element("span", { text: inLanguage(finding.sentence) }),
      element("span", { class: "second", text: `${inLanguage(finding.title)} · ${yuan(finding.fen)} ${word("yuan")} · ${finding.id}` }))));
  }

  function step(by) {
    const options = [...byId("items").querySelectorAll(".item")];
    if (!options.length) return;
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = options[Math.min(options.length - 1, Math.max(0, at + by))];
    open(next.dataset.finding, next.dataset.lead || null);
    byId("items").querySelector('[aria-selected="true"]').scrollIntoView({ block: "nearest" });
  }

  // ---- one finding --------------------------------------------------------------------------
  function open(id, leadId = null) {
    state.at = id;
    state.lead = leadId;
    const finding = findings.get(id);
    drawList();
    drawHeading(finding, leadId ? data.leads.find((lead) => lead.id === leadId) : null);
    canvas.hidden = { kinds: new Set(), types: new Set(), until: "" };
    const network = data.networks ? data.networks[id] : finding.network;
    pressLayout(network.nodes.filter((node) => node.kind === "Card").length > MOST_COLUMN_ROWS ? "radial" : "columns");
    canvas.show({ ...network, options: data.options || network.options }, state.layout);
    drawLegend(network);
    drawUntil(network);
    byId("shown").textContent = shownText(network);
    drawExplanations(finding);
    drawRows(finding, null);
    showNodes([]);
    if (history.replaceState) history.replaceState(null, "", `#${id}`);
  }

  function shownText(network) {
    return word("shown", { shown: network.shown, total: network.total, lines: network.edges.length }) + (canvas.greyed() ? ` · ${word("greyed", { n: canvas.greyed() })}` : "");
  }

  function drawHeading(finding, lead) {
    const top = element("div", { class: "facts" }, severity(finding.severity), element("b", { text: inLanguage(finding.title) }),
      element("span", { class: "quiet", text: finding.id }), element("span", { class: "quiet", text: word("score", { n: finding.score }) }));
    if (finding.severity !== finding.base_severity) top.append(element("span", { class: "quiet", text: word("base", { severity: word(`severity_${finding.base_severity}`) }) }));
    const facts = element("div", { class: "facts" });
    const add = (text) => facts.append(element("span", { text }));
    add(`${yuan(finding.fen)} ${word("yuan")}`);
    add(word("row_count", { n: whole(finding.rows.length) }));
    add(word("people_count", { n: finding.people }));
    add(word("card_count", { n: finding.cards }));
    if (finding.span) add(finding.span);
    facts.append(kinds(finding.kinds));
    const parts = [top, element("p", { text: inLanguage(finding.sentence) }), facts];
    if (lead && lead.findings.length > 1) parts.push(members(lead));
    byId("heading").replaceChildren(...parts);
    const badge = document.querySelector(".doubt");
    badge.dataset.word = standing(finding);
    badge.textContent = word(badge.dataset.word);
  }

  function members(lead) {
    const row = element("div", { class: "facts" }, element("span", { class: "quiet", text: word("same_lead", { n: lead.findings.length }) }));
    for (const id of lead.findings.filter((each) => findings.has(each)).slice(0, 12)) {
      const other = findings.get(id);
      row.append(element("button", { type: "button", "aria-pressed": String(id === state.at), text: inLanguage(other.title), on: { click: () => open(id, lead.id) } }));
    }
    return row;
  }

  function drawExplanations(finding) {
    const groups = new Map();
    for (const one of finding.explanations) {
      const key = `${one.code} ${one.result}`;
      if (!groups.has(key)) groups.set(key, { ...one, people: 0 });
      groups.get(key).people += 1;
    }
    const order = { holds: 0, unknown: 1, ruled_out: 2 };
    const sorted = [...groups.values()].sort((a, b) => order[a.result] - order[b.result] || (a.code < b.code ? -1 : 1));
    const rows = sorted.map((one) => {
      const row = element("li", {}, element("span", { class: `verdict ${one.result}`, text: word(`result_${one.result}`) }),
        element("span", { text: `${one.code} ${inLanguage((data.explanations[one.code] || {}).title) || ""} · ${word("for_people", { n: one.people })}` }));
      const said = explained(one);
      if (said) row.append(element("span", {}), element("span", { class: "quiet", text: said }));
      if (one.result === "unknown") row.append(element("span", { class: "ask", text: word("ask", { question: inLanguage((data.explanations[one.code] || {}).question) }) }));
      return row;
    });
    byId("explanations").replaceChildren(...(rows.length ? rows : [element("li", { text: word("no_explanations") })]));
    const count = (result) => sorted.filter((one) => one.result === result).length;
    byId("explanations-count").textContent = word("explanations_count", { ruled: count("ruled_out"), holds: count("holds"), unknown: count("unknown") });
  }

  function explained(one) {
    if (state.language === "zh") return one.detail;
    const missing = (one.missing || []).map((ids) => ids.split("|").map((id) => inLanguage(data.registers[id]) || id).join(" or "));
    return [word("lines_matched", { n: one.matched || 0, total: one.lines || 0 }), missing.length ? word("not_loaded", { names: missing.join(", ") }) : ""].filter(Boolean).join("; ");
  }

  const COLUMNS = ["day", "person", "card", "program", "fen", "file"];

  const MOST_ROWS = 500;

  function drawRows(finding, chosen) {
    const rows = finding.rows.filter((row) => !chosen || chosen.has(row.src));
    byId("rows-head").replaceChildren(element("tr", {}, element("th", { class: "right", text: "#" }), ...COLUMNS.map((name) => element("th", { class: name === "fen" ? "right" : "", text: word(`column_${name}`) }))));
    byId("rows").replaceChildren(...rows.slice(0, MOST_ROWS).flatMap((row, index) => rowOf(row, index)));
    if (rows.length > MOST_ROWS) byId("rows").append(element("tr", {}, element("td", { colspan: "7", class: "quiet", text: word("more_rows", { n: whole(rows.length - MOST_ROWS) }) })));
    byId("rows-count").textContent = chosen ? word("rows_of", { n: rows.length, total: finding.rows.length }) : word("row_count", { n: whole(finding.rows.length) });
  }

  function rowOf(row, index) {
    // A text file has one sheet, named after the file: said once.
    const sheet = row.sheet && !row.file.replace(/\.[^./]*$/, "").endsWith(row.sheet) ? row.sheet : "";
    const place = [row.file, sheet, word("row_number", { n: row.row })].filter(Boolean).join(" · ");
    const file = element("td", {}, row.original ? element("button", { type: "button", text: place, "aria-expanded": "false" }) : element("span", { text: place }));
    const line = element("tr", { "data-src": row.src }, element("td", { class: "right", text: String(index + 1) }),
      element("td", { class: "mono", text: row.day || "" }), element("td", { text: row.person || "" }), element("td", { class: "mono", text: row.card || "" }),
      element("td", { text: row.program || row.register || "" }), element("td", { class: "right", text: row.fen === null || row.fen === undefined ? "" : yuan(row.fen) }), file);
    if (!row.original) return [line];
    const cells = element("dl", {}, ...row.original.map(([head, value]) => element("div", {}, element("dt", { text: `${head}：` }), element("dd", { text: value }))));
    const original = element("tr", { class: "original", hidden: "" }, element("td", { colspan: "7" }, cells));
    file.firstChild.addEventListener("click", (event) => {
      original.hidden = !original.hidden;
      event.currentTarget.setAttribute("aria-expanded", String(!original.hidden));
    });
    return [line, original];
  }

  // ---- legend, time, selection --------------------------------------------------------------
  function drawLegend(network) {
    const counts = (list) => list.reduce((sum, one) => sum.set(one.kind, (sum.get(one.kind) || 0) + 1), new Map());
    const parts = [element("h3", { text: word("objects") })];
    for (const [kind, n] of counts(network.nodes)) parts.push(entry({ kind }, swatch(network.nodes.find((node) => node.kind === kind)), inLanguage(data.kinds[kind]), n));
    parts.push(element("h3", { text: word("relationships") }));
    for (const [type, n] of counts(network.edges)) parts.push(entry({ type }, stroke(network.edges.find((edge) => edge.kind === type)), inLanguage(data.types[type]), n));
    byId("legend").replaceChildren(...parts);
  }

  function entry(what, picture, name, n) {
    const box = element("input", { type: "checkbox", on: { change: (event) => {
      canvas.filter({ ...what, on: event.target.checked });
      byId("shown").textContent = shownText(canvas.data);
    } } });
    box.checked = true;
    return element("label", {}, box, picture, element("span", { text: `${name}（${n}）` }));
  }

  const SVG = "http://www.w3.org/2000/svg";
  function drawn(tag, attributes, text) {
    const made = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    if (text) made.textContent = text;
    return made;
  }

  const OUTLINES = { octagon: "5,1 13,1 17,5 17,13 13,17 5,17 1,13 1,5", hexagon: "0,9 5,1 13,1 18,9 13,17 5,17", house: "1,8 9,1 17,8 17,17 1,17", diamond: "9,0 18,9 9,18 0,9", trapezium: "0,2 18,2 15,16 3,16", square: "1,1 17,1 17,17 1,17" };
  function swatch(node) {
    const picture = drawn("svg", { width: 22, height: 18, viewBox: "-2 0 22 18", "aria-hidden": "true" });
    const look = { fill: node.color, stroke: node.outline || "#39424A" };
    if (node.form === "circle") picture.append(drawn("circle", { cx: 9, cy: 9, r: 8, ...look }));
    else if (node.form === "rectangle") picture.append(drawn("rect", { x: -1.5, y: 2.5, width: 21, height: 13, rx: 2, ...look }));
    else picture.append(drawn("polygon", { points: OUTLINES[node.form] || OUTLINES.diamond, ...look }));
    picture.append(drawn("text", { x: 9, y: 13, "font-size": 11, "text-anchor": "middle", fill: node.ink }, node.glyph));
    return picture;
  }

  function stroke(edge) {
    const picture = drawn("svg", { width: 22, height: 10, "aria-hidden": "true" });
    picture.append(drawn("line", { x1: 0, x2: 22, y1: 5, y2: 5, stroke: edge.color, "stroke-width": 2, ...(edge.dashes ? { "stroke-dasharray": edge.dashes.join(" ") } : {}) }));
    return picture;
  }

  function drawUntil(network) {
    const months = [...new Set(network.edges.flatMap((edge) => [edge.first, edge.last]).filter(Boolean).map((day) => day.slice(0, 7)))].sort();
    const slider = byId("until");
    slider.max = String(Math.max(0, months.length - 1));
    slider.value = slider.max;
    slider.disabled = months.length < 2;
    byId("until-text").textContent = months.at(-1) || "—";
    slider.oninput = () => {
      const month = months[Number(slider.value)];
      byId("until-text").textContent = month;
      canvas.filter({ until: Number(slider.value) === months.length - 1 ? "" : `${month}-99` });
    };
  }

  function showNodes(nodes) {
    const finding = findings.get(state.at);
    if (!nodes.length) {
      byId("inspector").replaceChildren(element("p", { class: "quiet", text: word("nothing_selected") }));
      drawRows(finding, null);
      return;
    }
    const ids = new Set(nodes.map((node) => node.id));
    const edges = canvas.data.edges.filter((edge) => ids.has(edge.from) || ids.has(edge.to));
    byId("inspector").replaceChildren(...nodes.slice(0, 8).map((node) => describe(node)), relationsOf(edges));
    drawRows(finding, new Set(edges.flatMap((edge) => edge.src)));
  }

  function describe(node) {
    const pairs = [[word("kind"), inLanguage(data.kinds[node.kind])], [word("note"), node.second], [word("counted"), node.fen ? `${yuan(node.fen)} ${word("yuan")}` : ""]];
    const list = element("dl", {});
    for (const [name, value] of pairs) if (value) list.append(element("dt", { text: name }), element("dd", { text: value }));
    return element("div", {}, element("h3", { text: `${node.glyph} ${node.label}` }), list);
  }

  function relationsOf(edges) {
    const list = element("ul", {});
    for (const edge of edges.slice(0, 60)) list.append(element("li", {}, element("span", { text: sentenceOf(edge) })));
    if (edges.length > 60) list.append(element("li", { text: word("more", { n: edges.length - 60 }) }));
    return list;
  }

  function sentenceOf(edge) {
    const name = (id) => (canvas.byId.get(id) || {}).label || id;
    const money = edge.fen ? ` ${yuan(edge.fen)} ${word("yuan")}（${word("payments", { n: edge.payments })}）` : "";
    const span = [edge.first, edge.last].filter(Boolean).map((day) => day.slice(0, 10));
    const when = span.length ? ` ${[...new Set(span)].join("–")}` : "";
    const mark = edge.inferred ? `（${word("inferred")}）` : "";
    return `${name(edge.from)} → ${inLanguage(data.types[edge.kind])}${edge.note ? `：${edge.note}` : ""} → ${name(edge.to)}${money}${when}${mark}`;
  }

  function showEdge(edge) {
    const places = edge.src.map((src) => data.sources[src] || src);
    const list = element("ul", {});
    for (const place of places.slice(0, 100)) list.append(element("li", { text: place }));
    byId("inspector").replaceChildren(element("h3", { text: sentenceOf(edge) }), element("p", { class: "quiet", text: word("comes_from", { n: places.length }) }), list);
    drawRows(findings.get(state.at), new Set(edge.src));
  }

  // ---- keys, buttons, language --------------------------------------------------------------
  // More rows than a canvas has lines for are read better around their middle.
  const MOST_COLUMN_ROWS = 28;

  function pressLayout(layout) {
    state.layout = layout;
    byId("columns").setAttribute("aria-pressed", String(layout === "columns"));
    byId("radial").setAttribute("aria-pressed", String(layout === "radial"));
  }

  function arrange(layout) {
    pressLayout(layout);
    canvas.arrange(layout);
  }

  function savePng() {
    const finding = findings.get(state.at);
    const picture = canvas.png(inLanguage(finding.sentence), `${word(standing(finding))} · ${word("foot")} · ${finding.id} · ${data.snapshot}`);
    const link = element("a", { href: picture.toDataURL("image/png"), download: `${finding.id}.png` });
    document.body.append(link);
    link.click();
    link.remove();
  }

  function onKey(event) {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === "Escape") { document.activeElement.blur(); canvas.choose([]); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const run = { "/": () => byId("node-search").focus(), f: () => canvas.fit(), h: () => arrange(canvas.layout === "columns" ? "radial" : "columns"), j: () => step(1), k: () => step(-1) }[event.key.toLowerCase()];
    if (run) { event.preventDefault(); run(); }
  }

  function fill() {
    document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
    document.querySelectorAll("[data-word]").forEach((each) => { each.textContent = word(each.dataset.word); });
    for (const tab of TABS) byId(`tab-${tab}`).textContent = word(`tab_${tab}`, { n: data.totals[tab] });
    byId("tab-missed").hidden = !data.totals.missed;
    byId("fit").textContent = word("fit");
    byId("columns").textContent = word("columns");
    byId("radial").textContent = word("radial");
    byId("png").textContent = word("png");
    byId("list-search").placeholder = word("search_list");
    byId("list-search").setAttribute("aria-label", word("search_list"));
    byId("node-search").placeholder = word("search_nodes");
    byId("until").setAttribute("aria-label", word("until"));
    byId("canvas").setAttribute("aria-label", word("canvas"));
    byId("items").setAttribute("aria-label", word("doubtful_points"));
    byId("language").textContent = state.language === "zh" ? "English" : "中文";
    byId("snapshot").textContent = `${word("snapshot")} ${data.snapshot.slice(0, 12)} · ${data.made}`;
    byId("keys").textContent = word("keys");
    choices("by-pattern", word("all_patterns"), [...new Set(data.findings.map((finding) => finding.pattern))].map((id) => [id, inLanguage(data.findings.find((finding) => finding.pattern === id).title)]));
    choices("by-severity", word("all_severities"), ["critical", "high", "medium", "low", "info"].map((name) => [name, word(`severity_${name}`)]));
    byId("figures").replaceChildren(...data.figures.map(([zh, en, value]) => element("span", {}, element("b", { text: value }), ` ${state.language === "zh" ? zh : en}`)));
  }

  function choices(id, first, pairs) {
    const box = byId(id);
    const kept = box.value;
    box.setAttribute("aria-label", first);
    box.replaceChildren(element("option", { value: "", text: first }), ...pairs.map(([value, text]) => element("option", { value, text })));
    box.value = kept;
  }

  function start() {
    fill();
    for (const id of ["list-search", "by-pattern", "by-severity"]) byId(id).addEventListener("input", drawList);
    byId("node-search").addEventListener("input", (event) => canvas.find(event.target.value));
    for (const tab of TABS) byId(`tab-${tab}`).addEventListener("click", () => { state.tab = tab; drawList(); });
    byId("fit").addEventListener("click", () => canvas.fit());
    byId("columns").addEventListener("click", () => arrange("columns"));
    byId("radial").addEventListener("click", () => arrange("radial"));
    byId("png").addEventListener("click", savePng);
    byId("language").addEventListener("click", () => {
      state.language = state.language === "zh" ? "en" : "zh";
      fill();
      if (state.at) open(state.at, state.lead); else drawList();
    });
    document.addEventListener("keydown", onKey);
    const asked = decodeURIComponent(location.hash.slice(1));
    const first = findings.get(asked) || (listed()[0] || {}).finding;
    if (first) open(first.id, !findings.has(asked) && state.tab === "leads" ? data.leads[0].id : null);
    else { drawList(); byId("detail").replaceChildren(element("p", { class: "empty", text: word("none_found") })); }
  }

  start();
})();
