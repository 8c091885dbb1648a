// `/`: the spreadsheets of this server, newest change first.

import { call } from "./api.js";
import { language, translate, words } from "./text.js";
import { toast } from "./toast.js";

const SECONDS = 2; // between two looks
const KIND = "application/vnd.google-apps.spreadsheet";
let shown = "";

async function show() {
  const query = { q: `mimeType='${KIND}' and trashed=false`, fields: "files(id,name,modifiedTime)", pageSize: 1000 };
  const files = (await call("GET", "/drive/v3/files", { query })).files ?? [];
  files.sort((one, other) => other.modifiedTime.localeCompare(one.modifiedTime));
  const text = JSON.stringify(files);
  if (text === shown) return;
  shown = text;
  document.getElementById("files").replaceChildren(...files.map(row));
  document.getElementById("empty").hidden = files.length > 0;
}

function row(file) {
  const link = Object.assign(document.createElement("a"), { href: `/s/${encodeURIComponent(file.id)}`, textContent: file.name });
  const icon = Object.assign(document.createElement("img"), { src: "/_page/icon.svg", alt: "", width: 20, height: 20 });
  const name = document.createElement("td");
  name.append(icon, link);
  const time = document.createElement("time");
  time.dateTime = file.modifiedTime;
  time.textContent = new Date(file.modifiedTime).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  const modified = document.createElement("td");
  modified.append(time);
  const line = document.createElement("tr");
  line.append(name, modified);
  return line;
}

async function create() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const properties = { title: words.untitled, locale: language === "ja" ? "ja_JP" : "en_US", timeZone: zone };
  const made = await call("POST", "/v4/spreadsheets", { body: { properties }, query: { fields: "spreadsheetId" } });
  location.href = `/s/${encodeURIComponent(made.spreadsheetId)}`;
}

async function look() {
  try {
    if (!document.hidden) await show();
    document.body.classList.remove("offline");
  } catch {
    document.body.classList.add("offline");
  }
  setTimeout(look, SECONDS * 1000);
}

translate();
document.getElementById("new").addEventListener("click", () => create().catch((error) => toast(words.notSaved(error.message))));
look();
