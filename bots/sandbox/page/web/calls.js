// The calls underneath: what passed between the desk and the platforms, as it passes.

import { faults } from "./faults.js";
import { button, h, keep, latest } from "./dom.js";
import { icon } from "./icons.js";
import { remember, remembered } from "./store.js";
import { look } from "./wire.js";
import { locale, say } from "./words.js";

const MOST = 300;
/** Calls of which nothing is learnt: hidden unless asked for. */
const QUIET = (call) => call.method === "ack" || (call.method === "getUpdates" && call.status === 200);

/** Build the drawer; returns what main.js tells of changes. */
export function calls(root) {
  let rows = [];
  let open = remembered("calls-open", false);
  const list = h("ol", { class: "journal", "aria-label": say("calls") });
  const filter = h("input", {
    type: "search",
    placeholder: say("filterHint"),
    "aria-label": say("filterCalls"),
  });
  const all = h("input", { type: "checkbox" });
  const trouble = faults();
  const toggle = button(
    [icon("chevron"), h("span", {}, say("calls")), h("span", { class: "count" })],
    () => turn(!open),
    { class: "drawer", "aria-expanded": "false", "aria-controls": "calls-body" },
  );
  const journal = h(
    "div",
    { class: "journal-part" },
    h(
      "div",
      { class: "journal-tools" },
      filter,
      h("label", { class: "tick" }, all, say("pollsToo")),
    ),
    h("div", { class: "scroller" }, list),
  );
  const body = h("div", { class: "calls-body", id: "calls-body" }, journal);
  root.append(h("div", { class: "calls-head" }, toggle, trouble.node), body);
  filter.addEventListener("input", draw);
  all.addEventListener("change", draw);
  turn(open);

  function turn(on) {
    open = on;
    body.hidden = !on;
    root.classList.toggle("open", on);
    toggle.setAttribute("aria-expanded", String(on));
    remember("calls-open", on);
    draw();
  }

  function draw() {
    root.querySelector(".count").textContent = rows.length ? `${rows.at(-1).number}` : "";
    if (!open && document.body.dataset.pane !== "calls") return;
    const wanted = filter.value.trim().toLowerCase();
    const shown = rows.filter(
      (call) => (all.checked || !QUIET(call)) && (!wanted || call.found.includes(wanted)),
    );
    keep(
      list,
      shown.toReversed(),
      (call) => call.number,
      (call) => call.number,
      row,
    );
  }

  const refresh = latest(async () => {
    const since = rows.at(-1)?.number ?? 0;
    const found = await look("/sim/journal", { since, last: MOST }).catch(() => []);
    for (const call of found)
      call.found =
        `${call.platform} ${call.method} ${call.status} ${JSON.stringify(call.request)}`.toLowerCase();
    rows = [...rows, ...found].slice(-MOST);
    draw();
  });

  return {
    shown: draw,
    everything() {
      rows = [];
      list.kept = new Map();
      list.replaceChildren();
      refresh();
      trouble.refresh();
    },
    heard(topics) {
      if (topics.has("journal")) refresh();
      if (topics.has("faults")) trouble.refresh();
    },
  };
}

function row(call) {
  const failed = call.status >= 400 || call.response?.ok === false;
  const event = call.method.startsWith("event:");
  const details = h(
    "details",
    { class: failed ? "call failed" : event ? "call event" : "call" },
    h(
      "summary",
      {},
      h("span", { class: "number" }, String(call.number)),
      h("span", { class: `platform on-${call.platform}` }, call.platform),
      h("span", { class: "method" }, call.method),
      h("span", { class: "what" }, gist(call)),
      h("span", { class: "status" }, event ? say("toDesk") : outcome(call, failed)),
      h(
        "span",
        { class: "ms" },
        event ? "" : say("milliseconds", { count: milliseconds(call.ms) }),
      ),
    ),
  );
  details.addEventListener("toggle", () => {
    if (details.open && !details.querySelector("pre")) {
      details.append(
        h(
          "pre",
          { tabindex: "0" },
          JSON.stringify({ request: call.request, response: call.response }, null, 2),
        ),
      );
    }
  });
  return h("li", {}, details);
}

function milliseconds(value) {
  const digits = value < 10 ? 1 : 0;
  return value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function outcome(call, failed) {
  if (!failed) return String(call.status);
  return `${call.status} ${call.response?.error ?? call.response?.description ?? ""}`;
}

/** The words of a call that tell most: where, and the text. */
function gist(call) {
  const given = call.request ?? {};
  const event = given.payload?.event ?? given.message ?? given.edited_message ?? given;
  const where = given.chat_id ?? given.channel ?? event.channel ?? event.chat?.id ?? "";
  const reacted = given.reaction?.map((one) => one.emoji).join(" ");
  const text =
    given.text ??
    given.caption ??
    event.text ??
    event.caption ??
    given.name ??
    reacted ??
    event.reaction ??
    given.payload?.command ??
    "";
  return [where, text].filter(Boolean).map(String).join(" · ");
}
