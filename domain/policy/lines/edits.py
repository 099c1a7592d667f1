"""What an edit changed of a line: only that is told, and only once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.messages import Attachment, AttachmentKind, Line, Message, own


@dataclass(frozen=True, slots=True)
class LineChange:
    """What differs between two versions of a line.

    `words`: what was typed, or what came with it in words. `added` and `removed` are its files.
    `moved`: only a position that is live has changed.
    """

    words: bool
    added: tuple[Attachment, ...] = ()
    removed: tuple[Attachment, ...] = ()
    moved: bool = False

    @property
    def only_removes(self) -> bool:
        """Return whether files were deleted, and nothing else was changed."""
        return bool(self.removed) and not (self.words or self.added)


def edited(message: Message, line: Line) -> Message:
    """Return a line as it is now. Unchanged files keep their state.

    A text that is shown the same way stays as it is. What a line answers can't be edited: some
    platforms leave it out when they tell of an edit.
    """
    known = message.attachments
    quoted = [item for item in known if item.kind is AttachmentKind.QUOTED]
    now = own(line.attachments)
    found = [*quoted, *(next((old for old in known if old.is_same_file(it)), it) for it in now)]
    same = line.text.normalised() == message.text.normalised()
    text = message.text if same else line.text
    return replace(message, text=text, attachments=tuple(found))


def change_of(before: Message, after: Message) -> LineChange:
    """Return what differs between two versions of a line."""
    files = {item for item in before.attachments if item.reference}
    now = {item for item in after.attachments if item.reference}
    words = before.text != after.text or _said(before) != _said(after)
    return LineChange(
        words=words,
        added=tuple(item for item in after.attachments if item in now - files),
        removed=tuple(item for item in before.attachments if item in files - now),
        moved=_positions(before) != _positions(after),
    )


def _said(message: Message) -> list[Attachment]:
    return [item for item in _wordy(message) if item.kind is not AttachmentKind.LOCATION]


def _positions(message: Message) -> list[Attachment]:
    return [item for item in _wordy(message) if item.kind is AttachmentKind.LOCATION]


def _wordy(message: Message) -> Iterable[Attachment]:
    return (item for item in message.attachments if not item.reference)
