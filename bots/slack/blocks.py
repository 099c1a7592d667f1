"""A rendered message as blocks: rich text, then a row of controls for each row of buttons."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from bots.ports import Button, Rendered
from bots.slack.text import to_blocks

Block = dict[str, Any]

# Block Kit's limits (docs.slack.dev/reference/block-kit: actions block, button, overflow, option).
ELEMENTS_A_BLOCK = 25
OPTIONS_A_MENU = 5
LABEL = 75


def message_blocks(rendered: Rendered) -> list[Block]:
    """The blocks that show a rendered message; none if there is nothing to show.

    A button's value comes back in its `value`. Buttons marked `menu` stand in a menu ⋯ at the end
    of their row.
    """
    ids = (f"b{number}" for number in itertools.count())
    return to_blocks(rendered.text) + [
        {"type": "actions", "elements": list(elements)}
        for row in rendered.buttons
        for elements in _chunks(list(_controls(row, ids)), ELEMENTS_A_BLOCK)
    ]


def _controls(row: Sequence[Button], ids: Iterator[str]) -> Iterator[Block]:
    for button in row:
        if not button.menu:
            yield {"action_id": next(ids), **_button(button)}
    hidden = [button for button in row if button.menu]
    for part in _chunks(hidden, OPTIONS_A_MENU):
        yield {"action_id": next(ids), **_menu(part)}


def _button(button: Button) -> Block:
    drawn: Block = {"type": "button", "text": _label(button.label), "value": button.value}
    if button.primary:
        drawn["style"] = "primary"
    return drawn


def _menu(options: Sequence[Button]) -> Block:
    drawn = [{"text": _label(option.label), "value": option.value} for option in options]
    return {"type": "overflow", "options": drawn}


def _label(words: str, limit: int = LABEL) -> Block:
    shown = words if len(words) <= limit else words[: limit - 1] + "…"
    return {"type": "plain_text", "text": shown, "emoji": True}


def _chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))
