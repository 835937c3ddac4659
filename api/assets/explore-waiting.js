// After a second the wait for an answer is said, with what is waited for.
import { byId, say, told } from "./kit.js";

const LOOK_MS = 200;

export async function waiting(run) {
  const began = performance.now();
  const line = byId("waiting");
  const timer = setInterval(() => {
    const seconds = (performance.now() - began) / 1000;
    line.hidden = seconds < 1;
    line.textContent = say(`正在读取图数据，已 ${seconds.toFixed(0)} 秒`, `Reading the graph, ${seconds.toFixed(0)} s`);
  }, LOOK_MS);
  try {
    return await told(run);
  } finally {
    clearInterval(timer);
    line.hidden = true;
  }
}
