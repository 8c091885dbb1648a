// The only module that talks HTTP: Sheets v4 and Drive v3 of the server this page came from.

import { askToken } from "./token.js";

const KEY = "sheetbridge.token";

// An answer that is not 2xx. status: of HTTP, 0 when no answer came; message: the server's own words.
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

// Gives the parsed body. query: values may be lists. Throws Refused.
export async function call(method, path, { query = {}, body } = {}) {
  const url = new URL(path, location.origin);
  for (const [name, value] of Object.entries({ ...query, prettyPrint: "false" })) {
    for (const item of [value].flat()) url.searchParams.append(name, item);
  }
  const response = await answered(url, method, body);
  if (response.status === 401) return retriedWithToken(method, path, { query, body });
  if (!response.ok) throw new Refused(await reason(response), response.status);
  return response.status === 204 ? null : response.json();
}

async function answered(url, method, body) {
  const headers = sessionStorage.getItem(KEY) ? { Authorization: `Bearer ${sessionStorage.getItem(KEY)}` } : {};
  if (body) headers["Content-Type"] = "application/json";
  try {
    return await fetch(url, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
  } catch (error) {
    throw new Refused(error.message, 0);
  }
}

async function retriedWithToken(method, path, options) {
  const token = await askToken(); // one question, however many requests wait for it
  if (!token) throw new Refused("401", 401);
  sessionStorage.setItem(KEY, token);
  return call(method, path, options);
}

async function reason(response) {
  try {
    return (await response.json()).error.message;
  } catch {
    return `HTTP ${response.status}`;
  }
}

export function spreadsheetPath(id) {
  return `/v4/spreadsheets/${encodeURIComponent(id)}`;
}

export function filePath(id) {
  return `/drive/v3/files/${encodeURIComponent(id)}`;
}
