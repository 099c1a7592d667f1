"""Posts: messages that are sent once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.answers import Answer
from domain.outgoing.addresses import Address, is_direct_chat
from domain.outgoing.bodies import (
    Asked,
    ChangedLine,
    ChannelInvitation,
    ClientsLine,
    ColleaguesChanges,
    Deadlines,
    DeskFile,
    FormQuestion,
    Gone,
    Nothing,
    OnHold,
    Reminders,
    Reply,
    ShownLine,
)

Body = (
    Answer
    | ClientsLine
    | ChangedLine
    | ChannelInvitation
    | Reply
    | ShownLine
    | Deadlines
    | Reminders
    | OnHold
    | ColleaguesChanges
    | Nothing
    | Gone
    | FormQuestion
    | Asked
    | DeskFile
)
"""What a post says. In a chat with the bot, answers are posts too."""


class NotPrivate(ValueError):
    """A file made by the desk was about to go where others can read it."""


class PostState(StrEnum):
    """The state of a post. `queued`: another post of its lane is ahead; the head is `pending`.

    `sending` is committed before the call that publishes.
    """

    QUEUED = "queued"
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message to send. `destination` is a logical address; posts of a `lane` keep their order.

    It does not leave before `not_before` (None: immediately). `body` is what it says besides the
    ticket and the message. `silent`: it arrives without a sound, if the platform can.
    """

    body: Body
    lane: str
    destination: Address
    created_at: datetime
    not_before: datetime | None = None
    ticket_id: int | None = None
    message_id: int | None = None
    silent: bool = False

    def __post_init__(self) -> None:
        """Raise NotPrivate for a file of the desk that would not go to one person alone."""
        if isinstance(self.body, DeskFile) and not is_direct_chat(self.destination):
            raise NotPrivate(f"{self.body.name} was to go to {self.destination}")
