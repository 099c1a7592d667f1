"""What an edit changed of a line: only that is told, and only once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.messages import Attachment, AttachmentKind, Line, Message, own


@dataclass(frozen=True, slots=True)
class LineChange:
    """Two versions of a line, and what differs between them."""

    before: Message
    after: Message

    @property
    def text(self) -> bool:
        """Return whether what was typed differs."""
        return self.before.text != self.after.text

    @property
    def words(self) -> bool:
        """Return whether what was typed differs, or what came with it in words."""
        return self.text or _said(self.before) != _said(self.after)

    @property
    def added(self) -> tuple[Attachment, ...]:
        """Return the files that only the later version has."""
        return _files_without(self.after, self.before)

    @property
    def removed(self) -> tuple[Attachment, ...]:
        """Return the files that only the earlier version has."""
        return _files_without(self.before, self.after)

    @property
    def moved(self) -> bool:
        """Return whether a position differs."""
        return _positions(self.before) != _positions(self.after)

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


def _files_without(message: Message, other: Message) -> tuple[Attachment, ...]:
    there = {item for item in other.attachments if item.reference}
    return tuple(item for item in message.attachments if item.reference and item not in there)


def _said(message: Message) -> list[Attachment]:
    return [item for item in _wordy(message) if item.kind is not AttachmentKind.LOCATION]


def _positions(message: Message) -> list[Attachment]:
    return [item for item in _wordy(message) if item.kind is AttachmentKind.LOCATION]


def _wordy(message: Message) -> Iterable[Attachment]:
    return (item for item in message.attachments if not item.reference)
