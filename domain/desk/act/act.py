"""One act in one unit: the one way to save a ticket, to notify people, and to record changes."""

from dataclasses import dataclass, field, fields
from types import MappingProxyType

from domain.audit import Audited, Change, Fields
from domain.desk.act.context import ActContext
from domain.desk.act.notify import notify
from domain.desk.act.save import save
from domain.events import Event
from domain.tickets import Ticket

NO_FIELDS: Fields = MappingProxyType({})


class StaleTicket(Exception):
    """A change is based on an old state: the same act has saved the ticket since."""


@dataclass(frozen=True, slots=True, eq=False)
class Act(ActContext):
    """One act of a person, or of the desk itself if `actor` is None, in one unit.

    Copies of an act (`by_desk`, or with an `on_behalf_of`) share what was saved, so that
    StaleTicket sees the whole unit.
    """

    _saved: dict[int, Ticket] = field(default_factory=dict)

    def save(self, before: Ticket, after: Ticket, *events: Event, reason: str = "") -> Ticket:
        """Save a changed ticket, notify people of the events, and return the saved ticket.

        `reason` says why a clock moves, if the ticket does not show it. Raises StaleTicket if this
        act has saved the ticket since it read `before`.
        """
        saved = self.save_silently(before, after, reason=reason)
        notify(saved, events, self, version_before=before.version)
        return saved

    def save_silently(self, before: Ticket | None, after: Ticket, *, reason: str = "") -> Ticket:
        """Save a ticket without notifying anybody; `before` is None if the ticket is new."""
        known = self._saved.get(before.id) if before is not None else None
        if known is not None and before != known:
            raise StaleTicket(_differences(known, before))
        saved = save(before, after, self, reason)
        self._saved[saved.id] = saved
        return saved

    def audit(
        self, what: Audited, subject: int, *, before: str, after: str, fields: Fields = NO_FIELDS
    ) -> None:
        """Record a change: who made it, when, how, and on whose behalf.

        Equal values are not recorded. `subject` is the number of the changed thing
        (`domain.audit.OWNERS`); `before` and `after` are words, and empty if there was or is no
        value. `fields` let the change be taken back.
        """
        if before != after:
            change = Change(what, subject, before, after, fields)
            actor, behalf = (one.id if one else None for one in (self.actor, self.on_behalf_of))
            self.uow.audit.append(change, self.now, self.via, actor, behalf)

    def tell(self, ticket: Ticket, *events: Event, version_before: int | None = None) -> None:
        """Notify people of events that do not change the ticket.

        `version_before` is given if the card and the receipt must show more than the events say.
        """
        before = ticket.version if version_before is None else version_before
        notify(ticket, events, self, version_before=before)


def _differences(saved: Ticket, before: Ticket | None) -> str:
    names = (one.name for one in fields(saved))
    other = [name for name in names if getattr(saved, name) != getattr(before, name)]
    return f"ticket {saved.id} was saved in this unit with another {', '.join(other)}"
