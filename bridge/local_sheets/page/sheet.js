// `/s/<id>`: one spreadsheet. Puts the parts together.

import { parseRange, rangeName } from "./a1.js";
import { Actions } from "./actions.js";
import { Book } from "./book.js";
import { Charts } from "./charts.js";
import * as clipboard from "./clipboard.js";
import { contentOf } from "./content.js";
import { Dropdown } from "./dropdown.js";
import { Editor } from "./editor.js";
import { FilterMenu } from "./filter_menu.js";
import { Grid } from "./grid.js";
import * as keyboard from "./keyboard.js";
import * as mouse from "./mouse.js";
import { Navigation } from "./navigation.js";
import { showNotes } from "./notes.js";
import { Refresher } from "./refresh.js";
import { Selection } from "./selection.js";
import * as sizing from "./sizing.js";
import { Sums } from "./sums.js";
import { TabNames } from "./tab_names.js";
import { TabBar } from "./tabs.js";
import { translate, words } from "./text.js";
import { toast } from "./toast.js";
import { Writer } from "./writing.js";

const part = (id) => document.getElementById(id);
const book = new Book(decodeURIComponent(location.pathname.split("/")[2]));
const app = { book };

app.grid = new Grid(part("grid"), () => app.refresher.need());
app.selection = new Selection(app.grid, selected);
app.actions = new Actions(app);
app.navigation = new Navigation(app);
app.dropdown = new Dropdown(part("over"), (value) => app.actions.pick(value));
app.filterMenu = new FilterMenu(app, part("over"));
app.editor = new Editor(part("editor"), part("formula"), {
  contentOf: () => (app.grid.tab?.rows?.count ? contentOf(app.actions.cell, book.locale) : ""),
  place: () => boxOfActive(),
  commit: (text) => app.actions.commit(text),
  opened: () => app.actions.opened(),
  typed: (text) => app.actions.typed(text),
  closed: () => app.dropdown.close(),
});
app.writer = new Writer(book.id, busy);
app.charts = new Charts(app);
app.sums = new Sums(part("sums"));
app.refresher = new Refresher(book, app.grid, {
  place: () => ({ range: app.selection.range }),
  shown, structure, loaded, gone, failed, offline,
  reread: () => app.charts.load(),
});
app.tabNames = new TabNames(app, part("tabs"), (sheetId) => open(book.find(sheetId)));
app.tabs = new TabBar(part("tabs"), part("all-tabs"), (sheetId) => open(book.find(sheetId)));

function boxOfActive() {
  const { grid, selection } = app;
  if (!grid.tab?.rows?.count) return { left: 0, top: 0, width: 0, height: 0 };
  return grid.panes.boxOf(grid.tab, grid.tab.areaOf(selection.row, selection.column));
}

// The selection changed.
function selected() {
  const { grid, selection, editor } = app;
  const name = rangeName(selection.isSingle ? grid.tab.areaOf(selection.row, selection.column) : selection.range);
  if (document.activeElement !== part("place")) part("place").value = name; // else somebody is typing there
  if (!editor.isEditing) editor.rest();
  editor.cell.ariaLabel = `${name} ${app.actions.cell?.formattedValue ?? ""}`;
  app.sums.show(grid.tab, selection);
}

// Cells came: the bar shows what the active one holds now.
function loaded() {
  if (!app.editor.isEditing) selected();
}

// Another tab is shown.
function shown(place) {
  const { grid, selection } = app;
  app.filterMenu.close();
  app.tabs.show(book, grid.tab);
  document.body.classList.toggle("no-grid", !grid.tab.isGrid);
  history.replaceState(null, "", `#gid=${grid.tab.sheetId}`);
  document.title = `${grid.tab.title} - ${book.title}`;
  if (grid.tab.rows.count) selection.selectRange(place?.range ?? firstPlace(grid.tab));
  selection.clamp();
  app.charts.load();
}

function firstPlace(tab) {
  const row = tab.rows.nearest(0);
  const column = tab.columns.nearest(0);
  return { r0: row, r1: row, c0: column, c1: column };
}

// Tabs, names or merges changed.
function structure() {
  app.tabs.show(book, app.grid.tab);
  part("title").textContent = book.title;
  document.title = `${app.grid.tab.title} - ${book.title}`;
  if (app.grid.tab.rows.count) app.selection.clamp();
}

async function open(tab) {
  app.editor.commit();
  const before = document.activeElement;
  await app.refresher.show(tab);
  const here = document.activeElement; // a person may have gone on meanwhile: to the name box, to another tab
  if ([before, document.body].includes(here) || here.dataset.sheet === String(tab.sheetId)) app.editor.focus();
}

function busy(isBusy) {
  part("status").textContent = isBusy ? words.saving : words.saved;
}

function offline(isOffline) {
  document.body.classList.toggle("offline", isOffline);
  if (isOffline) part("status").textContent = words.noAnswer;
  else if (part("status").textContent === words.noAnswer) part("status").textContent = "";
}

function gone() {
  document.body.classList.add("gone");
  part("status").textContent = words.gone;
}

function failed(error) {
  if (error.status === 404) gone();
  else if (error.status) toast(error.message);
  else offline(true);
}

function listen() {
  keyboard.listen(app);
  sizing.listen(app); // before what selects
  mouse.listen(app);
  clipboard.listen(app);
  showNotes(app.grid, part("over"));
  part("add-tab").addEventListener("click", () => app.tabNames.add());
  part("grid").addEventListener("scroll", () => { app.editor.place(); app.dropdown.close(); app.filterMenu.close(); }, { passive: true });
  part("place").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // else the editor, focused by now, gets a line break
    goTo(part("place").value);
  });
  window.addEventListener("hashchange", () => app.navigation.follow(location.hash));
  document.addEventListener("keydown", (event) => event.target === document.body && app.editor.focus());
  window.addEventListener("beforeunload", (event) => {
    if (app.writer.waiting || (app.editor.isEditing && app.editor.cell.value !== app.editor.original)) event.preventDefault();
  });
}

function goTo(text) {
  const { tab } = app.grid;
  const range = parseRange(text, tab.rows.count, tab.columns.count);
  app.editor.focus();
  if (range) app.selection.selectRange(range, { reveal: true });
  else selected();
}

async function start() {
  translate();
  listen();
  try {
    await app.refresher.open();
  } catch (error) {
    failed(error);
    if (error.status === 404) return;
    setTimeout(() => location.reload(), 3000);
    return;
  }
  const wanted = new URLSearchParams(location.hash.slice(1));
  const tab = wanted.has("gid") ? book.find(Number(wanted.get("gid"))) : null;
  const target = location.hash;
  await app.refresher.show(tab ?? book.firstVisible());
  part("title").textContent = book.title;
  if (wanted.has("range")) await app.navigation.follow(target);
  if (document.activeElement === document.body) app.editor.focus();
  app.refresher.start();
}

start();
