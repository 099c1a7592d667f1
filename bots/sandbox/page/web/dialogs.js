// What comes up above the page: toasts, dialogs, menus.

import { button, h, returning } from "./dom.js";
import { say } from "./words.js";

/** Say something for a few seconds. */
export function toast(text, kind = "") {
  const shown = h("p", { class: `toast ${kind}` }, text);
  document.getElementById("toasts").append(shown);
  setTimeout(() => shown.remove(), 3000 + text.length * 40);
}

/**
 * Show a dialog with a form; resolves to what `read` makes of it, or null if it was closed.
 * Escape closes it.
 */
export function ask({
  title,
  body = [],
  confirm = say("ok"),
  deny = say("cancel"),
  danger = false,
  read = () => true,
}) {
  return new Promise((resolve) => {
    const goBack = returning();
    const cancel = deny && button(deny, () => dialog.close());
    const accept = h("button", { type: "submit", class: danger ? "danger" : "primary" }, confirm);
    const form = h(
      "form",
      { method: "dialog" },
      h("h2", { id: "dialog-title" }, title),
      h("div", { class: "dialog-body" }, body),
      h("div", { class: "dialog-acts" }, cancel, accept),
    );
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
    let answer = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer = read(form);
      if (answer !== undefined) dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      goBack();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A labelled field of a dialog. */
export function field(label, control) {
  return h("label", { class: "field" }, h("span", {}, label), control);
}

/** Drop a menu beside its button. Items: `{label, hint, act}`; arrows move, Escape closes. */
export function menu(anchor, items, { grid = false, label = say("menu") } = {}) {
  const list = h("div", {
    class: grid ? "menu palette" : "menu",
    role: "menu",
    popover: "auto",
    "aria-label": label,
  });
  const close = () => list.hidePopover();
  for (const item of items) {
    const made = button(
      [h("span", {}, item.label), item.hint && h("small", {}, item.hint)],
      async () => {
        close();
        await item.act();
      },
      { role: "menuitem", class: item.danger ? "danger" : null, "aria-label": item.name },
    );
    list.append(made);
  }
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...list.children];
    all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
  });
  list.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const held = list.contains(document.activeElement) || document.activeElement === document.body;
    list.remove();
    if (held) anchor.focus();
  });
  document.body.append(list);
  list.showPopover();
  place(list, anchor.getBoundingClientRect());
  list.firstElementChild?.focus();
}

function place(list, at) {
  const { width, height } = list.getBoundingClientRect();
  const below = at.bottom + height + 8 < innerHeight;
  list.style.top = `${Math.max(below ? at.bottom + 4 : at.top - height - 4, 4)}px`;
  list.style.left = `${Math.max(Math.min(at.left, innerWidth - width - 8), 8)}px`;
}
