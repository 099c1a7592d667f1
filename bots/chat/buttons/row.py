"""What a button is: its name, its label, what it carries, and what a press of it asks for.

A value is the name and what is carried: `take:42:new:0`, `send:17`, `form`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, Self, TypeVar

from bots.chat.buttons.offered import Shown, always
from bots.chat.buttons.values import Value
from bots.platforms import Button
from bots.text.locales import label
from domain.commands import Command

V = TypeVar("V", bound=Value)

LIMIT = 64
"""Bytes of a button's value (Bot API, InlineKeyboardButton, callback_data)."""


@dataclass(frozen=True, slots=True)
class Row(Generic[V]):
    """A button.

    `label` is empty where each says what it stands for. `when`: it is offered only under a message
    that shows this. `menu`: it stands behind ⋯ where the platform has menus.
    """

    name: str
    label: str
    carries: type[V]
    command: Callable[[V], Command | None]
    when: Callable[[Shown], bool] = always
    menu: bool = False
    primary: bool = False

    def called(self, words: str) -> Self:
        """Return the same button with another label, still to be translated."""
        return replace(self, label=words)

    def value(self, carried: V) -> str:
        """Return what comes back when it is pressed, at most LIMIT bytes."""
        written = carried.written()
        return f"{self.name}:{written}" if written else self.name

    def draw(self, carried: V, words: str) -> Button:
        """Return the button that carries this and says these words."""
        return Button(words, self.value(carried), self.menu, self.primary)

    def under(self, shown: Shown, language: str) -> Button | None:
        """Return the button as it stands under a message; None if it is not offered there."""
        carried = self.carries.under(shown)
        if carried is None or not self.when(shown):
            return None
        return self.draw(carried, label(self.label, language))

    def carried(self, value: str) -> V | None:
        """Return what a value carries; None if it is not this button's, or cannot be read."""
        name, _, written = value.partition(":")
        return self.carries.read(written) if name == self.name and len(value) <= LIMIT else None

    def pressed(self, value: str) -> Command | None:
        """Return what a press asks for; None if the value cannot be read."""
        carried = self.carried(value)
        return None if carried is None else self.command(carried)
