"""Lines of conversations, their state, and edits that came before them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.messages import Attachment, EarlyEdit, Message, NewMessage, PublicLine
from domain.people.places import Place
from domain.text.spans import Text


class Messages(Protocol):
    """Lines of conversations."""

    def add(self, message: NewMessage) -> Message:
        """Store a new line. Raises AlreadyStored if the desk has this platform message."""
        ...

    def add_once(self, message: NewMessage) -> Message | None:
        """Store a line; None if the desk has this platform message already."""
        ...

    def whole(self, message_id: int) -> Message:
        """Return the line with the text and files of those that joined it.

        Raises NotStored if there is none with this number.
        """
        ...

    def together(self, message_id: int) -> Sequence[Message]:
        """Return the line, and those that joined it."""
        ...

    def head_of_album(self, place: Place, album: str) -> Message | None:
        """Return the newest line of an album in a chat that joined no other; None if none."""
        ...

    def set_attachments(self, message_id: int, attachments: Sequence[Attachment]) -> None:
        """Replace the line's attachments."""
        ...

    def set_file(self, message_id: int, attachment: Attachment) -> None:
        """Store the state of a file of the line, or of one that joined it."""
        ...

    def get(self, message_id: int) -> Message:
        """Return the line with this number. Raises NotStored if there is none."""
        ...

    def find(self, message_id: int) -> Message | None:
        """Return the line with this number; None if there is none."""
        ...

    def at(self, place: Place, external_id: str) -> Message | None:
        """Return the line of a platform's message, in any thread; None if there is none."""
        ...

    def ticket_at(self, place: Place, external_id: str) -> int | None:
        """Return the ticket of a platform's message: an incoming line or a post; otherwise None."""
        ...

    def any_in(self, place: Place) -> bool:
        """Return whether an incoming line, or a post that arrived, is known in a chat."""
        ...

    def newest_of(self, ticket_id: int, most: int) -> Sequence[tuple[Message, str]]:
        """Return the newest lines of a ticket with their authors' names, oldest first."""
        ...

    def count_of(self, ticket_id: int) -> int:
        """Return how many lines a ticket has."""
        ...

    def note_edit(self, message_id: int, at: datetime) -> None:
        """Record when the line was edited, by the platform's time."""
        ...

    def set_text(self, message_id: int, text: Text) -> None:
        """Replace the line's text."""
        ...

    def note_editor(self, message_id: int, name: str) -> None:
        """Record which administrator changed the line's text."""
        ...

    def move(self, message_id: int, ticket_id: int) -> None:
        """Move the line, and what joined it, to another ticket."""
        ...

    def make_reply(self, message_id: int, at: datetime) -> None:
        """Turn an internal line into a reply, as if it was written then."""
        ...

    def make_note(self, message_id: int) -> None:
        """Turn a line that was meant for the client into a note."""
        ...

    def hold(self, message_id: int, asked: Sequence[str]) -> None:
        """Put a line that was meant for the client on hold."""
        ...

    def let_pass(self, message_id: int, asked: Sequence[str]) -> None:
        """Record that nobody is asked about these things of the line again."""
        ...

    def last_reply(self, conversation_id: int, before_id: int) -> Message | None:
        """Return the newest other reply in a conversation that has left or will leave."""
        ...

    def first_client_line_after(self, ticket_id: int, instant: datetime) -> datetime | None:
        """Return when the client first wrote after an instant; None if they have not."""
        ...

    def openings(self, ticket_ids: Collection[int]) -> Mapping[int, str]:
        """Return what clients wrote to open these tickets: the lines of the first minute."""
        ...


class PublicLines(Protocol):
    """The state of a ticket's public lines, and which replies count."""

    def last_public(self, ticket_id: int, most: int) -> Sequence[PublicLine]:
        """Return the newest lines of a ticket that both sides see, except its opening one.

        Replies that were taken back or failed don't count.
        """
        ...

    def newest_reply(self, ticket_id: int) -> Message | None:
        """Return the newest reply of a ticket that has left or will leave; None if none."""
        ...

    def undelivered(self, ticket_id: int) -> Sequence[Message]:
        """Return the replies on hold, failed or of unknown state, the oldest first."""
        ...

    def replies_arrived(self, ticket_id: int) -> tuple[datetime | None, datetime | None]:
        """Return when the first and the newest reply that reached the client were written."""
        ...

    def last_of_author(self, ticket_id: int, author_id: int) -> Message | None:
        """Return the newest line that somebody wrote, or tried to write, to a ticket's client."""
        ...

    def last_client_line(self, ticket_id: int) -> Message | None:
        """Return the client's newest line; None if there is none."""
        ...


class EarlyEdits(Protocol):
    """Edits and deletions that came before their lines, because platforms may deliver them so."""

    def keep(self, place: Place, external_id: str, change: EarlyEdit, now: datetime) -> None:
        """Store it; an edit never replaces a deletion."""
        ...

    def of(self, place: Place, external_id: str) -> EarlyEdit | None:
        """Return the edit or deletion that came before a line; None if there is none."""
        ...
