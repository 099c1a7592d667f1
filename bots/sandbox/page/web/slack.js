// The right side: the workspace as one of its people sees it.

import { composer } from "./composer.js";
import { menu, toast } from "./dialogs.js";
import { button, h, latest } from "./dom.js";
import { icon } from "./icons.js";
import { home, modals } from "./slack-forms.js";
import { conversation } from "./slack-lines.js";
import { sidebar } from "./slack-side.js";
import { completions } from "./slack-words.js";
import { remember, remembered } from "./store.js";
import { act, look } from "./wire.js";
import { say } from "./words.js";

/** Build the pane; returns what main.js tells of changes. */
export function slack(root) {
  let me = remembered("actor", "");
  let place = remembered("place", "");
  let thread = "";
  let tab = "messages";
  let seen = remembered("slack-seen", {});
  let messages = [];
  let world = {
    people: [],
    former: {},
    channels: [],
    shortcuts: [],
    emoji: {},
    bot: { id: "", name: "Helpline" },
    team: "",
  };

  const side = sidebar({ go, become });
  const head = h("header", { class: "pane-head" });
  const context = {
    me: () => me,
    name: (id) => nameOf(id),
    emoji: () => world.emoji,
    people: () => world.people,
    bot: () => world.bot,
    shortcuts: (type) => world.shortcuts.filter((one) => one.type === type),
    channel: () => place,
    channels: () => world.channels,
    thread: () => thread,
    openThread: (ts) => openThread(ts),
    outcome: failed,
  };
  const quick = button(icon("plus"), (event) => choose(event.target.closest("button")), {
    class: "tool",
    "aria-label": say("shortcuts"),
    hidden: true,
  });
  const main = conversation(context, { label: say("channel") });
  const writer = composer({
    label: say("messageToChannel"),
    send: (text) => send(text, ""),
    complete,
    pasted: (files) => upload(files, ""),
    tools: [attach(""), quick],
  });
  const homeView = h("div", { class: "home", hidden: true });
  const middle = h("div", { class: "channel" }, head, main.node, homeView, writer.node);
  const replies = conversation(context, { label: say("thread"), inThread: true });
  const answer = composer({
    label: say("replyInThreadLabel"),
    send: (text) => send(text, thread),
    complete,
    pasted: (files) => upload(files, thread),
    tools: [attach("thread")],
    cancel: () => openThread(""),
  });
  const threadHead = h(
    "header",
    { class: "pane-head" },
    h("div", { class: "pane-title" }, h("h2", {}, say("thread"))),
    button(icon("close"), () => openThread(""), { class: "tool", "aria-label": say("closeThread") }),
  );
  const aside = h(
    "aside",
    { class: "thread", "aria-label": say("thread"), hidden: true },
    threadHead,
    replies.node,
    answer.node,
  );
  root.append(side.node, middle, aside);
  const dialogs = modals({
    me: () => me,
    name: nameOf,
    emoji: () => world.emoji,
    people: () => world.people,
    channels: () => world.channels,
    outcome: failed,
  });

  document.addEventListener("open-thread", async ({ detail: { channel, ts } }) => {
    if (!world.channels.some((one) => one.id === channel)) {
      return toast(say("notInChannel", { name: nameOf(me) }), "bad");
    }
    if (document.querySelector("dialog.modal[open]")) await act("slack/close_view", { user: me });
    if (channel !== place || tab !== "messages") go(channel);
    openThread(ts);
  });

  function nameOf(id) {
    if (id === world.bot.id) return world.bot.name;
    return (
      world.people.find((one) => one.id === id)?.name ??
      world.former[id] ??
      world.channels.find((one) => one.id === id)?.name ??
      id
    );
  }

  const here = () => world.channels.find((one) => one.id === place);

  function failed(done) {
    if (done?.outcome) toast(say("botFailed", { name: world.bot.name, outcome: done.outcome }), "bad");
    return done;
  }

  async function send(text, thread_ts) {
    if (text.startsWith("/") && !text.startsWith("//")) {
      const [command, ...rest] = text.split(" ");
      const done = failed(
        await act("slack/command", { user: me, channel: place, command, text: rest.join(" "), thread_ts }),
      );
      (thread_ts ? replies : main).end();
      return Boolean(done) && !done.outcome;
    }
    const done = await act("slack/post", { user: me, channel: place, text, thread_ts });
    (thread_ts ? replies : main).end();
    return Boolean(done);
  }

  async function upload(files, thread_ts, composing = thread_ts ? answer : writer) {
    const form = new FormData();
    const given = { user: me, channel: place, thread_ts, text: composing.area.value.trim() };
    for (const [name, value] of Object.entries(given)) form.append(name, value);
    files.forEach((file, at) => form.append(`file${at}`, file, file.name));
    if (await act("slack/upload", form)) composing.put("");
  }

  function attach(where) {
    return button(
      icon("attach"),
      () => {
        const input = h("input", { type: "file", multiple: true });
        input.addEventListener("change", () => upload([...input.files], where && thread));
        input.click();
      },
      { class: "tool", "aria-label": say("attachFiles") },
    );
  }

  function choose(anchor) {
    const offers = context.shortcuts("global").map((one) => ({
      label: one.name,
      act: async () => failed(await act("slack/shortcut", { user: me, callback_id: one.callback_id })),
    }));
    menu(anchor, offers, { label: say("shortcuts") });
  }

  function complete(word) {
    return completions(world, word);
  }

  function become(user) {
    me = user;
    remember("actor", me);
    root.ariaBusy = "true"; // until the channels are theirs
    refreshWorld();
  }

  function go(channel) {
    place = channel;
    tab = "messages";
    remember("place", place);
    messages = [];
    openThread("");
    drawSide();
    refresh().then(() => main.end());
  }

  function openThread(ts) {
    const left = aside.contains(document.activeElement) && !ts ? thread : "";
    thread = ts;
    aside.hidden = !ts;
    root.classList.toggle("with-thread", Boolean(ts));
    drawLines();
    if (ts) {
      replies.end();
      answer.area.focus();
    }
    if (left) (main.find(left) ?? writer.area).focus();
  }

  const unread = (one) => one.latest > (seen[`${me}.${one.id}`] ?? "") && one.id !== place;

  const drawSide = () => side.draw({ world, me, place, unread });

  function drawHead() {
    const channel = here();
    if (!channel) return;
    const mark = JSON.stringify([channel, tab, me]);
    if (head.dataset.mark === mark) return;
    head.dataset.mark = mark;
    const direct = channel.kind === "im";
    main.says(
      direct
        ? say("emptyDirect")
        : say("emptyChannel"),
    );
    writer.area.placeholder = say(direct ? "message" : "messageOrHelp");
    answer.area.placeholder = say(direct ? "replyWord" : "replyOrNote");
    const title = direct ? channel.name : `# ${channel.name}`;
    const who = direct ? say("directMessages") : channel.members.map(nameOf).join(", ");
    const choose = (name, label) =>
      button(label, () => show(name), { class: "tab", "aria-pressed": String(tab === name) });
    head.replaceChildren(
      h("div", { class: "pane-title" }, h("h2", {}, title), h("small", {}, who)),
      ...(direct
        ? [h("div", { class: "tab-row" }, choose("messages", say("messages")), choose("home", say("home")))]
        : []),
    );
  }

  async function show(name) {
    tab = name;
    drawAll();
    if (here()?.kind === "im") await act("slack/open_home", { user: me, tab: name });
  }

  function drawLines() {
    const showHome = tab === "home" && here()?.kind === "im";
    homeView.hidden = !showHome;
    main.node.hidden = showHome;
    writer.node.hidden = showHome;
    main.draw(
      messages.filter((one) => !one.reply || one.subtype === "thread_broadcast"),
      thread,
    );
    if (thread) replies.draw(messages.filter((one) => one.ts === thread || one.thread_ts === thread));
    const last = messages.at(-1)?.ts;
    if (last && seen[`${me}.${place}`] !== last) {
      seen = { ...seen, [`${me}.${place}`]: last };
      remember("slack-seen", seen);
    }
  }

  function drawAll() {
    drawSide();
    drawHead();
    drawLines();
  }

  const refreshWorld = latest(async () => {
    const whom = me;
    const found = await look("/page/slack", { user: whom || "none" }).catch(() => null);
    if (!found || whom !== me) return;
    world = found;
    if (!world.people.some((one) => one.id === me)) {
      if (!world.people.length) return;
      me = world.people[0].id;
      return refreshWorld();
    }
    if (!here()) {
      place = world.channels[0]?.id ?? "";
      if (thread) openThread("");
    }
    quick.hidden = !context.shortcuts("global").length;
    await refresh();
    if (whom === me) root.ariaBusy = null;
    const views = await look("/page/views", { user: me }).catch(() => null);
    if (!views) return;
    dialogs.draw(views.modal);
    home(homeView, views.home, { ...context, channels: () => world.channels });
  });

  const refresh = latest(async () => {
    if (!place || !me) return;
    const asked = `${place} ${me}`;
    const found = await look(`/page/slack/${place}`, { user: me }).catch(() => null);
    if (!found || asked !== `${place} ${me}`) return;
    messages = found.messages;
    drawAll();
  });

  return {
    everything: refreshWorld,
    heard(topics) {
      const ours = [...topics].filter((topic) => topic.startsWith("slack"));
      if (ours.some((topic) => topic !== `slack:${place}`)) refreshWorld();
      else if (ours.length) refresh();
    },
  };
}
