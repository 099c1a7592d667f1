// What a Telegram message holds besides text.

import { h, size } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

const address = (file) => `/page/files/telegram/${encodeURIComponent(file.file_id)}`;

function fileLink(file, name) {
  return h(
    "a",
    { class: "file", href: address(file), download: name, target: "_blank", rel: "noopener" },
    icon("file"),
    h("span", {}, name, h("small", {}, size(file.file_size ?? 0))),
  );
}

const SHOWN = {
  photo: (sizes) =>
    h("img", {
      class: "photo",
      src: address(sizes.at(-1)),
      alt: say("photo"),
      width: sizes.at(-1).width,
      height: sizes.at(-1).height,
      loading: "lazy",
    }),
  video: (file) => h("video", { class: "photo", src: address(file), controls: true, preload: "metadata" }),
  video_note: (file) =>
    h("video", { class: "photo round", src: address(file), controls: true, preload: "metadata" }),
  voice: (file) =>
    h("audio", { src: address(file), controls: true, preload: "metadata", "aria-label": say("voice") }),
  audio: (file) => [
    fileLink(file, file.file_name ?? say("audio")),
    h("audio", { src: address(file), controls: true, preload: "none" }),
  ],
  animation: (file) => fileLink(file, file.file_name ?? say("animation")),
  document: (file) => fileLink(file, file.file_name ?? say("file")),
  sticker: (sticker) => h("div", { class: "sticker" }, sticker.emoji ?? say("sticker")),
  dice: (dice) => h("div", { class: "sticker" }, dice.emoji),
  location: (at) =>
    h(
      "div",
      { class: "file" },
      icon("pin"),
      h("span", {}, say("location"), h("small", {}, `${at.latitude}, ${at.longitude}`)),
    ),
  contact: (who) =>
    h(
      "div",
      { class: "file" },
      icon("person"),
      h(
        "span",
        {},
        [who.first_name, who.last_name].filter(Boolean).join(" "),
        h("small", {}, who.phone_number),
      ),
    ),
  checklist: (list) =>
    h(
      "div",
      { class: "poll" },
      h("strong", {}, list.title),
      h("small", {}, say("checklist")),
      h(
        "ul",
        {},
        list.tasks.map((one) => h("li", {}, `${one.completion_date ? "☑" : "☐"} ${one.text}`)),
      ),
    ),
  poll: (poll) =>
    h(
      "div",
      { class: "poll" },
      h("strong", {}, poll.question),
      h("small", {}, say("poll")),
      h(
        "ul",
        {},
        poll.options.map((one) => h("li", {}, one.text)),
      ),
    ),
};

const NAMED = { paid_media: "paidMedia", story: "story", game: "game", invoice: "invoice", giveaway: "giveaway" };

function named(kind, thing) {
  const title = thing.title ?? thing.prize_description ?? thing.chat?.title ?? "";
  return h("div", { class: "file" }, icon("file"), h("span", {}, say(NAMED[kind]), h("small", {}, title)));
}

/** The media of a message as elements; null if it is text alone. */
export function media(message) {
  const kind = Object.keys(SHOWN).find((one) => one in message);
  if (kind) return SHOWN[kind](message[kind]);
  const other = Object.keys(NAMED).find((one) => one in message);
  return other ? named(other, message[other]) : null;
}
