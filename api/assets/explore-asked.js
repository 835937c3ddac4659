// The query behind a step, as it is read, copied and opened on the page of queries.
import { byId, say, toast, told } from "./kit.js";

const MOST_IN_ADDRESS = 900;

export function askedLine(page) {
  function draw(asked) {
    byId("asked").textContent = asked?.cypher ? read(asked) : say("还没有查询", "No query yet");
    const earlier = page.history.step && page.history.step.asked === asked && page.history.step.askedAt !== page.history.at ? say(`第 ${page.history.step.askedAt + 1} 步`, `of step ${page.history.step.askedAt + 1}`) : "";
    byId("asked-said").textContent = [earlier, asked?.seconds ? say(`${asked.seconds.toFixed(3)} 秒`, `${asked.seconds.toFixed(3)} s`) : ""].filter(Boolean).join(say("，", ", "));
    byId("asked-copy").disabled = !asked?.cypher;
    byId("asked-open").href = asked?.cypher ? `/cypher?${new URLSearchParams({ query: asked.cypher, parameters: JSON.stringify(asked.parameters || {}, (_, value) => (Array.isArray(value) ? value.slice(0, MOST_IN_ADDRESS) : value)) })}` : "/cypher";
  }

  byId("asked-copy").addEventListener("click", async () => { await told(() => navigator.clipboard.writeText(written(page.history.step.asked))); toast(say("已复制查询", "Query copied")); });
  return { draw };
}

// As it is read: a long list of keys is said by its length.
function read(asked) {
  const long = Object.entries(asked.parameters || {}).filter(([, value]) => Array.isArray(value));
  const short = { cypher: asked.cypher, parameters: Object.fromEntries(Object.entries(asked.parameters || {}).filter(([, value]) => !Array.isArray(value))) };
  return [written(short), ...long.map(([name, value]) => say(`// $${name}：${value.length} 个编号`, `// $${name}: ${value.length} keys`))].join("\n");
}

// With its parameters in it, to be pasted anywhere.
function written({ cypher, parameters }) {
  return Object.entries(parameters || {}).reduce((text, [name, value]) => text.replaceAll(new RegExp(`\\$${name}\\b`, "g"), Array.isArray(value) ? `[${value.map((each) => JSON.stringify(each).replaceAll('"', "'")).join(", ")}]` : typeof value === "number" ? value : `'${value}'`), cypher);
}
