"""Lines of discussions, how they stand, and what overtook them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.messages import Attachment, EarlyEdit, Message, NewMessage, ShownLine
from domain.people import Place
from domain.text import Text


class Messages(Protocol):
    """Lines of discussions."""

    def add(self, message: NewMessage) -> Message | None:
        """Keep a line; None if the desk has this platform message already."""
        ...

    def whole(self, message_id: int) -> Message | None:
        """Return the line with this number, with the words and files of those that joined it."""
        ...

    def together(self, message_id: int) -> Sequence[Message]:
        """Return the line with this number, and those that joined it."""
        ...

    def head_of_album(self, place: Place, album: str) -> Message | None:
        """Return the newest line of an album in a chat that joined no other; None for none."""
        ...

    def set_attachments(self, message_id: int, attachments: Sequence[Attachment]) -> None:
        """Something else came with the line."""
        ...

    def set_file(self, message_id: int, attachment: Attachment) -> None:
        """Note what became of a file of the line, or of one that joined it."""
        ...

    def get(self, message_id: int) -> Message | None:
        """Return the line with this number; None if there is none."""
        ...

    def at(self, place: Place, external_id: str) -> Message | None:
        """Return the line that a platform's message carried in, in any thread; None for none."""
        ...

    def ticket_at(self, place: Place, external_id: str) -> int | None:
        """Return the ticket of a platform's message: a line that came in, or a post; else None."""
        ...

    def newest_of(self, ticket_id: int, most: int) -> Sequence[tuple[Message, str]]:
        """Return the newest lines of a ticket with their authors' names, oldest first."""
        ...

    def count_of(self, ticket_id: int) -> int:
        """Return how many lines a ticket has."""
        ...

    def note_edit(self, message_id: int, at: datetime) -> None:
        """Note when the line was edited, by the platform's time."""
        ...

    def set_text(self, message_id: int, text: Text) -> None:
        """Set what the line reads."""
        ...

    def move(self, message_id: int, ticket_id: int) -> None:
        """Move the line, and what joined it, to another ticket."""
        ...

    def make_reply(self, message_id: int, at: datetime) -> None:
        """Make a reply of a line that stayed inside, as if written then."""
        ...

    def make_note(self, message_id: int) -> None:
        """Make a note of a line that was meant for the client."""
        ...

    def hold(self, message_id: int, asked: Sequence[str]) -> None:
        """Keep a line that was meant for the client inside until somebody says it may leave."""
        ...

    def let_pass(self, message_id: int, asked: Sequence[str]) -> None:
        """Nobody is asked about these things of the line again."""
        ...

    def last_reply(self, conversation_id: int, before_id: int) -> Message | None:
        """Return the newest answer in a conversation, besides this one, that has left or will."""
        ...

    def first_client_line_after(self, ticket_id: int, instant: datetime) -> datetime | None:
        """Return when the client first wrote after an instant; None if they have not."""
        ...

    def openings(self, ticket_ids: Collection[int]) -> Mapping[int, str]:
        """Return what clients wrote to open these tickets: the lines of the first minute."""
        ...


class PublicLines(Protocol):
    """How the public lines of a ticket stand, and which of its answers count."""

    def last_public(self, ticket_id: int, most: int) -> Sequence[ShownLine]:
        """Return the newest lines of a ticket that both sides see, besides its opening one.

        Answers that were taken back, or failed, are none.
        """
        ...

    def last_answer(self, ticket_id: int) -> Message | None:
        """Return the newest answer of a ticket that has left or will; None if there is none."""
        ...

    def answers_arrived(self, ticket_id: int) -> tuple[datetime | None, datetime | None]:
        """Return when the first and the newest answer that reached the client were written."""
        ...

    def last_of_author(self, ticket_id: int, author_id: int) -> Message | None:
        """Return the newest line of a ticket that somebody wrote, or tried to, to its client."""
        ...

    def last_client_line(self, ticket_id: int) -> Message | None:
        """Return the newest line that the client wrote; None if there is none."""
        ...


class EarlyEdits(Protocol):
    """Edits and deletions that came before their lines, as a platform may deliver them."""

    def keep(self, place: Place, external_id: str, change: EarlyEdit, now: datetime) -> None:
        """Remember it; a deletion is never forgotten for an edit."""
        ...

    def of(self, place: Place, external_id: str) -> EarlyEdit | None:
        """Return what became of a line before it came; None if nothing did."""
        ...
