"""One act: who acts, when, in which unit, and the one way to save a ticket and tell of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from domain.audit import Audited, Change, Via
from domain.desk.act.notify import notify
from domain.desk.act.save import save
from domain.events import Event
from domain.made_files import MadeFile
from domain.people import Person, Place, Readers
from domain.repositories import UnitOfWork
from domain.tickets import Ticket


class StaleTicket(Exception):
    """A change was made from a ticket that the same act has saved otherwise since."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody asked: a place, and whether it is a direct chat with the bot."""

    place: Place
    private: bool
    update_id: int = 0
    """The number of what came in, by which it can be read again."""


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """One act of somebody, or of the desk itself where `actor` is None, in one unit.

    `now` is aware and UTC. `origin` is None where nobody asked. `own_address` is where the desk
    itself is reached, empty if nowhere: no line may lead there. `confirmed`: the platform has told
    lately that the actor's account is still a member's. `agreed` is the state in which the actor
    has agreed to what is asked first (domain.desk.act.confirm). `readers` are those of the place,
    None as long as the platform was not asked. `via` says how the actor came to act, and
    `on_behalf_of` for whom, if not for themselves. `made` is the file that the act was
    found to need.
    """

    actor: Person | None
    now: datetime
    uow: UnitOfWork
    origin: Origin | None = None
    own_address: str = ""
    confirmed: bool = True
    agreed: str = ""
    readers: Readers | None = None
    via: Via = Via.DESK
    on_behalf_of: Person | None = None
    made: MadeFile | None = None
    _saved: dict[int, Ticket] = field(default_factory=dict)

    @property
    def person(self) -> Person:
        """Return who acts; only where somebody does."""
        assert self.actor is not None, "the desk itself acts"
        return self.actor

    @property
    def place(self) -> Place:
        """Return where somebody asked; only where somebody did."""
        assert self.origin is not None, "nobody asked"
        return self.origin.place

    @property
    def update_id(self) -> int:
        """Return the number of what came in; 0 where nothing did."""
        return self.origin.update_id if self.origin is not None else 0

    @property
    def private(self) -> bool:
        """Return whether somebody asked in a direct chat with the bot."""
        return self.origin is not None and self.origin.private

    def by_desk(self) -> "Act":
        """Return the desk's own part in this act: nobody is spared the news as its author."""
        return replace(self, actor=None)

    def save(self, before: Ticket, after: Ticket, *events: Event, reason: str = "") -> Ticket:
        """Save what a transition made of a ticket, tell of it, and return it as it was saved.

        `reason` says why a clock moves, where that is not plain from the ticket. Raises StaleTicket
        if this act has saved the ticket since it read `before`.
        """
        saved = self.save_silently(before, after, reason=reason)
        notify(saved, events, self, version_before=before.version)
        return saved

    def save_silently(self, before: Ticket | None, after: Ticket, *, reason: str = "") -> Ticket:
        """Save a ticket without telling anybody; `before` is None where it was just opened."""
        known = self._saved.get(before.id) if before is not None else None
        if known is not None and before != known:
            raise StaleTicket(_differences(known, before))
        saved = save(before, after, self, reason)
        self._saved[saved.id] = saved
        return saved

    def audit(self, what: Audited, subject: int, *, before: str, after: str) -> None:
        """Put a change on record: who made it, when, how, and on whose behalf; none is none.

        `subject` is the number of whose it is (`domain.audit.OWNERS`); `before` and `after` are in
        words, and empty where there was, or is, none.
        """
        if before != after:
            change = Change(what, subject, before, after)
            actor, behalf = (one.id if one else None for one in (self.actor, self.on_behalf_of))
            self.uow.audit.append(change, self.now, self.via, actor, behalf)

    def tell(
        self, ticket: Ticket, events: Iterable[Event], *, version_before: int | None = None
    ) -> None:
        """Tell of events that leave the ticket as it is.

        `version_before` is given where card and receipt have to show more than the events say.
        """
        before = ticket.version if version_before is None else version_before
        notify(ticket, events, self, version_before=before)


def _differences(saved: Ticket, before: Ticket | None) -> str:
    names = (one.name for one in fields(saved))
    other = [name for name in names if getattr(saved, name) != getattr(before, name)]
    return f"ticket {saved.id} was saved in this unit with another {', '.join(other)}"
