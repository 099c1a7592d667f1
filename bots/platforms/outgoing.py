"""What goes out: rendered, ready for any platform, and what sending it can end in."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from domain.messages import AttachmentKind
from domain.people import Place
from domain.text import Text


class CallKind(Enum):
    """What a call to a platform does, as far as its limits tell calls apart."""

    POST = auto()
    EDIT = auto()
    DELETE = auto()
    REACT = auto()
    UNREACT = auto()


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says, and the value (at most 64 bytes) that comes back when pressed.

    `menu`: it belongs behind ⋯ where the platform has menus.
    """

    label: str
    value: str
    menu: bool = False
    primary: bool = False


@dataclass(frozen=True, slots=True)
class FileToSend:
    """A file that lies on this machine at `path`, with a clean name. `size` is in bytes."""

    path: Path
    name: str
    media_type: str
    kind: AttachmentKind
    size: int


@dataclass(frozen=True, slots=True)
class Picker:
    """A choice that drops down, where the platform has any: labels and values of its options.

    `chosen` is the value of the one that holds now; a choice comes back like a button's press.
    """

    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a list, with the buttons that belong to it."""

    text: Text
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text with its rows of buttons and its files, ready for any platform.

    `replaces`: as the answer to a press it takes the place of the message that was pressed.
    `pickers` stand below the text, then the `items`, then the buttons.
    """

    text: Text
    buttons: tuple[tuple[Button, ...], ...] = ()
    files: tuple[FileToSend, ...] = ()
    replaces: bool = False
    items: tuple[Item, ...] = ()
    pickers: tuple[Picker, ...] = ()

    def in_one(self) -> "Rendered":
        """Return it where nothing can stand between texts: one text, all buttons below it."""
        if not self.items:
            return replace(self, pickers=())
        text = Text("\n").join((self.text, *(item.text for item in self.items)))
        of_items = tuple(button for item in self.items for button in item.buttons)
        rows = tuple(row for row in (of_items, *self.buttons) if row)
        return replace(self, text=text, buttons=rows, items=(), pickers=())


class FieldKind(Enum):
    """What a field of a form takes."""

    LINE = auto()
    TEXT = auto()
    CHOICE = auto()
    TICK = auto()
    FILES = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. `options` are value and label of what a CHOICE offers.

    `initial` is what stands in it at first; a TICK is ticked if that is not empty.
    """

    name: str
    label: str
    kind: FieldKind
    options: tuple[tuple[str, str], ...] = ()
    initial: str = ""
    hint: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in, where the platform has any. `value` comes back with what was filled in.

    `otherwise` says how to go on where it cannot be shown. `private`: what is filled in is said in
    the direct chat with the bot, wherever the form was asked for.
    """

    value: str
    title: str
    submit: str
    fields: tuple[Field, ...]
    otherwise: Rendered
    intro: Text | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A form that was not taken stays open: what is wrong with which of its fields."""

    field: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send: exactly one call of the platform's that publishes.

    `outbox_id` goes with it as metadata where the platform keeps any, so that it can be found
    again. `quotes` is the external id of the message it answers. `prepared` is what `prepare` gave.
    `silent`: it arrives without a sound, where the platform can do that.
    """

    outbox_id: str
    place: Place
    rendered: Rendered
    quotes: str = ""
    prepared: str = ""
    silent: bool = False
