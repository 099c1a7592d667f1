// Who acts in the workspace, and where they can go.

import { button, h, keep } from "./dom.js";

/** The sidebar: `go(channel)` and `become(user)` are what is chosen in it. */
export function sidebar({ go, become }) {
  const actor = h("select", { id: "actor", "aria-label": "Acting as" });
  actor.addEventListener("change", () => become(actor.value));
  const team = h("div", { class: "team" });
  const places = h("ul", { class: "places" });
  const acting = h("label", { class: "acting" }, "Acting as", actor);
  const node = h("nav", { class: "side", "aria-label": "Workspace" }, team, acting, places);

  /** Show the workspace to `me`, who is at `place`; `unread(channel)` marks a channel. */
  function draw({ world, me, place, unread }) {
    team.textContent = world.team;
    drawActors(world.people, me);
    keep(
      places,
      world.channels,
      (one) => one.id,
      (one) => JSON.stringify([one.name, one.id === place, unread(one)]),
      (one) => h("li", {}, row(one, one.id === place, unread(one))),
    );
  }

  function drawActors(people, me) {
    const mark = JSON.stringify([people, me]);
    if (actor.dataset.mark === mark) return;
    actor.dataset.mark = mark;
    actor.replaceChildren(
      ...people.map((one) => h("option", { value: one.id, selected: one.id === me }, titled(one))),
    );
  }

  function row(channel, current, unread) {
    const sigil = h("span", { class: "sigil", "aria-hidden": "true" }, channel.kind === "im" ? "●" : "#");
    const dot = unread && h("span", { class: "dot", title: "unread" });
    return button([sigil, h("span", {}, channel.name), dot], () => go(channel.id), {
      class: unread ? "place unread" : "place",
      "data-act": "go",
      "aria-current": current ? "page" : null,
    });
  }

  return { node, draw };
}

function titled(person) {
  if (person.admin) return `${person.name} (admin)`;
  return person.guest ? `${person.name} (guest)` : person.name;
}
