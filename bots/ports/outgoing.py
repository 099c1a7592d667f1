"""What goes out: rendered, ready for any platform, and what sending it can end in."""

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from domain.messages import AttachmentKind
from domain.people import Place
from domain.text import Text


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
class Rendered:
    """A text with its rows of buttons and its files, ready for any platform."""

    text: Text
    buttons: tuple[tuple[Button, ...], ...] = ()
    files: tuple[FileToSend, ...] = ()


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
    """A form to fill in, where the platform has any. `value` comes back with what was filled in."""

    value: str
    title: str
    submit: str
    fields: tuple[Field, ...]
    intro: Text | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send: exactly one call of the platform's that publishes.

    `outbox_id` goes with it as metadata where the platform keeps any, so that it can be found
    again. `quotes` is the external id of the message it answers. `prepared` is what `prepare` gave.
    """

    outbox_id: str
    place: Place
    rendered: Rendered
    quotes: str = ""
    prepared: str = ""
