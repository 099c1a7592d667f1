// Puts the panes together and tells each what changed.

import { calls } from "./calls.js";
import { slack } from "./slack.js";
import { telegram } from "./telegram.js";
import { listen, remember, remembered } from "./wire.js";

const panes = [
  telegram(document.getElementById("telegram")),
  slack(document.getElementById("slack")),
  calls(document.getElementById("calls")),
];

function state(word) {
  const shown = document.getElementById("link");
  shown.textContent = word;
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

listen({
  state,
  began: () => panes.forEach((pane) => pane.everything()),
  heard: (topics) => panes.forEach((pane) => pane.heard(new Set(topics))),
});
