// G and a letter go to a page.
import { keys } from "./kit.js";

let waiting = 0;
const go = (path) => () => { if (Date.now() - waiting < 1500) location.assign(path); };
keys({ g: () => { waiting = Date.now(); }, f: go("/findings"), d: go("/loads"), c: go("/cases") });
