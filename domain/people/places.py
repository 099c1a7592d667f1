"""The places that people write in, and who can read there."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line was written or will be sent: a chat, and a thread in it if it has threads.

    `team` is the Slack workspace in which the bot is installed; it is empty on Telegram.
    """

    platform: str
    team: str
    chat: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who can read a channel, as its platform says; `members` is None if it does not say.

    `guests` are names of members from outside the workspace. `public`: every member of the
    workspace can join; `shared`: so can another organization's.
    """

    members: int | None = None
    guests: tuple[str, ...] = ()
    public: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a client talks. A Telegram chat may have several tickets; a Slack thread has one.

    `focus_ticket_id` is the ticket that the client last wrote about here; `wants_new`: the next
    line opens another. `awaits_thread_of`: the thread of this ticket's first message to the client
    will be the conversation's, as soon as it is known. `suspended`: nothing is sent here for now.
    """

    id: int
    place: Place
    person_id: int
    focus_ticket_id: int | None
    last_line_at: datetime | None
    wants_new: bool
    awaits_thread_of: int | None = None
    suspended: bool = False
