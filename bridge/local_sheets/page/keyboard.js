// Keys of a spreadsheet. While an input method composes, every key belongs to it.

// What a key does when nothing is edited. page: rows of a screen; ctrl: Ctrl or Command is held.
const MOVES = {
  ArrowUp: (grid, ctrl) => (ctrl ? [-Infinity, 0] : [-1, 0]),
  ArrowDown: (grid, ctrl) => (ctrl ? [Infinity, 0] : [1, 0]),
  ArrowLeft: (grid, ctrl) => (ctrl ? [0, -Infinity] : [0, -1]),
  ArrowRight: (grid, ctrl) => (ctrl ? [0, Infinity] : [0, 1]),
  PageUp: (grid) => [-pageOf(grid), 0],
  PageDown: (grid) => [pageOf(grid), 0],
};

function pageOf(grid) {
  const { view } = grid;
  return Math.max(view.r1 - view.r0 - 18, 5);
}

// app: {grid, selection, editor, dropdown, actions, navigation}
export function listen(app) {
  for (const input of [app.editor.cell, app.editor.bar]) {
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return; // 229: composing, in browsers that say it late
      if (app.dropdown.key(event)) return;
      const handled = app.editor.isEditing ? whileEditing(app, event) : atRest(app, event);
      if (handled) event.preventDefault();
    });
  }
}

function whileEditing({ editor, selection }, event) {
  const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
  if (key === "Enter" && (altKey || ctrlKey || metaKey)) editor.insert("\n");
  else if (key === "Enter" || key === "Tab") {
    editor.commit();
    const way = shiftKey ? -1 : 1;
    selection.move(key === "Enter" ? way : 0, key === "Tab" ? way : 0);
  } else if (key === "Escape") editor.cancel();
  else if (key === "F2") editor.mode = "edit";
  else if (key.startsWith("Arrow") && editor.mode === "enter") {
    editor.commit();
    selection.move(...MOVES[key](null, false));
  } else return false;
  return true;
}

function atRest(app, event) {
  const ctrl = event.ctrlKey || event.metaKey;
  const { key, shiftKey } = event;
  if (MOVES[key] && !event.altKey) return move(app, MOVES[key](app.grid, ctrl), { ctrl, extend: shiftKey });
  if (ctrl) return withCtrl(app, key.toLowerCase(), shiftKey);
  return plain(app, event);
}

function move({ selection, navigation }, [rows, columns], { ctrl, extend }) {
  if (ctrl) navigation.jump(Math.sign(rows), Math.sign(columns), extend);
  else selection.move(rows, columns, { extend });
  return true;
}

function withCtrl({ selection, grid, actions, navigation }, key, extend) {
  if (key === "home") selection.select(grid.tab.rows.nearest(0), grid.tab.columns.nearest(0), { extend });
  else if (key === "end") navigation.toLastCell(extend);
  else if (key === "a") selection.selectRange({ r0: 0, r1: grid.tab.rows.count - 1, c0: 0, c1: grid.tab.columns.count - 1 });
  else if (key === "z" && !extend) actions.undo();
  else return false;
  return true;
}

function plain({ selection, editor, grid, actions, navigation }, event) {
  const { key, shiftKey, altKey } = event;
  if (key === "Enter" && altKey) navigation.openLink();
  else if (key === "ArrowDown" && altKey) actions.openChoices();
  else if (key === "Enter" && actions.enter()) return true;
  else if (key === "Enter" || key === "F2") editor.begin("edit", { text: editor.original });
  else if (key === "Tab") selection.move(0, shiftKey ? -1 : 1);
  else if (key === "Home") selection.select(selection.end.row, grid.tab.columns.nearest(0), { extend: shiftKey });
  else if (key === "End") selection.select(selection.end.row, grid.tab.columns.nearest(grid.tab.columns.count - 1), { extend: shiftKey });
  else if (key === "Delete" || key === "Backspace") actions.clear();
  else if (key === " ") return actions.toggle();
  else if (key === "Escape") selection.mark(null);
  else return false;
  return true;
}
