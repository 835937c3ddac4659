// Every step that somebody took, as one list that is never changed but replaced: undo and redo
// are a place in it. A step holds the whole state after it (states share what they do not change),
// the words for the strip, and the query behind it (of a step that asked nothing the last one, with its number).

export class History {
  #steps = Object.freeze([]);
  #at = -1;
  #tell;

  constructor(tell) { this.#tell = tell; }

  get steps() { return this.#steps; }
  get at() { return this.#at; }
  get step() { return this.#steps[this.#at]; }
  get state() { return this.step?.state; }

  // A new step after the present one; what was undone before is given up.
  add(text, state, { asked = null, joins = "" } = {}) {
    const last = this.step;
    const before = joins && last?.joins === joins && this.#at > 0 ? this.#at : this.#at + 1;
    this.#steps = Object.freeze([...this.#steps.slice(0, before), Object.freeze({ text, state: Object.freeze(state), asked: asked || last?.asked || null, askedAt: asked ? before : last?.askedAt ?? before, joins })]);
    this.#at = this.#steps.length - 1;
    this.#tell();
  }

  undo() { this.go(this.#at - 1); }
  redo() { this.go(this.#at + 1); }

  go(at) {
    if (at < 0 || at >= this.#steps.length || at === this.#at) return;
    this.#at = at;
    this.#tell();
  }
}
