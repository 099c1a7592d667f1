// What an app puts before one person: its Home, and modals.

import { button, h, returning } from "./dom.js";
import { blocks, optionsOf, words } from "./slack-blocks.js";
import { act } from "./wire.js";
import { say } from "./words.js";

/** Show somebody's Home in `node`; drawn again only if it changed. */
export function home(node, view, context) {
  const mark = `${context.me()} ${view?.hash}`;
  if (node.dataset.mark === mark) return;
  node.dataset.mark = mark;
  const press = async (element, block, value = null) =>
    context.outcome(
      await act("slack/press_view", {
        user: context.me(),
        wanted: element.action_id,
        value,
        home: true,
        block_id: block.block_id,
      }),
    );
  node.replaceChildren(
    ...(view
      ? blocks(view.blocks, context, press)
      : [h("p", { class: "gone" }, say("noHome"))]),
  );
}

/** The topmost modal of whoever acts; `draw(view)` opens, changes or closes it. */
export function modals(context) {
  let dialog = null;
  let shown = "";
  let goBack = () => {};

  function close() {
    dialog?.remove();
    dialog = null;
    shown = "";
  }

  function draw(view) {
    const mark = view ? `${view.id} ${view.hash}` : "";
    if (mark === shown) return;
    if (!dialog) goBack = returning();
    close();
    if (!view) return goBack();
    shown = mark;
    dialog = modal(view, context, () => act("slack/close_view", { user: context.me() }));
    document.body.append(dialog);
    dialog.showModal();
  }
  return { draw };
}

function modal(view, context, leave) {
  const press = async (element, block, value = null) =>
    context.outcome(
      await act("slack/press_view", {
        user: context.me(),
        wanted: element.action_id,
        value,
        block_id: block.block_id,
      }),
    );
  const body = view.blocks
    .map((block) => (block.type === "input" ? input(block, context) : blocks([block], context, press)))
    .flat();
  const form = h(
    "form",
    { method: "dialog" },
    h("h2", { id: "modal-title" }, view.title.text),
    h("div", { class: "dialog-body" }, body),
    h(
      "div",
      { class: "dialog-acts" },
      button(view.close?.text ?? say("cancel"), leave),
      view.submit && h("button", { type: "submit", class: "primary" }, view.submit.text),
    ),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = {};
    for (const one of view.blocks.filter(({ type }) => type === "input"))
      values[one.block_id] =
        one.element.type === "file_input" ? await held(form, one, context) : valueOf(form, one);
    for (const told of form.querySelectorAll(".problem")) told.textContent = "";
    const done = context.outcome(await act("slack/submit", { user: context.me(), values }));
    for (const [block, problem] of Object.entries(done?.errors ?? {})) {
      const told = form.querySelector(`[data-block="${CSS.escape(block)}"] .problem`);
      if (told) told.textContent = problem;
    }
  });
  const made = h("dialog", { class: "dialog modal", "aria-labelledby": "modal-title" }, form);
  made.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  return made;
}

function input(block, context) {
  const choice = ["checkboxes", "radio_buttons", "external_select"].includes(block.element.type);
  return h(
    choice ? "fieldset" : "label",
    { class: "field", "data-block": block.block_id },
    h(choice ? "legend" : "span", {}, block.label.text, block.optional && h("small", {}, ` ${say("optional")}`)),
    control(block, context),
    block.hint && h("small", {}, words(block.hint, context)),
    h("small", { class: "problem", role: "alert" }),
  );
}

const TYPED = {
  plain_text_input: "text",
  number_input: "number",
  email_text_input: "email",
  url_text_input: "url",
  datepicker: "date",
  timepicker: "time",
  datetimepicker: "datetime-local",
};

function control(block, context) {
  const made = block.element;
  const given = {
    name: block.block_id,
    required: !block.optional,
    placeholder: made.placeholder?.text,
    autofocus: made.focus_on_load,
  };
  const initial = made.initial_value ?? made.initial_date ?? made.initial_time ?? "";
  if (made.multiline)
    return h("textarea", { ...given, rows: "4", maxlength: made.max_length, value: initial });
  if (made.type in TYPED)
    return h("input", {
      ...given,
      type: TYPED[made.type],
      maxlength: made.max_length,
      min: made.min_value,
      max: made.max_value,
      value: initial,
    });
  if (made.type === "external_select") return search(made, block, given, context);
  if (made.type === "file_input")
    return h("input", { ...given, type: "file", multiple: made.max_files !== 1 });
  if (["checkboxes", "radio_buttons"].includes(made.type))
    return made.options.map((one) => tick(one, made, block));
  const chosen = [
    made.initial_option?.value,
    made.initial_user,
    made.initial_channel,
    ...(made.initial_options ?? []).map((one) => one.value),
  ];
  const offered = offers(made, context).map(([value, label]) =>
    h("option", { value, selected: chosen.includes(value) }, label),
  );
  const several = made.type.startsWith("multi_");
  return h(
    "select",
    { ...given, multiple: several },
    several ? null : h("option", { value: "" }, made.placeholder?.text ?? say("choose")),
    offered,
  );
}

/** A select whose options the app gives while somebody types; Slack asks for them as it opens. */
function search(made, block, given, context) {
  const { name, required, autofocus } = given;
  const list = h("select", { name, required, size: "6", "aria-label": block.label.text });
  let asked = 0;
  const look = async (typed) => {
    const number = ++asked;
    const done = await act("slack/suggest", { user: context.me(), wanted: block.block_id, typed });
    if (number !== asked || !done) return;
    list.replaceChildren(...done.options.map((one) => offer(one, false)));
  };
  const typing = h("input", {
    type: "search",
    autofocus,
    "aria-label": say("search", { label: block.label.text }),
    placeholder: made.placeholder?.text ?? say("typeToSearch"),
  });
  typing.addEventListener("input", () => look(typing.value));
  if (made.initial_option) list.append(offer(made.initial_option, true));
  else look("");
  return [typing, list];
}

const offer = (one, selected) =>
  h("option", { value: one.value, selected, "data-option": JSON.stringify(one) }, one.text.text);

function tick(one, made, block) {
  const radio = made.type === "radio_buttons";
  const chosen = radio
    ? made.initial_option?.value === one.value
    : made.initial_options?.some((other) => other.value === one.value);
  return h(
    "label",
    { class: "tick" },
    h("input", {
      type: radio ? "radio" : "checkbox",
      name: block.block_id,
      value: one.value,
      checked: chosen,
    }),
    one.text.text,
    one.description && h("small", {}, one.description.text),
  );
}

function offers(made, context) {
  if (made.type === "users_select") return context.people().map((one) => [one.id, one.name]);
  if (made.type === "channels_select")
    return context
      .channels()
      .filter((one) => one.kind === "channel")
      .map((one) => [one.id, `#${one.name}`]);
  return optionsOf(made).map((one) => [one.value, one.text.text]);
}

function valueOf(form, block) {
  if (block.element.type === "external_select") {
    const chosen = form.elements[block.block_id].selectedOptions[0]?.dataset.option;
    return chosen ? JSON.parse(chosen) : null;
  }
  const given = new FormData(form).getAll(block.block_id).filter((one) => one !== "");
  const { type } = block.element;
  if (type === "checkboxes" || type.startsWith("multi_")) return given;
  if (type === "datetimepicker" && given.length) return Math.floor(new Date(given[0]).getTime() / 1000);
  return given[0] ?? null;
}

/** Hand the chosen files over, as Slack does before a modal is sent; their ids are the value. */
async function held(form, block, context) {
  const chosen = new FormData(form).getAll(block.block_id).filter((file) => file.name);
  if (!chosen.length) return null;
  const given = new FormData();
  given.append("user", context.me());
  chosen.forEach((file, at) => given.append(`file${at}`, file, file.name));
  return (await act("slack/hold", given))?.files ?? null;
}
