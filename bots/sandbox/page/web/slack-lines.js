// The lines of a channel or of a thread.

import { ask, field, menu } from "./dialogs.js";
import { avatar, button, byDay, clock, dayLine, h, keep, roving, scrolled, size } from "./dom.js";
import { icon } from "./icons.js";
import { blocks } from "./slack-blocks.js";
import { typed } from "./slack-words.js";
import { signOf } from "./text.js";
import { act } from "./wire.js";
import { say } from "./words.js";

const PALETTE = [
  "eyes",
  "white_check_mark",
  "hourglass_flowing_sand",
  "+1",
  "heart",
  "tada",
  "x",
  "question",
];
const CLOSE = 5 * 60;

const secondsOf = (message) => Number(message.ts.split(".")[0]);
const isImage = (file) => /^image\/(png|jpeg|gif|webp)$/.test(file.mimetype);
const address = (file) => `/page/files/slack/${file.id}`;

/** A list of lines. `context` says who looks, and what is opened; `inThread`: no replies below. */
export function conversation(context, { label, inThread = false }) {
  const list = h("ol", { class: "lines", "aria-label": label });
  const { node, end } = scrolled(list, say(inThread ? "messagesInThread" : "messagesInChannel"));
  const settle = roving(list, ".line");

  function draw(messages, open = "") {
    let before = null;
    const items = byDay(messages, secondsOf).map((one) => {
      const follows = Boolean(
        before &&
        !one.day &&
        !before.day &&
        before.user === one.user &&
        before.ephemeral === one.ephemeral &&
        secondsOf(one) - secondsOf(before) < CLOSE,
      );
      before = one;
      return one.day ? one : { ...one, follows, open: one.ts === open };
    });
    const more = [
      context.me(),
      Object.keys(context.emoji()).length,
      context.people().length,
      context.shortcuts("message").length,
    ].join();
    keep(
      list,
      items,
      (one) => one.day ?? one.ts,
      (one) => more + JSON.stringify(one),
      (one) => (one.day ? dayLine(one) : line(one, context, inThread)),
    );
    settle();
    node.classList.toggle("nothing", !items.length);
  }
  const find = (ts) => list.querySelector(`[data-key="${CSS.escape(ts)}"]`);
  return { node, draw, end, find, says: (words) => list.setAttribute("data-empty", words) };
}

function line(message, context, inThread) {
  const bot = message.bot_id && (!message.user || context.bot().id === message.user);
  const name = bot ? message.username || context.bot().name : context.name(message.user);
  const classes = [
    "line",
    message.follows && "follows",
    message.ephemeral && "ephemeral",
    message.open && "open",
  ].filter(Boolean);
  const gone = message.subtype === "tombstone";
  return h(
    "li",
    { class: classes.join(" "), tabindex: "-1", "aria-label": name },
    message.follows
      ? h("span", { class: "gutter" }, clock(secondsOf(message)))
      : avatar(gone ? "·" : name, message.user || "gone", bot ? "bot" : ""),
    h(
      "div",
      { class: "line-body" },
      message.ephemeral && h("p", { class: "only-you" }, icon("eye"), say("onlyYou")),
      !message.follows &&
        h(
          "p",
          { class: "by" },
          h("strong", {}, gone ? "" : name),
          bot && h("span", { class: "app" }, say("app")),
          clock(secondsOf(message)),
        ),
      gone
        ? h("p", { class: "gone" }, message.text)
        : h("div", { class: "blocks" }, blocks(message.blocks, context, pressing(message, context))),
      (message.attachments ?? []).filter((one) => one.is_share).map((one) => shared(one, context)),
      message.edited && h("small", { class: "edited" }, say("editedMark")),
      files(message, message.user === context.me() ? deleting(message, context) : null),
      reactions(message, context),
      !inThread && replies(message, context),
    ),
    !gone && tools(message, context, inThread),
  );
}

/** What a press upon an element of the message does. */
function pressing(message, context) {
  return async (element, block, value = null) =>
    context.outcome(
      await act("slack/press", {
        user: context.me(),
        channel: context.channel(),
        ts: message.ts,
        wanted: element.action_id,
        value,
        block_id: block.block_id,
      }),
    );
}

/** A message that was shared with this one. */
function shared(part, context) {
  const said = part.message_blocks?.flatMap((one) => one.message.blocks) ?? [];
  return h(
    "div",
    { class: "shared" },
    h("p", { class: "by" }, h("strong", {}, part.author_name), h("small", {}, part.footer ?? "")),
    h("div", { class: "blocks" }, blocks(said, context, () => null)),
    files(part),
  );
}

/** What deletes one file of a line that has several. */
function deleting(message, context) {
  if (message.files?.length < 2) return null;
  return (file) =>
    act("slack/delete_file", { channel: context.channel(), ts: message.ts, file: file.id });
}

function files(message, remove = null) {
  if (!message.files?.length) return null;
  const left = message.files.filter((file) => file.mode !== "tombstone");
  const gone = message.files.length - left.length;
  const one = (file) =>
    remove && left.length > 1
      ? h(
          "span",
          { class: "one-file" },
          drawn(file),
          button(icon("close"), () => remove(file), {
            class: "tool",
            "data-act": `delete-${file.id}`,
            "aria-label": say("deleteFile", { name: file.name }),
            title: say("deleteFile", { name: file.name }),
          }),
        )
      : drawn(file);
  return h("div", { class: "files" }, left.map(one), gone > 0 && h("small", {}, say("fileDeleted")));
}

function drawn(file) {
  if (isImage(file))
    return h(
      "a",
      { href: address(file), target: "_blank", rel: "noopener" },
      h("img", { class: "photo", src: address(file), alt: file.name, loading: "lazy" }),
    );
  return h(
    "a",
    { class: "file", href: address(file), download: file.name, target: "_blank", rel: "noopener" },
    icon("file"),
    h("span", {}, file.name, h("small", {}, size(file.size ?? 0))),
  );
}

function reactions(message, context) {
  if (!message.reactions?.length) return null;
  const me = context.me();
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((one) => {
      const mine = one.users.includes(me);
      const who = one.users.map(context.name).join(", ");
      const react = () =>
        act("slack/react", {
          user: me,
          channel: context.channel(),
          ts: message.ts,
          name: one.name,
          added: !mine,
        });
      return button([signOf(one.name, context.emoji()), h("span", {}, String(one.count))], react, {
        class: mine ? "reaction mine" : "reaction",
        "data-act": `reaction-${one.name}`,
        title: say("reacted", { name: who, emoji: one.name }),
        "aria-pressed": String(mine),
      });
    }),
  );
}

function replies(message, context) {
  if (!message.reply_count) return null;
  const count = say("replies", { count: message.reply_count });
  return button(
    [icon("thread"), h("span", {}, count), h("small", {}, say("lastAt"), " ", clock(Number(message.latest_reply)))],
    () => context.openThread(message.ts),
    { class: "replies", "data-act": "replies" },
  );
}

function tools(message, context, inThread) {
  if (message.ephemeral) return null;
  const own = message.user === context.me();
  const at = { channel: context.channel(), ts: message.ts };
  const tool = (name, drawing, label, does) =>
    button(icon(drawing), does, { class: "tool", "data-act": name, "aria-label": label, title: label });
  return h(
    "div",
    { class: "tools" },
    tool("react", "smile", say("react"), (event) => palette(event.target.closest("button"), message, context)),
    !inThread &&
      tool("thread", "thread", say("replyInThread"), () => context.openThread(message.thread_ts || message.ts)),
    context.shortcuts("message").length > 0 &&
      tool("shortcuts", "more", say("shortcuts"), (event) =>
        shortcuts(event.target.closest("button"), at, context),
      ),
    tool("share", "forward", say("share"), () => share(at, context)),
    own && tool("edit", "edit", say("edit"), () => edit(message, at, context)),
    own && tool("delete", "delete", say("delete"), () => remove(at)),
  );
}

function palette(anchor, message, context) {
  const mine = (name) => message.reactions?.find((one) => one.name === name)?.users.includes(context.me());
  const offers = PALETTE.map((name) => ({
    label: context.emoji()[name] || name,
    name,
    act: () =>
      act("slack/react", {
        user: context.me(),
        channel: context.channel(),
        ts: message.ts,
        name,
        added: !mine(name),
      }),
  }));
  menu(anchor, offers, { grid: true, label: say("reactions") });
}

function shortcuts(anchor, at, context) {
  const choose = async (one) =>
    context.outcome(await act("slack/shortcut", { user: context.me(), callback_id: one.callback_id, ...at }));
  menu(
    anchor,
    context.shortcuts("message").map((one) => ({ label: one.name, act: () => choose(one) })),
    { label: say("shortcuts") },
  );
}

/** Share a message in a conversation, or in the thread that is open. */
async function share(at, context) {
  const open = context.thread();
  const place = (value, label) => h("option", { value }, label);
  const given = await ask({
    title: say("shareMessage"),
    confirm: say("share"),
    body: [
      field(
        say("where"),
        h(
          "select",
          { name: "to" },
          open && place("", say("openThread")),
          context.channels().map((one) => place(one.id, one.kind === "im" ? one.name : `# ${one.name}`)),
        ),
      ),
      field(say("yourWords"), h("textarea", { name: "text", rows: "2" })),
    ],
    read: (form) => Object.fromEntries(new FormData(form)),
  });
  if (!given) return;
  const where = given.to ? { to: given.to } : { to: context.channel(), thread_ts: open };
  await act("slack/forward", { user: context.me(), ...at, ...where, text: given.text.trim() });
}

async function edit(message, at, context) {
  const area = h("textarea", {
    name: "text",
    rows: "3",
    required: true,
    value: typed(message.text, context),
  });
  const text = await ask({
    title: say("editMessage"),
    confirm: say("save"),
    body: [field(say("text"), area)],
    read: () => area.value.trim() || undefined,
  });
  if (text) await act("slack/edit", { ...at, text });
}

async function remove(at) {
  if (await ask({ title: say("deleteMessage"), confirm: say("delete"), danger: true }))
    await act("slack/delete", at);
}
