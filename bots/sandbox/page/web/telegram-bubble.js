// One message of a Telegram chat.

import { button, clock, h } from "./dom.js";
import { icon } from "./icons.js";
import { media } from "./telegram-media.js";
import { entities } from "./text.js";
import { say } from "./words.js";

/** A message as a bubble. `context`: `acts` for what one can do with it, `byId` of the chat. */
export function bubble(message, context) {
  const { acts } = context;
  if (message.pinned_message) return h("li", { class: "day" }, h("span", {}, say("pinned", { name: context.bot })));
  const text = message.text ?? message.caption ?? "";
  const marks = message.entities ?? message.caption_entities ?? [];
  return h(
    "li",
    {
      class: message.mine ? "bubble mine" : "bubble",
      tabindex: "-1",
      "aria-label": message.mine ? say("you") : context.bot,
    },
    h(
      "div",
      { class: "balloon" },
      forwarded(message),
      quote(message, context),
      media(message),
      text && h("div", { class: "said" }, entities(text, marks, acts.command)),
      h("span", { class: "meta" }, message.pinned ? "📌 " : "", message.edited ? `${say("edited")} ` : "", clock(message.edit_date ?? message.date)),
    ),
    reactions(message),
    tools(message, acts),
    keyboard(message, acts),
  );
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const chat = origin.sender_chat ?? origin.chat;
  const who = chat?.title ?? origin.sender_user_name ?? origin.sender_user?.first_name ?? say("somebody");
  return h("div", { class: "forwarded" }, say("forwardedFrom"), " ", h("strong", {}, who));
}

function quote(message, { acts, byId, bot }) {
  if (!message.reply_to) return null;
  const quoted = byId.get(message.reply_to);
  const words = message.quote?.text ?? quoted?.text ?? quoted?.caption ?? (say(quoted ? "aMessage" : "deletedMessage"));
  const who = quoted && h("strong", {}, quoted.mine ? say("you") : bot);
  return button([who, h("span", {}, words)], () => acts.find(message.reply_to), {
    class: "quote",
    "data-act": "quote",
    "aria-label": say("inReplyTo", { text: words }),
  });
}

function reactions(message) {
  if (!message.reactions.length) return null;
  const chips = message.reactions.map((one) =>
    h("span", { class: one.mine ? "reaction mine" : "reaction" }, one.emoji),
  );
  return h("div", { class: "reactions" }, chips);
}

function tools(message, acts) {
  const tool = (name, drawing, label, act) =>
    button(icon(drawing), act, { class: "tool", "data-act": name, "aria-label": label, title: label });
  return h(
    "div",
    { class: "tools" },
    tool("react", "smile", say("react"), (event) => acts.react(event.target.closest("button"), message)),
    tool("reply", "reply", say("reply"), () => acts.reply(message)),
    (message.text ?? message.caption) && tool("quote", "quote", say("quotePart"), () => acts.quote(message)),
    tool("forward", "forward", say("forward"), () => acts.forward(message)),
    message.mine && (message.text ?? message.caption) && tool("edit", "edit", say("edit"), () => acts.edit(message)),
    message.mine && tool("delete", "delete", say("delete"), () => acts.remove(message)),
  );
}

function keyboard(message, acts) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  const key = (one, name) =>
    one.url
      ? h(
          "a",
          {
            class: "key",
            href: /^https?:/.test(one.url) ? one.url : null,
            target: "_blank",
            rel: "noopener noreferrer",
          },
          one.text,
        )
      : button(one.text, () => acts.press(message, one), { class: "key", "data-act": name });
  return h(
    "div",
    { class: "keyboard" },
    rows.map((row, at) =>
      h(
        "div",
        { class: "keys" },
        row.map((one, place) => key(one, `key-${at}-${place}`)),
      ),
    ),
  );
}
