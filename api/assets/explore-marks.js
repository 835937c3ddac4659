// Small pictures of objects and relations, as SVG elements made here; names in the reader's words.
import { byId, english } from "./kit.js";

export const words = JSON.parse(byId("words").textContent);
const SVG = "http://www.w3.org/2000/svg";
const OUTLINES = { octagon: "5,1 13,1 17,5 17,13 13,17 5,17 1,13 1,5", hexagon: "0,9 5,1 13,1 18,9 13,17 5,17", house: "1,8 9,1 17,8 17,17 1,17", diamond: "9,0 18,9 9,18 0,9", trapezium: "0,2 18,2 15,16 3,16", square: "1,1 17,1 17,17 1,17" };

export const kindName = (kind) => words.kinds[kind]?.[english ? "en" : "zh"] || kind;
export const typeName = (type) => words.types[type]?.[english ? "en" : "zh"] || type;
const glyphOf = (kind) => words.kinds[kind]?.glyph || "·";

export function drawn(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  if (text) made.textContent = text;
  return made;
}

// On a dark ground lines are half way to white, as on the canvas.
const dark = () => getComputedStyle(document.documentElement).colorScheme === "dark";
const lighter = (colour) => `#${[1, 3, 5].map((at) => Math.round((parseInt(colour.slice(at, at + 2), 16) + 255) / 2).toString(16).padStart(2, "0")).join("")}`;

export function mark(kind, glyph = glyphOf(kind)) {
  const look = words.kinds[kind]?.look || { fill: "#5B6670", shape: "diamond", ink: "#FFFFFF", outline: "#39424A" };
  const picture = drawn("svg", { width: 22, height: 18, viewBox: "-2 0 22 18", "aria-hidden": "true", class: "mark" });
  const paint = { fill: look.fill, stroke: look.outline || "#39424A" };
  if (look.shape === "circle") picture.append(drawn("circle", { cx: 9, cy: 9, r: 8, ...paint }));
  else if (look.shape === "rectangle") picture.append(drawn("rect", { x: -1.5, y: 2.5, width: 21, height: 13, rx: 2, ...paint }));
  else picture.append(drawn("polygon", { points: OUTLINES[look.shape] || OUTLINES.diamond, ...paint }));
  picture.append(drawn("text", { x: 9, y: 13, "font-size": 11, "text-anchor": "middle", fill: look.ink }, glyph));
  return picture;
}

export function stroke(type) {
  const look = words.types[type]?.look || { colour: "#828C96", dash: "", width: 1.2 };
  const picture = drawn("svg", { width: 28, height: 10, "aria-hidden": "true", class: "stroke" });
  picture.append(drawn("line", { x1: 0, x2: 28, y1: 5, y2: 5, stroke: dark() ? lighter(look.colour) : look.colour, "stroke-width": 2, ...(look.dash ? { "stroke-dasharray": look.dash } : {}) }));
  return picture;
}
