"""A rendered message as blocks: rich text, then controls for each row of buttons."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from bots.platforms import Button, Picker, Rendered
from bots.platforms.slack.text import Element, to_blocks

Block = Element

T = TypeVar("T")

# Block Kit's limits (docs.slack.dev/reference/block-kit: actions block, button, overflow, option).
ELEMENTS_A_BLOCK = 25
OPTIONS_A_MENU = 5
OPTIONS_A_SELECT = 100
LABEL = 75
IN_MESSAGE, IN_VIEW = 50, 100
"""Blocks of a message, and of a modal or Home."""


def message_blocks(rendered: Rendered) -> list[Block]:
    """Return the blocks of a rendered message; none if there is nothing to show.

    A button's value comes back in its `value`. Buttons marked `menu` are in a menu ⋯ at the end of
    their row.
    """
    ids = (f"b{number}" for number in itertools.count())
    blocks = to_blocks(rendered.text)
    blocks += _actions([_select(one, next(ids)) for one in rendered.pickers])
    for item in rendered.items:
        blocks += to_blocks(item.text) + _actions(list(_controls(item.buttons, ids)))
    for row in rendered.buttons:
        blocks += _actions(list(_controls(row, ids)))
    return blocks


def blocks_within(rendered: Rendered, most: int) -> list[Block]:
    """Return at most so many blocks: the last items are left out, so that the buttons stay."""
    blocks = message_blocks(rendered)
    while len(blocks) > most and rendered.items:
        rendered = replace(rendered, items=rendered.items[:-1])
        blocks = message_blocks(rendered)
    return blocks[:most]


def _actions(controls: Sequence[Block]) -> list[Block]:
    rows = _chunks(controls, ELEMENTS_A_BLOCK)
    return [{"type": "actions", "elements": list(elements)} for elements in rows]


def _controls(row: Sequence[Button], ids: Iterator[str]) -> Iterator[Block]:
    for button in row:
        if not button.menu:
            yield {"action_id": next(ids), **_button(button)}
    hidden = [button for button in row if button.menu]
    for part in _chunks(hidden, OPTIONS_A_MENU):
        yield {"action_id": next(ids), **_menu(part)}


def _button(button: Button) -> Block:
    drawn: Block = {"type": "button", "text": label(button.label), "value": button.value}
    if button.primary:
        drawn["style"] = "primary"
    return drawn


def _menu(options: Sequence[Button]) -> Block:
    drawn = [{"text": label(option.label), "value": option.value} for option in options]
    return {"type": "overflow", "options": drawn}


def _select(picker: Picker, action_id: str) -> Block:
    """Return a drop-down list; its values come back like a button's."""
    options = [{"text": label(words), "value": value} for words, value in picker.options]
    drawn: Block = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": label(picker.label),
        "options": options[:OPTIONS_A_SELECT],
    }
    chosen = [one for one in drawn["options"] if one["value"] == picker.chosen]
    return drawn | ({"initial_option": chosen[0]} if chosen else {})


def label(words: str, limit: int = LABEL) -> Block:
    """Return plain text for a control, a title or a hint, no longer than Slack accepts."""
    shown = words if len(words) <= limit else words[: limit - 1] + "…"
    return {"type": "plain_text", "text": shown, "emoji": True}


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
