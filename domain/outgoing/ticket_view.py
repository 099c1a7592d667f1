"""A ticket as cards, receipts and texts show it."""

from dataclasses import dataclass
from datetime import datetime

from domain.dictionaries import RatingValue
from domain.dictionaries.kinds.ratings import DEFAULT_SCALE
from domain.outgoing.bodies import (
    TicketChange,
)
from domain.people.places import Place
from domain.policy.people.support_expiry import has_ended
from domain.policy.queue.lamp import Lamp, lamp_of_card, urgency
from domain.tickets import Status


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as it is shown, with names instead of ids.

    `thread` is where staff discuss it, None while its card is not there yet; `may_move`: there are
    other departments. `change` is the latest one, shown only by its card.
    `opens_at` is when the working time of what was promised begins again: on a receipt, and None
    during it.
    """

    id: int
    subject: str
    status: Status
    source: str
    client: str
    client_language: str
    client_time_zone: str
    assignee: str | None
    assignee_id: int | None
    created_at: datetime
    status_changed_at: datetime
    waiting_since: datetime | None
    first_response_at: datetime | None
    follows_id: int | None
    version: int
    unreachable: str
    rating: str = ""
    rating_id: int | None = None
    client_id: int = 0
    client_company: str = ""
    client_mark: str = ""
    client_groups: tuple[str, ...] = ()
    last_client_line_at: datetime | None = None
    last_staff_line_at: datetime | None = None
    last_replier_id: int | None = None
    department: str = ""
    category: str = ""
    priority: str = ""
    level: str = ""
    project: str = ""
    points: int = 0
    response_due_at: datetime | None = None
    resolution_due_at: datetime | None = None
    expiring: bool = False
    overdue: bool = False
    missed_answers: int = 0
    locked_by: str = ""
    locked_until: datetime | None = None
    form_step: str = ""
    support_until: datetime | None = None
    thread: Place | None = None
    may_move: bool = False
    change: TicketChange | None = None
    opens_at: datetime | None = None
    shift_at: datetime | None = None
    """On a card: when the next shift begins that gets it; None if it does not wait for one."""
    unknown_reply: int | None = None
    """The first of its replies of which nobody knows whether it arrived: somebody must decide."""
    round: int = 0
    """How often it was processed; `rating` is that of the last time."""
    scale: tuple[RatingValue, ...] = DEFAULT_SCALE
    """The ratings that its client may choose."""

    @property
    def chosen(self) -> RatingValue | None:
        """The rating that its client has chosen, if it is still offered."""
        key = str(self.rating_id) if self.rating_id else self.rating
        return next((one for one in self.scale if one.key == key), None)

    def rated(self, language: str) -> str:
        """Return its rating in a language; empty for none."""
        return self.chosen.said(language) if self.chosen is not None else self.rating

    @property
    def lamp(self) -> Lamp:
        """The lamp of its card."""
        return lamp_of_card(self)

    @property
    def urgency(self) -> str:
        """The sign beside the lamp; empty for none."""
        return urgency(self) or ""

    def support_ended(self, now: datetime) -> bool:
        """Return whether its client is no longer supported."""
        return has_ended(self.support_until, now)
