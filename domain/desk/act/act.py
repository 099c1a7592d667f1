"""One act: who acts, when, in which unit, and the one way to save a ticket and notify people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from types import MappingProxyType

from domain.audit import Audited, Change, Fields, Via
from domain.desk.act.notify import notify
from domain.desk.act.save import save
from domain.desk.act.sight import sight_of
from domain.dictionaries.preview import Preview
from domain.dictionaries.public_holidays import FoundHolidays
from domain.errors import Membership
from domain.events import Event
from domain.outgoing.made_files import MadeFile
from domain.people.person import Person
from domain.people.places import Place, Readers
from domain.platforms import desk_platform, traits_of
from domain.policy.people.scope import EVERYTHING, Sight
from domain.repositories import UnitOfWork
from domain.tickets import Ticket

NO_FIELDS: Fields = MappingProxyType({})


class StaleTicket(Exception):
    """A change is based on an old state: the same act has saved the ticket since."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a command was given: a place, and whether it is a direct chat with the bot."""

    place: Place
    private: bool
    update_id: int = 0
    """The number of the stored update, by which it can be read again."""


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """One act of a person, or of the desk itself if `actor` is None, in one unit.

    `now` is aware and UTC. `origin` is None if nobody gave a command. `own_address` is the desk's
    own address, empty if it has none: no line may contain a link to it. `confirmed`: the platform
    has recently said that the actor's account is still a member's. `agreed` is the state in which
    the actor agreed to a question (`domain.desk.act.confirm`). `readers` are those of the place;
    None until the platform is asked. `via` says how the actor acts, and `on_behalf_of` who for, if
    not for themselves. `made` is the file that the act asked for, and
    `looked` what a change of the settings would do, once somebody has looked. `holidays` are those
    of a country, once they have been looked up. `links` are addresses that open the bot with a
    `{code}`, of each platform that has any; None until the platforms are asked. `absent` names the
    channels where somebody is missing; None until the platform is asked. `awaited`:
    the posts that were being sent when this came have arrived, or have not.
    """

    actor: Person | None
    now: datetime
    uow: UnitOfWork
    origin: Origin | None = None
    own_address: str = ""
    confirmed: bool = True
    agreed: str = ""
    readers: Readers | None = None
    links: Sequence[str] | None = None
    via: Via = Via.DESK
    on_behalf_of: Person | None = None
    made: MadeFile | None = None
    looked: Preview | None = None
    holidays: FoundHolidays | None = None
    absent: Mapping[Membership, str] | None = None
    awaited: bool = False
    _saved: dict[int, Ticket] = field(default_factory=dict)
    _off: list[Sequence[Person]] = field(default_factory=list)

    @property
    def person(self) -> Person:
        """Return in whose place this is done: somebody else's, or the actor's own.

        Permissions and roles are that person's. Only call this if somebody acts.
        """
        assert self.actor is not None, "the desk itself acts"
        return self.on_behalf_of or self.actor

    @property
    def place(self) -> Place:
        """Return where the command was given. Only call this if there was a command."""
        assert self.origin is not None, "nobody asked"
        return self.origin.place

    @property
    def update_id(self) -> int:
        """Return the number of the stored update; 0 if there is none."""
        return self.origin.update_id if self.origin is not None else 0

    @property
    def private(self) -> bool:
        """Return whether the command was given in a direct chat with the bot."""
        return self.origin is not None and self.origin.private

    @property
    def prefix(self) -> str:
        """Return what commands begin with in this direct chat; empty for the slash command."""
        if not self.private:
            return ""
        return traits_of(self.place.platform, self.uow.platforms).prefix

    @property
    def staff_elsewhere(self) -> Sequence[Person]:
        """Return staff without an account where tickets have their threads; asked once an act."""
        if not self._off:
            self._off.append(self.uow.people.staff_off(desk_platform(self.uow.platforms)))
        return self._off[0]

    @property
    def sight(self) -> Sight:
        """Return what the actor sees and handles; the desk itself everything."""
        return sight_of(self.person, self.uow) if self.actor is not None else EVERYTHING

    def seen(self, ticket_id: int) -> Ticket | None:
        """Return the ticket with this number if the actor may see it."""
        ticket = self.uow.tickets.get(ticket_id)
        return ticket if ticket is not None and self.sight.sees(ticket) else None

    def by_desk(self) -> "Act":
        """Return this act as the desk's own, so that notices also go to the actor."""
        return replace(self, actor=None)

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

    def tell(
        self, ticket: Ticket, events: Iterable[Event], *, version_before: int | None = None
    ) -> None:
        """Notify people of events that do not change the ticket.

        `version_before` is given if the card and the receipt must show more than the events say.
        """
        before = ticket.version if version_before is None else version_before
        notify(ticket, events, self, version_before=before)


def _differences(saved: Ticket, before: Ticket | None) -> str:
    names = (one.name for one in fields(saved))
    other = [name for name in names if getattr(saved, name) != getattr(before, name)]
    return f"ticket {saved.id} was saved in this unit with another {', '.join(other)}"
