"""What goes out: rendered messages, ready for any platform."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from domain.messages import AttachmentKind
from domain.people.places import Place
from domain.text.spans import Text


class CallKind(Enum):
    """Kinds of calls to a platform, as far as its limits tell them apart."""

    POST = auto()
    EDIT = auto()
    DELETE = auto()
    REACT = auto()
    UNREACT = auto()
    HOME = auto()


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its label, and the value (at most 64 bytes) that comes back when pressed.

    `menu`: it belongs behind ⋯ if the platform has menus.
    """

    label: str
    value: str
    menu: bool = False
    primary: bool = False


@dataclass(frozen=True, slots=True)
class FileToSend:
    """A file on this machine at `path`, with a clean name. `size` is in bytes."""

    path: Path
    name: str
    media_type: str
    kind: AttachmentKind
    size: int


@dataclass(frozen=True, slots=True)
class Picker:
    """A drop-down list, if the platform has any: labels and values of its options.

    `chosen` is the current value; a choice comes back like a button's press.
    """

    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a list, with its buttons."""

    text: Text
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The window of a page, if the platform has any: its title, and the button that closes it."""

    title: str
    close: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text with its rows of buttons and its files, ready for any platform.

    `replaces`: as the answer to a press, it replaces the message that was pressed. `pickers` are
    below the text, then the `items`, then the buttons. `window`: an answer that is a page of its
    own, if the platform can show one; what is pressed there changes it.
    """

    text: Text
    buttons: tuple[tuple[Button, ...], ...] = ()
    files: tuple[FileToSend, ...] = ()
    replaces: bool = False
    items: tuple[Item, ...] = ()
    pickers: tuple[Picker, ...] = ()
    window: Window | None = None

    def in_one(self) -> "Rendered":
        """Return it as one text with all buttons below, for platforms without items."""
        if not self.items:
            return replace(self, pickers=())
        text = Text("\n").join((self.text, *(item.text for item in self.items)))
        of_items = tuple(button for item in self.items for button in item.buttons)
        rows = tuple(row for row in (of_items, *self.buttons) if row)
        return replace(self, text=text, buttons=rows, items=(), pickers=())


class FieldKind(Enum):
    """Kinds of a form's fields."""

    LINE = auto()
    TEXT = auto()
    CHOICE = auto()
    TICK = auto()
    FILES = auto()


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form. `options` are value and label of the values of a CHOICE, however many.

    `initial` is its first value; a TICK is ticked if that is not empty.
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
    """A form to fill in, if the platform has any. `value` comes back with the filled-in form.

    `otherwise` says how to continue where it can't be shown. `private`: what is filled in appears
    in the direct chat with the bot, wherever the form was opened. `cancel` is the label that closes
    it, empty for the platform's own. `told_closed`: the desk is told if it is closed without being
    sent.
    """

    value: str
    title: str
    submit: str
    fields: tuple[FormField, ...]
    otherwise: Rendered
    intro: Text | None = None
    private: bool = False
    cancel: str = ""
    told_closed: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a field that fit what is typed: their values and labels."""

    fitting: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """Mistakes in a form, which stays open: what is wrong, by the names of fields."""

    sentences: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send: exactly one call that publishes.

    `outbox_id` is its metadata if the platform keeps any, so that it can be found again. `quotes`
    is the external id of the message it answers. `prepared` is the result of `prepare`. `silent`:
    it arrives without a sound, if the platform can do that.
    """

    outbox_id: str
    place: Place
    rendered: Rendered
    quotes: str = ""
    prepared: str = ""
    silent: bool = False
