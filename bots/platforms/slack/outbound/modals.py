"""Forms as Slack shows them, in a modal.

Limits: docs.slack.dev/reference, "Modal view", "Input block", and the pages of the elements.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from bots.platforms import Correction, FieldKind, Form, FormField, Options
from bots.platforms.slack.outbound.blocks import Block, label
from bots.platforms.slack.outbound.windows import TITLE
from bots.platforms.slack.text import to_blocks
from bots.platforms.slack.views import FORM, MODAL, where
from domain.people.places import Place
from domain.text.spans import Text

HINT = 2_000
"""Characters of a field's label and of its hint."""

LINE, TEXT = 150, 3_000
"""Characters a field accepts: Slack prevents longer input. 3,000 is its own limit."""

OPTIONS = 100
"""Options of a select. A field with more has a search (external_select)."""

FILES = 10
"""Files of a field."""


def form_view(form: Form, opened_in: Place | None) -> Block:
    """Return the view of a form."""
    said = {"value": form.value, "private": form.private, **where(opened_in)}
    return {
        "type": MODAL,
        "callback_id": FORM,
        "private_metadata": json.dumps(said),
        "title": label(form.title, TITLE),
        "submit": label(form.submit, TITLE),
        **({"close": label(form.cancel, TITLE)} if form.cancel else {}),
        # Otherwise Slack does not tell that somebody pressed Cancel (docs: view_closed).
        "notify_on_close": form.told_closed,
        "blocks": [
            *(to_blocks(form.intro) if form.intro else ()),
            *(block for field in form.fields for block in _blocks(field)),
        ],
    }


def _blocks(field: FormField) -> list[Block]:
    """Return a field; a hint that is too long for one is a text below it, so nothing is cut."""
    if len(field.hint) <= HINT:
        return [_input(field)]
    return [_input(replace(field, hint="")), *to_blocks(Text(field.hint))]


def _input(field: FormField) -> Block:
    drawn: Block = {
        "type": "input",
        "block_id": field.name,
        "label": label(field.label, HINT),
        "element": {"action_id": field.name, **_ELEMENTS[field.kind](field)},
        "optional": field.optional,
    }
    return drawn | ({"hint": label(field.hint, HINT)} if field.hint else {})


def _typed(field: FormField) -> Block:
    long = field.kind is FieldKind.TEXT
    most = TEXT if long else LINE
    drawn: Block = {"type": "plain_text_input", "multiline": long, "max_length": most}
    return drawn | ({"initial_value": field.initial[:most]} if field.initial else {})


def _choice(field: FormField) -> Block:
    options = [_option(*option) for option in field.options]
    chosen = [option for option in options if option["value"] == field.initial]
    listed: Block = {"type": "static_select", "options": options}
    # Slack asks for its options at once, and again whenever somebody types.
    sought: Block = {"type": "external_select", "min_query_length": 0}
    drawn = listed if len(options) <= OPTIONS else sought
    return drawn | ({"initial_option": chosen[0]} if chosen else {})


def _tick(field: FormField) -> Block:
    option = _option("yes", field.label)
    drawn: Block = {"type": "checkboxes", "options": [option]}
    return drawn | ({"initial_options": [option]} if field.initial else {})


def _option(value: str, words: str) -> Block:
    return {"text": label(words), "value": value}


_ELEMENTS: Mapping[FieldKind, Callable[[FormField], Block]] = {
    FieldKind.LINE: _typed,
    FieldKind.TEXT: _typed,
    FieldKind.CHOICE: _choice,
    FieldKind.TICK: _tick,
    FieldKind.FILES: lambda _: {"type": "file_input", "max_files": FILES},
}


def suggested(options: Options | None) -> Block:
    """Return the acknowledgement that shows the options which fit; none if there are none."""
    fitting = options.fitting if options else ()
    return {"options": [_option(*option) for option in fitting[:OPTIONS]]}


def kept_open(correction: Correction) -> Block:
    """Return the acknowledgement that keeps a modal open and shows its mistakes."""
    errors = {name: sentence.plain for name, sentence in correction.sentences.items()}
    return {"response_action": "errors", "errors": errors}


def updated(view: Block) -> Block:
    """Return the acknowledgement that shows another view in place of the form that was sent."""
    return {"response_action": "update", "view": view}
