"""What is known of an act, and what its actor sees; `Act` adds what an act does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from domain.audit import Via
from domain.dictionaries.preview import Preview
from domain.dictionaries.public_holidays import FoundHolidays
from domain.errors import Membership
from domain.outgoing.made_files import MadeFile
from domain.people.person import Person, Role
from domain.people.places import Place, Readers
from domain.platforms import desk_platform, traits_of
from domain.policy.people.scope import EVERYTHING, Sight
from domain.repositories import UnitOfWork
from domain.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a command was given: a place, and whether it is a direct chat with the bot."""

    place: Place
    private: bool
    update_id: int = 0
    """The number of the stored update, by which it can be read again."""


@dataclass(frozen=True, slots=True)
class Supplied:
    """What a unit had to ask for, and was fetched from outside of it; nothing at first."""

    readers: Readers | None = None
    """Who reads what is written in the place; None until the platform is asked."""
    links: Sequence[str] | None = None
    """Addresses that open the bot with a `{code}`, of each platform that has any; None until the
    platforms are asked."""
    made: MadeFile | None = None
    """The file that the act asked for, once it has been made."""
    looked: Preview | None = None
    """What a change of the settings would do, once somebody has looked."""
    holidays: FoundHolidays | None = None
    """Those of a country, once they have been looked up."""
    absent: Mapping[Membership, str] | None = None
    """The channels where somebody is missing; None until the platform is asked."""
    awaited: bool = False
    """The posts that were being sent when this came have arrived, or have not."""


@dataclass(frozen=True, slots=True, eq=False)
class ActContext:
    """Who acts, when, where, and with what: all that saving and telling must know of an act.

    An `Act` of a person, or of the desk itself if `actor` is None, in one unit.
    """

    actor: Person | None
    now: datetime
    """Aware and UTC."""
    uow: UnitOfWork
    origin: Origin | None = None
    """None if nobody gave a command."""
    own_address: str = ""
    """The desk's own address, empty if it has none: no line may contain a link to it."""
    confirmed: bool = True
    """The platform has recently said that the actor's account is still a member's."""
    agreed: str = ""
    """The state in which the actor agreed to a question (`domain.desk.act.confirm`)."""
    supplied: Supplied = Supplied()
    """What was fetched for the act from outside the unit."""
    via: Via = Via.DESK
    """How the actor acts."""
    on_behalf_of: Person | None = None
    """Who the actor acts for, if not for themselves."""
    _off: list[Sequence[Person]] = field(default_factory=list)
    """What `staff_elsewhere` has found; copies of an act share it."""

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
        ticket = self.uow.tickets.find(ticket_id)
        return ticket if ticket is not None and self.sight.sees(ticket) else None

    def by_desk(self) -> Self:
        """Return this act as the desk's own, so that notices also go to the actor."""
        return replace(self, actor=None)


def sight_of(person: Person, uow: UnitOfWork) -> Sight:
    """Return what a person sees and handles. Clients' own tickets are not its matter."""
    if person.role is not Role.SPECIALIST:
        return EVERYTHING
    desk = uow.dictionaries.load().desk
    if desk.scopes.unlimited:
        return replace(EVERYTHING, changes_people=desk.specialists_change_people)
    departments = uow.dictionaries.departments_of(person.id)
    return Sight(person.id, desk.scopes, departments, desk.specialists_change_people)


def who_see(
    ticket: Ticket, people: Iterable[int], staff: Mapping[int, Person], uow: UnitOfWork
) -> Sequence[int]:
    """Return those of some people who are staff and may see a ticket: others hear nothing of it."""
    return [one for one in people if one in staff and sight_of(staff[one], uow).sees(ticket)]
