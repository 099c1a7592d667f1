// Who acts in the workspace, and where they can go.

import { ask, field } from "./dialogs.js";
import { button, h, keep } from "./dom.js";
import { icon } from "./icons.js";
import { act } from "./wire.js";
import { say } from "./words.js";

/** Ask for a colleague's name, and bring them to a channel; returns their account, or null. */
async function add(channel, people) {
  const given = await ask({
    title: say("anotherColleague"),
    confirm: say("add"),
    body: [field(say("name"), h("input", { name: "name", required: true, maxlength: "64" }))],
    read: (form) => Object.fromEntries(new FormData(form)),
  });
  if (!given) return null;
  let number = people.length + 1;
  while (people.some((one) => one.id === `U${number}`)) number += 1;
  const id = `U${number}`;
  const handle = given.name.toLowerCase().replace(/[^\p{L}\p{N}._-]+/gu, "-");
  if (!(await act("slack/user", { id, name: handle, real_name: given.name }))) return null;
  await act("slack/member", { channel, user: id, joined: true });
  return id;
}

/** The sidebar: `go(channel)` and `become(user)` are what is chosen in it. */
export function sidebar({ go, become }) {
  const actor = h("select", { id: "actor", "aria-label": say("actingAs") });
  actor.addEventListener("change", () => become(actor.value));
  const team = h("div", { class: "team" });
  const places = h("ul", { class: "places" });
  let now = { place: "", people: [] };
  const more = button(
    icon("plus"),
    async () => {
      const id = await add(now.place, now.people);
      if (id) become(id);
    },
    { class: "more-people", "aria-label": say("addColleague"), title: say("addColleagueHere") },
  );
  const acting = h("div", { class: "acting" }, h("label", { for: "actor" }, say("actingAs")), actor, more);
  const node = h("nav", { class: "side", "aria-label": say("workspace") }, team, acting, places);

  /** Show the workspace to `me`, who is at `place`; `unread(channel)` marks a channel. */
  function draw({ world, me, place, unread }) {
    now = { place, people: world.people };
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
    const dot = unread && h("span", { class: "dot", title: say("unread") });
    return button([sigil, h("span", {}, channel.name), dot], () => go(channel.id), {
      class: unread ? "place unread" : "place",
      "data-act": "go",
      "aria-current": current ? "page" : null,
    });
  }

  return { node, draw };
}

function titled(person) {
  if (person.admin) return say("admin", { name: person.name });
  return person.guest ? say("guest", { name: person.name }) : person.name;
}
