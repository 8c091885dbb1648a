// Short messages at the bottom of the page.

const SECONDS = 8;
let box = null;

// Shows a message; it goes away by itself unless it has actions. actions: [label, function]; gives a function that removes it.
export function toast(message, actions = []) {
  box ??= document.body.appendChild(Object.assign(document.createElement("div"), { className: "toasts" }));
  box.setAttribute("role", "alert");
  const item = Object.assign(document.createElement("div"), { className: "toast", textContent: message });
  const remove = () => item.remove();
  for (const [label, action] of actions) item.append(actionButton(label, () => { remove(); action(); }));
  item.append(actionButton("×", remove));
  box.append(item);
  if (!actions.length) setTimeout(remove, SECONDS * 1000);
  return remove;
}

function actionButton(label, action) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  button.addEventListener("click", action);
  return button;
}
