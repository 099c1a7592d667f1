// Formatted text as both platforms give it, as elements. Addresses are opened only if harmless.

import { h } from "./dom.js";
import { say } from "./words.js";

const SAFE = /^(https?:|mailto:|tel:)/i;
const THREAD = /^https:\/\/app\.slack\.com\/client\/\w+\/(\w+)\/thread\/\w+-([\d.]+)$/;
const STARTS_BOT = /^https:\/\/t\.me\/\w+\?start=([\w-]+)$/;

function link(address, label) {
  if (!SAFE.test(address)) return h("span", {}, label);
  const [, given] = STARTS_BOT.exec(address) ?? [];
  if (given) return starting(address, label, given);
  const [, channel, ts] = THREAD.exec(address) ?? [];
  if (channel) return threadLink(address, label, { channel, ts });
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** A link to a thread: whoever acts in Slack on this page opens it, and no other Slack. */
function threadLink(address, label, detail) {
  const click = (event) => {
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("open-thread", { detail }));
  };
  return h("a", { href: address, on: { click } }, label);
}

/** A link that starts the bot: the client on this page opens it, and no other Telegram. */
function starting(address, label, given) {
  const click = (event) => {
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("start-bot", { detail: given }));
  };
  return h("a", { href: address, title: say("openAsClient"), on: { click } }, label);
}

const MARKS = {
  bold: "b",
  italic: "i",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

/** Telegram's text with its entities; `command(text)` is called for a command that is clicked. */
export function entities(text, marks = [], command = null) {
  const sorted = [...marks].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return inside(text, sorted, 0, text.length, command);
}

function inside(text, marks, from, to, command) {
  const out = [];
  let at = from;
  for (let index = 0; index < marks.length;) {
    const mark = marks[index];
    const start = Math.max(mark.offset, at);
    const end = Math.min(mark.offset + mark.length, to);
    const within = marks.slice(index + 1).filter((one) => one.offset < end);
    index += 1 + within.length;
    if (start >= end) continue;
    if (start > at) out.push(text.slice(at, start));
    out.push(marked(mark, text.slice(start, end), inside(text, within, start, end, command), command));
    at = end;
  }
  if (at < to) out.push(text.slice(at, to));
  return out;
}

function marked(mark, characters, children, command) {
  switch (mark.type) {
    case "text_link":
      return link(mark.url, children);
    case "url":
      return link(/^\w+:/.test(characters) ? characters : `https://${characters}`, children);
    case "email":
      return link(`mailto:${characters}`, children);
    case "bot_command":
      return h(
        "button",
        { type: "button", class: "text-button", on: { click: () => command?.(characters) } },
        characters,
      );
    case "spoiler":
      return h("span", { class: "spoiler", tabindex: "0" }, children);
    default:
      return h(MARKS[mark.type] ?? "span", { class: MARKS[mark.type] ? null : "accent" }, children);
  }
}

/** Slack's inline elements. `names(id)` gives a person's or channel's name, `emoji` characters. */
export function inline(elements, names, emoji, me = "") {
  return elements.map((element) => styled(element, one(element, names, emoji, me)));
}

function one(element, names, emoji, me) {
  switch (element.type) {
    case "text":
      return withEmoji(element.text, emoji, element.style?.code);
    case "link":
      return link(element.url, element.text || element.url);
    case "user":
      return h(
        "span",
        { class: element.user_id === me ? "mention mine" : "mention" },
        `@${names(element.user_id)}`,
      );
    case "usergroup":
      return h("span", { class: "mention" }, `@${element.usergroup_id}`);
    case "channel":
      return h("span", { class: "mention" }, `#${names(element.channel_id)}`);
    case "broadcast":
      return h("span", { class: "mention mine" }, `@${element.range}`);
    case "emoji":
      return signOf(element.skin_tone ? `${element.name}::skin-tone-${element.skin_tone}` : element.name, emoji);
    default:
      return element.fallback ?? element.value ?? element.text ?? "";
  }
}

/** Characters in which `:name:` is an emoji, as Slack shows its texts. */
export function withEmoji(text, emoji, plain = false) {
  return plain ? text : text.replace(/:([a-z0-9_+-]+(?:::skin-tone-[2-6])?):/g, (_, name) => signOf(name, emoji));
}

/** The characters of an emoji by its name, `:name:` if it has none here; Slack counts skin tones from 2. */
export function signOf(name, emoji) {
  const [bare, tone] = name.split("::skin-tone-");
  if (!emoji[bare]) return `:${name}:`;
  return emoji[bare] + (tone ? String.fromCodePoint(0x1f3f9 + Number(tone)) : "");
}

const STYLES = { code: "code", strike: "s", italic: "i", bold: "b" };

function styled(element, content) {
  let made = content;
  for (const [style, tag] of Object.entries(STYLES)) {
    if (element.style?.[style]) made = h(tag, {}, made);
  }
  return made;
}

/** A rich_text block of Slack's. */
export function rich(block, ...how) {
  return block.elements.map((part) => {
    switch (part.type) {
      case "rich_text_preformatted":
        return h("pre", {}, inline(part.elements, ...how));
      case "rich_text_quote":
        return h("blockquote", {}, inline(part.elements, ...how));
      case "rich_text_list":
        return h(
          part.style === "ordered" ? "ol" : "ul",
          {},
          part.elements.map((item) => h("li", {}, inline(item.elements, ...how))),
        );
      default:
        return h("div", { class: "rich" }, inline(part.elements, ...how));
    }
  });
}
