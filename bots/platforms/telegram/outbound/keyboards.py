"""Buttons as Telegram's inline keyboards."""

import json
from collections.abc import Iterator, Sequence

from telegram.constants import InlineKeyboardMarkupLimit, KeyboardButtonStyle

from bots.platforms import Button

PER_ROW = int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW)
WIDTH = 40
"""Characters that a phone shows in a row; all its buttons are as wide as the widest."""
MOST = 9_000
"""Bytes of a keyboard as JSON. Above about 9,600 Telegram refuses the message ("reply markup is too
long": python-telegram-bot#5104, tginfo/Telegram-Limits#187)."""


def keyboard(rows: Sequence[Sequence[Button]]) -> dict[str, list[list[dict[str, str]]]] | None:
    """Draw rows of buttons; None if there are no buttons, which takes a keyboard away.

    Telegram has no menus and no questions before a press: such buttons are ordinary ones. Labels
    are cut if the keyboard is too large otherwise.
    """
    drawn = [[_drawn(button) for button in part] for row in rows for part in _readable(row)]
    for longest in (WIDTH, WIDTH // 2):
        if len(json.dumps(drawn, ensure_ascii=False).encode()) <= MOST:
            break
        drawn = [
            [button | {"text": _cut(button["text"], longest)} for button in row] for row in drawn
        ]
    return {"inline_keyboard": drawn} if drawn else None


def _cut(label: str, longest: int) -> str:
    return label if len(label) <= longest else label[: longest - 1] + "…"


def _readable(row: Sequence[Button]) -> Iterator[Sequence[Button]]:
    """Split a row into as many as its labels need to be readable."""
    part: list[Button] = []
    for button in row:
        widest = max(len(one.label) for one in (*part, button))
        if part and (len(part) == PER_ROW or widest * (len(part) + 1) > WIDTH):
            yield part
            part = []
        part.append(button)
    if part:
        yield part


def _drawn(button: Button) -> dict[str, str]:
    drawn = {"text": button.label, "callback_data": button.value}
    return drawn | ({"style": str(KeyboardButtonStyle.PRIMARY.value)} if button.primary else {})
