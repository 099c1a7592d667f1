"""A button: its name, its label, what it carries, and what a press does.

A value is the name and what is carried: `take:42:new:0`, `send:17`, `form`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, Self, TypeVar

from bots.chat.buttons.offered import Shown, always
from bots.chat.buttons.parts import Value
from bots.platforms import Button
from bots.text.locales import label
from domain.commands import Command

V = TypeVar("V", bound=Value)

LIMIT = 64
"""Bytes of a button's value (Bot API, InlineKeyboardButton, callback_data)."""


@dataclass(frozen=True, slots=True)
class Row(Generic[V]):
    """A button.

    `label` is empty if each button has its own; the words of its message fill it in. `when`: it is
    offered only under a message that shows this. `menu`: it is behind ⋯ if the platform has menus.
    `status`: it is called as the desk calls this status.
    """

    name: str
    label: str
    carries: type[V]
    command: Callable[[V], Command | None]
    when: Callable[[Shown], bool] = always
    menu: bool = False
    primary: bool = False
    status: str = ""

    def called(self, words: str) -> Self:
        """Return the same button with another label, not yet translated."""
        return replace(self, label=words)

    def value(self, carried: V) -> str:
        """Return the value that comes back with a press; if it `fits`, at most LIMIT bytes."""
        written = carried.written()
        return f"{self.name}:{written}" if written else self.name

    def fits(self, carried: V) -> bool:
        """Return whether the button has room for this value."""
        return len(self.value(carried).encode()) <= LIMIT

    def draw(self, carried: V, words: str) -> Button:
        """Return the button with this value and label.

        It is in no menu: other words mean something that stands alone, like ◀ or a box to tick.
        """
        return Button(words, self.value(carried), primary=self.primary)

    def labelled(self, carried: V, language: str) -> Button:
        """Return the button with this value and its own label."""
        return self._placed(carried, label(self.label, language))

    def under(self, shown: Shown, language: str) -> Button | None:
        """Return the button as shown under a message; None if it is not offered there."""
        carried = self.carries.under(shown)
        if carried is None or not self.when(shown):
            return None
        own = shown.voice.status(self.status, language) if self.status else ""
        words = own or label(self.label, language)
        return self._placed(carried, words % shown.words if "%(" in words and not own else words)

    def _placed(self, carried: V, words: str) -> Button:
        return replace(self.draw(carried, words), menu=self.menu)

    def carried(self, value: str) -> V | None:
        """Return what a value carries; None if it is another button's or can't be read."""
        name, _, written = value.partition(":")
        return self.carries.read(written) if name == self.name and len(value) <= LIMIT else None

    def pressed(self, value: str) -> Command | None:
        """Return the command of a press; None if the value can't be read."""
        carried = self.carried(value)
        return None if carried is None else self.command(carried)
