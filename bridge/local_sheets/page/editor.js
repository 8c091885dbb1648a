// Typing into a cell. The editor lies on the active cell, empty and unseen but focused, so that an input method (Japanese kanji
// conversion) starts in the right element with its first key; while it composes, no key is ours.

export class Editor {
  // cell, bar: text areas on the cell and above the grid. hooks: contentOf(), place(), commit(text), closed()
  constructor(cell, bar, hooks) {
    Object.assign(this, { cell, bar, hooks });
    this.mode = ""; // "enter": arrows leave the cell; "edit": arrows move the caret; "": not editing
    this.original = "";
    for (const input of [cell, bar]) {
      input.addEventListener("input", () => this.#typed(input));
      input.addEventListener("compositionstart", () => this.begin("enter", { input }));
    }
    bar.addEventListener("focus", () => this.begin("edit", { input: bar, text: this.original }));
  }

  get isEditing() {
    return this.mode !== "";
  }

  // The active cell changed: shows what it holds, ready for typing.
  rest() {
    this.original = this.hooks.contentOf();
    this.bar.value = this.original;
    this.cell.value = "";
    this.place();
  }

  // text: what to begin with; by default what has been typed so far
  begin(mode, { input = this.cell, text } = {}) {
    if (this.isEditing) return;
    this.mode = mode;
    if (text !== undefined) this.cell.value = text;
    if (text !== undefined) this.bar.value = text;
    this.cell.classList.add("open");
    this.place();
    if (document.activeElement !== input) input.focus({ preventScroll: true });
    if (input === this.cell && text !== undefined) input.setSelectionRange(text.length, text.length);
    this.hooks.opened?.();
  }

  // Ends editing and writes what is new.
  commit() {
    if (!this.isEditing) return;
    const text = this.cell.value;
    const isNew = text !== this.original;
    this.#close();
    if (isNew) this.hooks.commit(text);
  }

  cancel() {
    this.#close();
  }

  #close() {
    this.mode = "";
    this.cell.classList.remove("open");
    this.hooks.closed();
    this.rest();
    this.focus();
  }

  focus() {
    this.cell.focus({ preventScroll: true });
  }

  // Puts a line break or a choice at the caret.
  insert(text) {
    const input = document.activeElement === this.bar ? this.bar : this.cell;
    input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
    this.#typed(input);
  }

  place() {
    const { left, top, width, height } = this.hooks.place();
    const { style } = this.cell;
    Object.assign(style, { left: `${left}px`, top: `${top}px`, minWidth: `${width + 1}px`, minHeight: `${height + 1}px` });
    style.maxWidth = `max(${width + 1}px, calc(100% - ${left + 4}px))`;
  }

  #typed(input) {
    if (!this.isEditing) this.begin("enter", { input });
    const other = input === this.cell ? this.bar : this.cell;
    other.value = input.value;
    this.hooks.typed?.(input.value);
  }
}
