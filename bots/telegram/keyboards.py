"""Buttons as Telegram's inline keyboards."""

from collections.abc import Sequence
from typing import Any

from telegram.constants import InlineKeyboardMarkupLimit, KeyboardButtonStyle

from bots.ports import Button

PER_ROW = int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW)


def keyboard(rows: Sequence[Sequence[Button]]) -> dict[str, Any] | None:
    """Draw rows of buttons; None if there are no buttons, which takes a keyboard away.

    There are no menus and no questions before a press: those buttons are buttons like others.
    """
    drawn = [
        [_drawn(button) for button in row[start : start + PER_ROW]]
        for row in rows
        for start in range(0, len(row), PER_ROW)
    ]
    return {"inline_keyboard": drawn} if drawn else None


def _drawn(button: Button) -> dict[str, str]:
    drawn = {"text": button.label, "callback_data": button.value}
    return drawn | ({"style": str(KeyboardButtonStyle.PRIMARY.value)} if button.primary else {})
