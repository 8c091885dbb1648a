// The cells of one tab as far as they have been looked at: fetched in blocks, kept until they are stale and wanted again.

const ROWS = 50;
const COLUMNS = 20;
const MOST_BLOCKS = 300; // kept; the ones not wanted for longest go first

export class Cells {
  // read: areas -> GridData for each, without hidden columns
  constructor(columns, rowCount, read) {
    this.columns = columns;
    this.rowCount = rowCount;
    this.read = read;
    this.blocks = new Map(); // "row:column" of blocks -> {age, rows}
    this.age = 0;
    this.pending = new Map(); // "row:column" of cells -> text that is being written
    this.coming = new Map();
  }

  // CellData; undefined where there is nothing, or nothing has come yet.
  at(row, column) {
    const waiting = this.pending.get(`${row}:${column}`);
    if (waiting !== undefined) return waiting;
    return this.held(row, column);
  }

  // What the server holds, as far as is known.
  held(row, column) {
    const block = this.blocks.get(`${Math.floor(row / ROWS)}:${Math.floor(column / COLUMNS)}`);
    return block?.rows[row % ROWS]?.[column % COLUMNS];
  }

  has(row, column) {
    return this.blocks.has(`${Math.floor(row / ROWS)}:${Math.floor(column / COLUMNS)}`);
  }

  hasAll(range) {
    return keysOf(range).every((key) => this.blocks.has(key));
  }

  // Everything may have changed: what is wanted next is read again, and shown as it was until then.
  expire() {
    this.age += 1;
  }

  // Fetches what is missing or stale of a range. Gives the cells that others changed: ["row:column", ...], null when nothing came.
  async load(ranges) {
    const keys = [...new Set(ranges.flatMap(keysOf))];
    const missing = keys.filter((key) => this.blocks.get(key)?.age !== this.age && this.coming.get(key) !== this.age);
    for (const key of keys) if (this.blocks.has(key)) this.#touch(key);
    return missing.length ? this.#fetch(missing) : null;
  }

  async #fetch(keys) {
    const age = this.age;
    const areas = keys.flatMap((key) => this.#areas(key).map((area) => ({ ...area, key })));
    for (const key of keys) this.coming.set(key, age);
    try {
      const answers = areas.length ? await this.read(areas) : [];
      const blocks = new Map(keys.map((key) => [key, { age, rows: [] }]));
      areas.forEach((area, index) => fill(blocks.get(area.key), area, answers[index]));
      return [...blocks].flatMap(([key, block]) => this.#replace(key, block));
    } finally {
      for (const key of keys) if (this.coming.get(key) === age) this.coming.delete(key);
    }
  }

  // The visible columns of a block; what is hidden is not asked for.
  #areas(key) {
    const [row, column] = key.split(":").map(Number);
    const r0 = row * ROWS;
    const r1 = Math.min(r0 + ROWS, this.rowCount) - 1;
    const last = Math.min((column + 1) * COLUMNS, this.columns.count) - 1;
    return r1 < r0 ? [] : this.columns.runs(column * COLUMNS, last).map(([c0, c1]) => ({ r0, r1, c0, c1 }));
  }

  #replace(key, block) {
    const old = this.blocks.get(key);
    if (old && old.age > block.age) return [];
    const changed = old ? kept(old, block, key) : [];
    this.blocks.set(key, block);
    if (this.blocks.size > MOST_BLOCKS) this.blocks.delete(this.blocks.keys().next().value);
    return changed;
  }

  #touch(key) {
    const block = this.blocks.get(key);
    this.blocks.delete(key);
    this.blocks.set(key, block);
  }
}

function keysOf({ r0, r1, c0, c1 }) {
  const keys = [];
  for (let row = Math.floor(r0 / ROWS); row <= Math.floor(r1 / ROWS); row += 1) {
    for (let column = Math.floor(c0 / COLUMNS); column <= Math.floor(c1 / COLUMNS); column += 1) keys.push(`${row}:${column}`);
  }
  return keys;
}

function fill(block, area, data) {
  (data?.rowData ?? []).forEach((row, index) => {
    const place = (area.r0 + index) % ROWS;
    block.rows[place] ??= [];
    (row.values ?? []).forEach((cell, offset) => {
      if (Object.keys(cell).length) block.rows[place][(area.c0 + offset) % COLUMNS] = cell;
    });
  });
}

// Lets a new block keep the objects of cells that are as they were; gives the places whose text differs.
function kept(old, block, key) {
  const [blockRow, blockColumn] = key.split(":").map(Number);
  const changed = [];
  for (let row = 0; row < ROWS; row += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      const before = old.rows[row]?.[column];
      const now = block.rows[row]?.[column];
      if (before && now && JSON.stringify(before) === JSON.stringify(now)) block.rows[row][column] = before;
      else if (before?.formattedValue !== now?.formattedValue) {
        changed.push(`${blockRow * ROWS + row}:${blockColumn * COLUMNS + column}`);
      }
    }
  }
  return changed;
}
