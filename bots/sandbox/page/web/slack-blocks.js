// Block Kit's blocks, and the elements that are pressed.

import { ask, menu } from "./dialogs.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { inline, rich, withEmoji } from "./text.js";
import { say } from "./words.js";

/** Blocks as elements. `press(element, block, value)` is what a press does. */
export function blocks(list, context, press) {
  return (list ?? []).map((block) => (SHOWN[block.type] ?? unknown)(block, context, press));
}

/** A text object: plain_text as it is, mrkdwn by the elements the server read in it. */
export function words(text, context) {
  if (!text) return "";
  if (!text.elements) return withEmoji(text.text, context.emoji());
  return h("div", { class: "rich" }, inline(text.elements, context.name, context.emoji(), context.me()));
}

const unknown = (block) => h("p", { class: "gone" }, say("unknownBlock", { type: block.type }));

const SHOWN = {
  rich_text: (block, context) =>
    h("div", { class: "rich-text" }, rich(block, context.name, context.emoji(), context.me())),
  section: (block, context, press) =>
    h(
      "div",
      { class: "section" },
      h(
        "div",
        { class: "section-words" },
        words(block.text, context),
        block.fields &&
          h(
            "div",
            { class: "fields" },
            block.fields.map((one) => h("div", {}, words(one, context))),
          ),
      ),
      block.accessory && element(block.accessory, block, context, press),
    ),
  header: (block, context) => h("h3", { class: "block-header" }, words(block.text, context)),
  markdown: (block, context) => words(block, context),
  divider: () => h("hr"),
  context: (block, context) =>
    h(
      "div",
      { class: "context" },
      block.elements.map((one) => (one.type === "image" ? picture(one) : h("span", {}, words(one, context)))),
    ),
  image: (block) => h("figure", {}, picture(block), block.title && h("figcaption", {}, block.title.text)),
  actions: (block, context, press) =>
    h(
      "div",
      { class: "actions" },
      block.elements.map((one) => element(one, block, context, press)),
    ),
};

// Addresses of pictures are others' hosts, which this page never asks.
const picture = (image) => h("span", { class: "gone" }, say("picture", { text: image.alt_text }));

function element(made, block, context, press) {
  const draw = ELEMENTS[made.type];
  return draw ? draw(made, block, context, press) : h("span", { class: "gone" }, made.type);
}

const ELEMENTS = {
  button: (made, block, context, press) => {
    if (made.url)
      return h(
        "a",
        {
          class: "press",
          href: /^https?:/.test(made.url) ? made.url : null,
          target: "_blank",
          rel: "noopener noreferrer",
        },
        words(made.text, context),
      );
    return button(words(made.text, context), async () => (await sure(made, context)) && press(made, block), {
      class: `press ${made.style ?? ""}`,
      "data-act": `press-${block.block_id}-${made.action_id}`,
    });
  },
  overflow: (made, block, context, press) =>
    button(icon("more"), (event) => overflow(event.target.closest("button"), made, block, context, press), {
      class: "press more",
      "aria-label": say("more"),
      "aria-haspopup": "menu",
      "data-act": `press-${block.block_id}-${made.action_id}`,
    }),
  static_select: (made, block, context, press) =>
    select(
      made,
      block,
      context,
      press,
      optionsOf(made).map((one) => [one.value, one.text.text]),
    ),
  users_select: (made, block, context, press) =>
    select(
      made,
      block,
      context,
      press,
      context.people().map((one) => [one.id, one.name]),
    ),
  channels_select: (made, block, context, press) =>
    select(
      made,
      block,
      context,
      press,
      (context.channels?.() ?? [])
        .filter((one) => one.kind === "channel")
        .map((one) => [one.id, `#${one.name}`]),
    ),
  datepicker: (made, block, context, press) => dated("date", made, block, press, made.initial_date),
  timepicker: (made, block, context, press) => dated("time", made, block, press, made.initial_time),
  image: (made) => picture(made),
};

/** The options of a menu, its groups in one list. */
export function optionsOf(made) {
  return made.options ?? (made.option_groups ?? []).flatMap((group) => group.options);
}

async function sure(made, context) {
  const asked = made.confirm;
  if (!asked) return true;
  return ask({
    title: asked.title.text,
    body: [words(asked.text, context)],
    confirm: asked.confirm.text,
    deny: asked.deny.text,
    danger: asked.style === "danger",
  });
}

function overflow(anchor, made, block, context, press) {
  const offers = made.options.map((one) => ({
    label: withEmoji(one.text.text, context.emoji()),
    hint: one.description?.text,
    act: async () => (await sure(made, context)) && press(made, block, one.value),
  }));
  menu(anchor, offers, { label: say("more") });
}

function select(made, block, context, press, offered) {
  const hint = made.placeholder?.text ?? say("choose");
  const list = h(
    "select",
    { class: "press", "aria-label": hint, "data-act": `press-${block.block_id}-${made.action_id}` },
    h("option", { value: "" }, hint),
    offered.map(([value, label]) => h("option", { value }, label)),
  );
  list.value = made.initial_option?.value ?? made.initial_user ?? made.initial_channel ?? "";
  list.addEventListener(
    "change",
    async () => list.value && (await sure(made, context)) && press(made, block, list.value),
  );
  return list;
}

function dated(type, made, block, press, value) {
  const input = h("input", {
    type,
    class: "press",
    value,
    "aria-label": made.placeholder?.text ?? type,
    "data-act": `press-${block.block_id}-${made.action_id}`,
  });
  input.addEventListener("change", () => input.value && press(made, block, input.value));
  return input;
}
