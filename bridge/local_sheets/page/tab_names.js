// New tabs, and new names of tabs.

import { call, spreadsheetPath } from "./api.js";
import { words } from "./text.js";
import { toast } from "./toast.js";

export class TabNames {
  // app: book and refresher; onAdded: called with a sheetId
  constructor(app, bar, onAdded) {
    Object.assign(this, { app, bar, onAdded });
    bar.addEventListener("dblclick", (event) => {
      // a click may have drawn the bar anew, so the event's own target may be gone
      const button = document.elementFromPoint(event.clientX, event.clientY)?.closest("[role=tab]");
      if (button) this.edit(button);
    });
    bar.addEventListener("keydown", (event) => event.key === "F2" && event.target.role === "tab" && this.edit(event.target));
  }

  // Adds a tab at the end, named by the server.
  async add() {
    const answer = await this.#batch({ addSheet: {} });
    if (answer) this.onAdded(answer.replies[0].addSheet.properties.sheetId);
  }

  // Lets a person type a tab's name in place of its button: Enter keeps it, Esc does not.
  edit(button) {
    const sheetId = Number(button.dataset.sheet);
    const title = this.app.book.find(sheetId).title;
    const input = Object.assign(document.createElement("input"), { value: title, maxLength: 100, ariaLabel: words.tabName });
    input.size = Math.max(6, title.length * 2);
    button.replaceWith(input);
    input.select();
    let isDone = false;
    const finish = (isKept) => {
      if (isDone) return;
      isDone = true;
      input.replaceWith(button);
      if (isKept && input.value && input.value !== title) this.#rename(sheetId, input.value);
    };
    input.addEventListener("blur", () => finish(true));
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.key === "Enter" || event.key === "Escape") finish(event.key === "Enter");
    });
    input.focus();
  }

  #rename(sheetId, title) {
    return this.#batch({ updateSheetProperties: { properties: { sheetId, title }, fields: "title" } });
  }

  // The answer; null when it was refused, which is told.
  async #batch(request) {
    const { book, refresher } = this.app;
    let answer = null;
    try {
      answer = await call("POST", `${spreadsheetPath(book.id)}:batchUpdate`, { body: { requests: [request] } });
    } catch (error) {
      toast(words.notSaved(error.message));
    }
    await refresher.reread();
    return answer;
  }
}
