// Where people type: Enter sends, Shift+Enter begins a line, names are completed.

import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

let numbers = 0;
/** Pixels of height that a text takes before it scrolls. */
const MOST = 160;

/**
 * A composer. `send(text)` resolves to whether it was sent, and then the text goes. `tools` stand
 * before the text. `complete(word)` gives `{label, hint, text}` for the word at the cursor.
 * `empty`: may be sent without text. `pasted(files)` takes files from the clipboard.
 */
export function composer({ label, placeholder = "", send, tools = [], complete, pasted, cancel }) {
  const list = h("ul", {
    class: "completions",
    role: "listbox",
    id: `completions-${(numbers += 1)}`,
    hidden: true,
  });
  const area = h("textarea", {
    rows: "1",
    placeholder,
    "aria-label": label,
    "aria-autocomplete": complete ? "list" : null,
    "aria-controls": complete ? list.id : null,
  });
  const go = button(icon("send"), submit, { class: "send", "aria-label": say("send") });
  const node = h("div", { class: "composer" }, list, ...tools, area, go);
  const offers = offering(area, list, complete);

  async function submit() {
    const text = area.value.trim();
    if (!text) return;
    area.value = "";
    grow(area);
    if ((await send(text)) === false && !area.value) area.value = text;
    grow(area);
    area.focus();
  }
  area.addEventListener("input", () => {
    grow(area);
    offers.show();
  });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || offers.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && cancel) {
      cancel();
    }
  });
  area.addEventListener("blur", () => offers.hide());
  area.addEventListener("paste", (event) => {
    if (pasted && event.clipboardData.files.length) {
      event.preventDefault();
      pasted([...event.clipboardData.files]);
    }
  });
  return { node, area, put: (text) => fill(area, text) };
}

function fill(area, text) {
  area.value = text;
  grow(area);
  area.focus();
}

function grow(area) {
  area.style.height = "auto";
  const border = area.offsetHeight - area.clientHeight;
  area.style.height = `${Math.min(area.scrollHeight + border, MOST)}px`;
  area.classList.toggle("full", area.scrollHeight + border > MOST);
}

const WORD = /(^|\s)([@:][\w.-]*)$/;

function offering(area, list, complete) {
  let offers = [];
  let chosen = 0;
  const hide = () => {
    offers = [];
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  };
  const mark = () => {
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === chosen)));
    area.setAttribute("aria-activedescendant", `${list.id}-${chosen}`);
  };
  const take = (offer) => {
    const before = area.value.slice(0, area.selectionStart).replace(WORD, `$1${offer.text} `);
    area.setRangeText(before, 0, area.selectionStart, "end");
    hide();
  };
  const show = () => {
    const word = area.value.slice(0, area.selectionStart).match(WORD)?.[2];
    offers = complete && word ? complete(word).slice(0, 6) : [];
    if (!offers.length) return hide();
    chosen = 0;
    list.replaceChildren(
      ...offers.map((offer, at) =>
        h(
          "li",
          {
            role: "option",
            id: `${list.id}-${at}`,
            on: { mousedown: (event) => (event.preventDefault(), take(offer)) },
          },
          offer.label,
          h("small", {}, offer.hint ?? ""),
        ),
      ),
    );
    list.hidden = false;
    mark();
  };
  const key = (event) => {
    if (!offers.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      chosen = (chosen + step + offers.length) % offers.length;
      mark();
    } else if (event.key === "Enter" || event.key === "Tab") take(offers[chosen]);
    else if (event.key === "Escape") hide();
    else return false;
    event.preventDefault();
    return true;
  };
  return { show, hide, key };
}
