// The left side: the bot's chat as each of its clients sees it.

import { bubble } from "./telegram-bubble.js";
import { attachments, sendFiles } from "./telegram-attach.js";
import { composer } from "./composer.js";
import { ask, field, menu, toast } from "./dialogs.js";
import { avatar, button, byDay, dayLine, h, keep, latest, roving, scrolled } from "./dom.js";
import { icon } from "./icons.js";
import { remember, remembered } from "./store.js";
import { act, look } from "./wire.js";
import { say } from "./words.js";

const LANGUAGES = { en: "English", ru: "Русский", de: "Deutsch", es: "Español" };

/** Build the pane; returns what main.js tells of changes. */
export function telegram(root) {
  let people = [];
  let reactions = [];
  let me = remembered("client", 0);
  let seen = remembered("client-seen", {});
  let chat = { messages: [], menu: [], blocked: false };
  let quoting = null;
  let part = "";
  let editing = null;

  const strip = h("div", { class: "people", role: "group", "aria-label": say("clients") });
  const head = h("header", { class: "pane-head" });
  const lines = h("ol", { class: "bubbles", "aria-label": say("chatWithBot") });
  const scroller = scrolled(lines, say("messagesInChat"));
  const above = h("div", { class: "above", hidden: true });
  const writer = composer({
    label: say("messageToBot"),
    placeholder: say("message"),
    send,
    cancel: forget,
    pasted: (files) => sendFiles(me, files, about()),
    tools: [
      button(icon("attach"), (event) => attachments(event.target.closest("button"), me, about), {
        class: "tool",
        "aria-label": say("attach"),
      }),
      button(icon("slash"), (event) => commands(event.target.closest("button")), {
        class: "tool",
        "aria-label": say("commands"),
      }),
    ],
  });
  const stopped = h(
    "div",
    { class: "stopped", hidden: true },
    button(say("unblockBot"), () => act("telegram/unblock", { user: me }), { class: "wide" }),
  );
  root.append(strip, head, scroller.node, above, writer.node, stopped);
  const settle = roving(lines, ".bubble");
  document.addEventListener("start-bot", ({ detail }) =>
    act("telegram/send", { user: me, text: `/start ${detail}` }),
  );

  const person = () => people.find((one) => one.id === me);

  /** What goes with the next message: the quote, and what was typed as a caption. */
  function about() {
    const given = { reply_to: quoting?.id ?? null, caption: writer.area.value.trim() };
    writer.put("");
    forget();
    return given;
  }

  async function send(text) {
    const done = editing
      ? await act("telegram/edit", { user: me, message: editing.id, text })
      : await act("telegram/send", { user: me, text, reply_to: quoting?.id ?? null, quote: part });
    if (!done) return false;
    forget();
    scroller.end();
    return true;
  }

  function forget() {
    quoting = null;
    part = "";
    if (editing) writer.put("");
    editing = null;
    above.hidden = true;
  }

  function announce(what, message) {
    above.replaceChildren(
      icon(what === "edit" ? "edit" : "reply"),
      h("span", {}, h("strong", {}, say(what)), " ", part || (message.text ?? message.caption ?? say("aMessage"))),
      button(icon("close"), forget, { class: "tool", "aria-label": say("cancel") }),
    );
    above.hidden = false;
    writer.area.focus();
  }

  const acts = {
    reply(message) {
      forget();
      quoting = message;
      announce("replyTo", message);
    },
    async quote(message) {
      const words = message.text ?? message.caption ?? "";
      const marked = String(getSelection()).trim();
      const chosen = await ask({
        title: say("quotePart"),
        confirm: say("quoteIt"),
        body: [
          field(
            say("partOfMessage"),
            h("input", { name: "part", required: true, value: words.includes(marked) && marked ? marked : words }),
          ),
        ],
        read: (form) => new FormData(form).get("part").trim(),
      });
      if (!chosen) return;
      if (!words.includes(chosen)) return toast(say("noSuchWords"), "bad");
      forget();
      quoting = message;
      part = chosen;
      announce("quote", message);
    },
    forward: (message) => act("telegram/forward", { user: me, message: message.id }),
    edit(message) {
      forget();
      editing = message;
      writer.put(message.text ?? message.caption ?? "");
      announce("edit", message);
    },
    remove: (message) => act("telegram/delete", { user: me, message: message.id }),
    command: (text) => send(text),
    react(anchor, message) {
      const mine = message.reactions.filter((one) => one.mine).map((one) => one.emoji);
      const offers = reactions.map((emoji) => ({
        label: emoji,
        name: emoji,
        act: () =>
          act("telegram/react", {
            user: me,
            message: message.id,
            emoji: mine.includes(emoji) ? [] : [emoji],
          }),
      }));
      menu(anchor, offers, { grid: true, label: say("reactions") });
    },
    async press(message, pressed) {
      const said = await act("telegram/press", {
        user: me,
        label: pressed.callback_data,
        message: message.id,
      });
      if (!said) return;
      if (said.text === null) toast(say("buttonSilent"), "bad");
      else if (said.alert) await ask({ title: said.text, deny: "" });
      else if (said.text) toast(said.text);
    },
    find(id) {
      const found = lines.querySelector(`[data-key="${id}"]`);
      found?.scrollIntoView({ block: "center" });
      found?.focus();
    },
  };

  function commands(anchor) {
    if (!chat.menu.length) return toast(say("noCommands"));
    const offers = chat.menu.map((one) => ({
      label: `/${one.command}`,
      hint: one.description,
      act: () => send(`/${one.command}`),
    }));
    return menu(anchor, offers, { label: say("commands") });
  }

  async function add() {
    const given = await ask({
      title: say("anotherClient"),
      confirm: say("add"),
      body: [
        field(say("name"), h("input", { name: "name", required: true, maxlength: "64" })),
        field(say("language"), languages("en")),
      ],
      read: (form) => Object.fromEntries(new FormData(form)),
    });
    if (!given) return;
    const id = Math.max(99, ...people.map((one) => one.id)) + 1;
    if (await act("telegram/add_user", { id, ...given })) choose(id);
  }

  function languages(chosen) {
    return h(
      "select",
      { name: "language", "aria-label": say("clientLanguage") },
      Object.entries(LANGUAGES).map(([code, name]) =>
        h("option", { value: code, selected: code === chosen }, name),
      ),
    );
  }

  function choose(id) {
    forget();
    me = id;
    remember("client", id);
    chat = { messages: [], menu: [], blocked: false };
    refreshPeople();
    refresh().then(scroller.end);
  }

  function drawPeople() {
    const unread = (one) => one.id !== me && one.heard > (seen[one.id] ?? 0);
    const rows = [...people, { add: true }];
    keep(
      strip,
      rows,
      (one) => one.id ?? "add",
      (one) => JSON.stringify([one, one.id === me, unread(one)]),
      (one) =>
        one.add
          ? button(icon("plus"), add, {
              class: "person add",
              "aria-label": say("addClient"),
              title: say("addClient"),
            })
          : button(
              [
                avatar(one.name, one.id),
                h("span", {}, one.name),
                unread(one) && h("span", { class: "dot", title: say("unread") }),
              ],
              () => choose(one.id),
              {
                class: "person",
                "data-act": "choose",
                "aria-pressed": String(one.id === me),
              },
            ),
    );
  }

  function drawHead() {
    const who = person();
    if (!who) return;
    const mark = JSON.stringify([who.id, who.name, who.language, who.blocked]);
    if (head.dataset.mark === mark) return;
    head.dataset.mark = mark;
    const language = languages(who.language);
    language.addEventListener("change", () =>
      act("telegram/add_user", { id: me, name: who.name, language: language.value }),
    );
    const block = button([icon("block"), h("span", {}, say("block"))], () => act("telegram/block", { user: me }), {
      class: "quiet",
      title: say("blockBot"),
    });
    head.replaceChildren(
      avatar("H", "bot", "bot"),
      h("div", { class: "pane-title" }, h("h2", {}, "Helpline"), h("small", {}, say("seenBy", { name: who.name }))),
      language,
      who.blocked ? h("span", { class: "warn" }, say("blocked")) : block,
    );
  }

  function drawChat() {
    const items = byDay(chat.messages, (one) => one.date);
    const context = { acts, byId: new Map(chat.messages.map((one) => [one.id, one])), bot: "Helpline" };
    keep(
      lines,
      items,
      (one) => one.day ?? one.id,
      (one) => JSON.stringify(one),
      (one) => (one.day ? dayLine(one) : bubble(one, context)),
    );
    settle();
    scroller.node.classList.toggle("nothing", !items.length);
    lines.dataset.empty = say("emptyChat", { name: person()?.name ?? say("aClient") });
    writer.node.hidden = chat.blocked;
    stopped.hidden = !chat.blocked;
    const last = chat.messages.findLast((one) => !one.mine);
    if (last && seen[me] !== last.id) {
      seen = { ...seen, [me]: last.id };
      remember("client-seen", seen);
      drawPeople();
    }
  }

  const refreshPeople = latest(async () => {
    const found = await look("/page/telegram").catch(() => null);
    if (!found) return;
    ({ people, reactions } = found);
    if (!person() && people.length) {
      me = (people.find((one) => navigator.language.startsWith(one.language)) ?? people[0]).id;
      await refresh();
    }
    drawPeople();
    drawHead();
  });
  const refresh = latest(async () => {
    if (!me) return;
    const asked = me;
    const found = await look(`/page/telegram/${asked}`).catch(() => null);
    if (!found || asked !== me) return;
    chat = found;
    drawChat();
  });

  return {
    everything() {
      refreshPeople();
      refresh();
    },
    heard(topics) {
      if (topics.has(`telegram:${me}`)) refresh();
      if ([...topics].some((topic) => topic.startsWith("telegram"))) refreshPeople();
    },
  };
}
