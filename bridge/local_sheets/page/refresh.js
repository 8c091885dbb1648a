// Keeps what is shown true: looks for changes by others, and reads again what can be seen.

import { readVersion } from "./reading.js";

const SECONDS = 1; // between two looks; a look is one small answer of Drive
const UNASKED = 10; // looks after which the visible cells are read anyway: colours change with time, and Drive's version may lag
const PAUSE = 30; // milliseconds between two fetches while scrolling

export class Refresher {
  // hooks: structure(), shown(), gone(), offline(isOffline), failed(error)
  constructor(book, grid, hooks) {
    Object.assign(this, { book, grid, hooks });
    this.version = "";
    this.isGone = false;
    this.looks = 0;
    this.timer = 0;
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
  }

  // Shows another tab, as its reader left it.
  async show(tab) {
    const { grid } = this;
    if (grid.tab) grid.tab.place = { ...this.hooks.place(), left: grid.root.scrollLeft, top: grid.root.scrollTop };
    await tab.readLines();
    tab.cells?.expire();
    grid.show(tab);
    grid.root.scrollTo(tab.place?.left ?? 0, tab.place?.top ?? 0);
    this.hooks.shown(tab.place);
    await this.load();
  }

  // Cells are looked at. One fetch at a time; what was scrolled past meanwhile is not fetched at all.
  need() {
    this.timer ||= setTimeout(async () => {
      const view = this.grid.view;
      await this.load();
      this.timer = 0;
      if (view !== this.grid.view) this.need();
    }, PAUSE);
  }

  async load() {
    const { tab } = this.grid;
    if (!tab?.rows?.count) return;
    try {
      const changed = await tab.cells.load(this.grid.ranges());
      if (changed === null || tab !== this.grid.tab) return;
      this.grid.draw(true);
      this.grid.flash(changed.filter((place) => !tab.cells.pending.has(place)));
      this.hooks.loaded();
    } catch (error) {
      this.hooks.failed(error);
    }
  }

  // The first read. The version comes before everything else: what comes after it is at least as new.
  async open() {
    this.version = await readVersion(this.book.id);
    await this.book.read();
  }

  // Everything that is shown, once more.
  async reread() {
    try {
      this.version = await readVersion(this.book.id);
      const isOther = await this.book.read();
      const tab = this.book.find(this.grid.tab?.sheetId) ?? null;
      if (!tab) return void (await this.show(this.book.firstVisible()));
      const isLaidOut = await tab.readLines();
      tab.cells?.expire();
      if (isLaidOut || isOther) {
        this.grid.tab = tab;
        if (isLaidOut) this.grid.clear();
        this.grid.refresh();
      }
      if (isOther) this.hooks.structure();
      await this.load();
      this.hooks.reread();
    } catch (error) {
      this.hooks.failed(error);
    }
  }

  // One look for changes.
  async look() {
    if (document.hidden) return;
    try {
      const version = await readVersion(this.book.id);
      this.hooks.offline(false);
      this.looks += 1;
      if (version !== this.version) await this.reread();
      else if (this.looks % UNASKED === 0) {
        this.grid.tab?.cells?.expire();
        await this.load();
      }
    } catch (error) {
      this.isGone = error.status === 404;
      if (this.isGone) this.hooks.gone();
      else this.hooks.offline(true);
    }
  }

  async start() {
    while (!this.isGone) {
      await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
      await this.look();
    }
  }
}
