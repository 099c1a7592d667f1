// Puts the panes together and tells each what changed.

import { calls } from "./calls.js";
import "./presses.js";
import { slack } from "./slack.js";
import { telegram } from "./telegram.js";
import { remember, remembered } from "./store.js";
import { deskTime } from "./time.js";
import { listen } from "./wire.js";
import { chooser, say, translate } from "./words.js";

translate(document);
chooser(document.getElementById("language"));

const panes = [
  telegram(document.getElementById("telegram")),
  slack(document.getElementById("slack")),
  calls(document.getElementById("calls")),
];
const time = deskTime(document.getElementById("time"));

/** Draw the time first: the panes say which day is today. */
async function everything() {
  await time.refresh();
  panes.forEach((pane) => pane.everything());
}

function state(word) {
  const shown = document.getElementById("link");
  shown.textContent = say(word);
  shown.dataset.state = word;
}

/** On a narrow screen one pane is seen at a time. */
function show(name) {
  document.body.dataset.pane = name;
  for (const tab of document.querySelectorAll("[data-show]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.show === name));
  }
  remember("pane", name);
  panes.forEach((pane) => pane.shown?.());
}

for (const tab of document.querySelectorAll("[data-show]")) {
  tab.addEventListener("click", () => show(tab.dataset.show));
}
show(remembered("pane", "telegram"));
document.addEventListener("open-thread", () => show("slack"));

listen({
  state,
  began: everything,
  heard: (topics) =>
    topics.includes("clock") ? everything() : panes.forEach((pane) => pane.heard(new Set(topics))),
});
