// The rows or the columns of a tab: how large each is, which are hidden, and where each begins, in pixels.

export class Axis {
  // lines: DimensionProperties of the API, one for each row or column
  constructor(lines, standard) {
    this.count = lines.length;
    this.standard = standard;
    this.hidden = new Uint8Array(this.count);
    this.sizes = new Float64Array(this.count);
    this.grows = new Uint8Array(this.count); // whether a line has the size nobody chose, so that it may grow with its text
    lines.forEach((line, index) => {
      this.hidden[index] = line.hiddenByUser || line.hiddenByFilter ? 1 : 0;
      this.sizes[index] = line.pixelSize ?? standard;
      this.grows[index] = this.sizes[index] === standard ? 1 : 0;
    });
    this.starts = new Float64Array(this.count + 1);
    this.#place();
  }

  #place() {
    let at = 0;
    for (let index = 0; index < this.count; index += 1) {
      this.starts[index] = at;
      at += this.hidden[index] ? 0 : this.sizes[index];
    }
    this.starts[this.count] = at;
  }

  get total() {
    return this.starts[this.count];
  }

  start(index) {
    return this.starts[Math.min(index, this.count)];
  }

  size(index) {
    return this.hidden[index] ? 0 : this.sizes[index];
  }

  // Sets several sizes; a list of [index, pixels].
  resize(changes) {
    for (const [index, pixels] of changes) this.sizes[index] = pixels;
    this.#place();
  }

  // The line at that pixel; the first or last one outside of the grid.
  at(pixel) {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= pixel) low = middle;
      else high = middle - 1;
    }
    return this.hidden[low] ? this.nearest(low) : low;
  }

  // The closest line that is not hidden.
  nearest(index) {
    for (let away = 0; away < this.count; away += 1) {
      for (const other of [index + away, index - away]) {
        if (other >= 0 && other < this.count && !this.hidden[other]) return other;
      }
    }
    return index;
  }

  // The line `steps` visible lines away, stopping at the ends.
  step(index, steps) {
    const way = Math.sign(steps);
    let found = index;
    for (let left = Math.abs(steps), at = index + way; left > 0 && at >= 0 && at < this.count; at += way) {
      if (!this.hidden[at]) {
        found = at;
        left -= 1;
      }
    }
    return found;
  }

  // [first, last] lines that are at least partly between two pixels of the part after `from` lines.
  between(top, bottom, from) {
    if (from >= this.count) return [0, -1];
    const first = Math.max(this.at(Math.max(top, this.start(from))), from);
    return [first, this.at(Math.max(bottom, top))];
  }

  // Runs of visible lines in [first, last], as [first, last] pairs.
  runs(first, last) {
    const found = [];
    for (let at = first; at <= last; at += 1) {
      if (this.hidden[at]) continue;
      const run = found.at(-1);
      if (run && run[1] === at - 1) run[1] = at;
      else found.push([at, at]);
    }
    return found;
  }
}
