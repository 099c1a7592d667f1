// Switches that let the next calls go wrong.

import { button, h, latest } from "./dom.js";
import { act, look, unfault } from "./wire.js";
import { say } from "./words.js";

const SENDS = { telegram: "sendMessage", slack: "chat.postMessage" };
const KINDS = [
  { kind: "slow", label: "slow", title: "slowWhy", delay: 3 },
  {
    kind: "429",
    label: "tooMany",
    title: "tooManyWhy",
    sends: true,
    retry_after: 3,
  },
  { kind: "500", label: "outage", title: "outageWhy" },
  {
    kind: "drop_after",
    label: "lostResponse",
    title: "lostResponseWhy",
    sends: true,
  },
  { kind: "duplicate", label: "duplicates", title: "duplicatesWhy" },
];
const TIMES = [
  ["1", "nextOne"],
  ["5", "nextFive"],
  ["1000000", "untilOff"],
];

/** The switches; `refresh` looks which are on. */
export function faults() {
  const times = h(
    "select",
    { "aria-label": say("howOften") },
    TIMES.map(([value, label]) => h("option", { value }, say(label))),
  );
  const chips = Object.keys(SENDS).flatMap((platform) =>
    KINDS.map((one) => ({ platform, ...one, chip: chip(platform, one) })),
  );
  const node = h(
    "div",
    { class: "faults", role: "group", "aria-label": say("faults") },
    h("span", { class: "faults-label" }, say("simulateFault")),
    times,
    ...Object.keys(SENDS).map((platform) =>
      h(
        "span",
        { class: "fault-group", role: "group", "aria-label": platform },
        h("small", {}, platform),
        chips.filter((one) => one.platform === platform).map((one) => one.chip),
      ),
    ),
  );

  function chip(platform, one) {
    const made = button(say(one.label), () => turn(platform, one, made), {
      class: "chip",
      title: say(one.title),
      "aria-pressed": "false",
    });
    return made;
  }

  async function turn(platform, one, made) {
    if (made.getAttribute("aria-pressed") === "true") {
      await unfault({ platform, kind: one.kind });
    } else {
      const method = one.sends ? SENDS[platform] : "*";
      await act("faults", {
        platform,
        kind: one.kind,
        method,
        times: Number(times.value),
        delay: one.delay ?? 0,
        retry_after: one.retry_after ?? 1,
      });
    }
    await refresh();
  }

  const refresh = latest(async () => {
    const found = await look("/sim/faults").catch(() => []);
    for (const { platform, kind, label, chip: made } of chips) {
      const left = found
        .filter((one) => one.platform === platform && one.kind === kind)
        .reduce((sum, one) => sum + one.times, 0);
      made.setAttribute("aria-pressed", String(left > 0));
      made.textContent = left > 1 && left < 1000 ? `${say(label)} ×${left}` : say(label);
    }
  });
  return { node, refresh };
}
