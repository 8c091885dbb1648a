// Asks for the token of a server that is open to other machines; it is kept for this browser tab only.

import { words } from "./text.js";

let asking = null;

// Gives what was typed, "" when the question was closed. Several callers get the answer to one question.
export function askToken() {
  asking ??= question().finally(() => { asking = null; });
  return asking;
}

function question() {
  const dialog = document.createElement("dialog");
  const input = Object.assign(document.createElement("input"), { type: "password", autocomplete: "off", ariaLabel: words.token });
  const button = Object.assign(document.createElement("button"), { textContent: "OK", type: "button" });
  dialog.className = "token";
  dialog.append(Object.assign(document.createElement("p"), { textContent: words.token }), input, button);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    button.addEventListener("click", () => dialog.close(input.value));
    input.addEventListener("keydown", (event) => event.key === "Enter" && dialog.close(input.value));
    dialog.addEventListener("close", () => { dialog.remove(); resolve(dialog.returnValue); });
  });
}
