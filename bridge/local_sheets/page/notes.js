// Shows the note of a cell while the pointer rests on it.

const REST = 150; // milliseconds

export function showNotes(grid, layer) {
  const box = layer.appendChild(Object.assign(document.createElement("div"), { className: "note", hidden: true }));
  box.setAttribute("role", "tooltip");
  let timer = 0;
  let over = null;
  const hide = () => { clearTimeout(timer); over = null; box.hidden = true; };
  grid.root.addEventListener("mousemove", (event) => {
    const element = event.target.closest?.(".cell.noted");
    if (element === over) return;
    hide();
    over = element ?? null;
    if (element) timer = setTimeout(() => show(event), REST);
  });
  grid.root.addEventListener("mouseleave", hide);
  grid.root.addEventListener("scroll", hide, { passive: true });

  function show(event) {
    const { row, column } = grid.panes.pointed(event, grid.tab);
    const area = grid.tab.areaOf(row, column);
    const note = grid.tab.cells.at(area.r0, area.c0)?.note;
    if (!note) return;
    const place = grid.panes.boxOf(grid.tab, area);
    box.textContent = note;
    box.hidden = false;
    const right = place.left + place.width + 6;
    const left = right + box.offsetWidth <= layer.clientWidth ? right : place.left - box.offsetWidth - 6;
    box.style.left = `${Math.max(left, 4)}px`;
    box.style.top = `${Math.max(Math.min(place.top, layer.clientHeight - box.offsetHeight - 4), 4)}px`;
  }
}
