// Elements without a framework. Text is only ever set as text: nothing typed becomes markup.

import { present } from "./present.js";
import { locale, say } from "./words.js";

/** An element: `on` holds listeners, null and false attributes are left out. */
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (name === "value") {
      made.value = value ?? "";
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? "" : value);
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A button that acts; it is busy until what it does is done. */
export function button(label, act, attributes = {}) {
  const made = h("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", async (event) => {
    if (made.getAttribute("aria-busy") === "true") return;
    made.setAttribute("aria-busy", "true");
    try {
      await act(event);
    } finally {
      made.removeAttribute("aria-busy");
    }
  });
  return made;
}

/**
 * Bring the children of `parent` in line with `items`. A child whose `print` is the same stays as
 * it is; focus goes on in the child that takes the place of one that had it.
 */
export function keep(parent, items, keyOf, print, render) {
  const known = (parent.kept ??= new Map());
  const next = new Map();
  const wanted = new Set(items.map((item) => String(keyOf(item))));
  for (const [key, { node }] of known) if (!wanted.has(key)) node.remove();
  let place = parent.firstChild;
  for (const item of items) {
    const key = String(keyOf(item));
    const mark = print(item);
    const before = known.get(key);
    let node = before?.node;
    if (!before || before.mark !== mark) {
      node = render(item);
      node.dataset.key = key;
      if (before) {
        const held = heldFocus(before.node);
        if (place === before.node) place = node;
        before.node.replaceWith(node);
        if (held) giveFocus(node, held);
      }
    }
    next.set(key, { node, mark });
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
  parent.kept = next;
}

/** What gives the focus back to what has it now, or to what has taken its place by then. */
export function returning() {
  const now = inPlaceOf(document.activeElement);
  return () => now()?.focus({ preventScroll: true });
}

/** What says, later, what is in the place of a control: itself, or what was drawn anew. */
export function inPlaceOf(control) {
  const item = control?.closest("[data-key]");
  const list = item?.parentElement;
  return () => {
    if (!control || control.isConnected) return control;
    const again = list?.querySelector(`:scope > [data-key="${CSS.escape(item.dataset.key)}"]`);
    return again ? sameIn(again, control.dataset.act) || again : null;
  };
}

function heldFocus(node) {
  const focused = document.activeElement;
  if (!node.contains(focused)) return null;
  return focused === node ? { whole: true } : { act: focused.dataset.act };
}

function giveFocus(node, held) {
  (sameIn(node, held.act) || node).focus({ preventScroll: true });
}

function sameIn(node, act) {
  return act && node.querySelector(`[data-act="${CSS.escape(act)}"]`);
}

const CONTROLS = "a[href], button, select, input, summary, audio, video";

/**
 * One stop of the Tab key for a whole list: up and down go from item to item, left and right
 * through what can be pressed in one, and Escape back to the item. Returns what to call when the
 * list has changed.
 */
export function roving(list, selector) {
  const all = () => [...list.querySelectorAll(selector)];
  const choose = (item) => {
    for (const one of all()) one.tabIndex = one === item ? 0 : -1;
  };
  list.addEventListener("focusin", (event) => {
    const item = event.target.closest(selector);
    if (item) choose(item);
  });
  list.addEventListener("keydown", (event) => {
    const item = event.target.closest(selector);
    const to = item && (beside(event, item) ?? above(event, item, all()));
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
  return () => {
    const items = all();
    if (!items.some((item) => item.tabIndex === 0) && items.length) choose(items.at(-1));
    for (const control of list.querySelectorAll(CONTROLS)) control.tabIndex = -1;
  };
}

/** What an arrow to the side leads to, or Escape, within an item of a list. */
function beside(event, item) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const inside = [item, ...item.querySelectorAll(CONTROLS)].filter((one) => one.checkVisibility());
  if (step) return inside[inside.indexOf(event.target) + step];
  return event.key === "Escape" && event.target !== item ? item : null;
}

/** What an arrow up or down, Home or End leads to from an item of a list. */
function above(event, item, items) {
  if (event.target.matches("select, input, audio, video")) return null;
  const at = items.indexOf(item);
  return items[{ ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 }[event.key]];
}

/**
 * A scrolled list that stays at its end, whatever grows or shrinks, while one has not left it.
 * `label`: what arrives in it is read out.
 */
export function scrolled(list, label) {
  const node = h("div", { class: "scroller", role: "log", "aria-label": label, tabindex: "-1" }, list);
  let held = true;
  let top = 0;
  const end = () => {
    held = true;
    node.scrollTop = node.scrollHeight;
    top = node.scrollTop;
  };
  node.addEventListener("scroll", () => {
    // Only who scrolls up leaves the end: it may have grown since the scrolling that this tells of.
    if (node.scrollHeight - node.scrollTop - node.clientHeight < 60) held = true;
    else if (node.scrollTop < top) held = false;
    top = node.scrollTop;
  });
  const watch = new ResizeObserver(() => held && end());
  watch.observe(node);
  watch.observe(list);
  return { node, end };
}

/** Run `work` once at a time; asked again meanwhile, it runs once more. */
export function latest(work) {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await work();
      }
    } finally {
      running = false;
    }
  };
}

/** A round picture with somebody's first letter, its colour by who they are. */
export function avatar(name, id, mark = "") {
  const tone = [...String(id)].reduce((sum, one) => (sum * 31 + one.codePointAt(0)) % 8, 7);
  return h("span", { class: `avatar tone-${tone} ${mark}`, "aria-hidden": "true" }, [...name][0] ?? "?");
}

/** The clock time of seconds since 1970, as read here. */
export function clock(seconds) {
  const at = new Date(seconds * 1000);
  const shown = at.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return h("time", { datetime: at.toISOString(), title: at.toLocaleString(locale) }, shown);
}

/** Items with a separator before the first of each day. `secondsOf` gives an item's time. */
export function byDay(items, secondsOf) {
  const out = [];
  let day = "";
  for (const item of items) {
    const now = new Date(secondsOf(item) * 1000).toDateString();
    if (now !== day) out.push({ day: now, today: now === new Date(present()).toDateString() });
    day = now;
    out.push(item);
  }
  return out;
}

/** The separator of a day. */
export function dayLine(item) {
  const options = { weekday: "long", day: "numeric", month: "long" };
  return h(
    "li",
    { class: "day" },
    h("span", {}, item.today ? say("today") : new Date(item.day).toLocaleDateString(locale, options)),
  );
}

/** How many bytes, for people. */
export function size(bytes) {
  if (bytes < 1024) return say("bytes", { count: bytes });
  if (bytes < 1024 ** 2) return say("kilobytes", { count: Math.round(bytes / 1024) });
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return say("megabytes", { count: (bytes / 1024 ** 2).toLocaleString(locale, digits) });
}
