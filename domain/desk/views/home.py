"""Home: what concerns somebody now. What a role sees is a table of sections."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

from domain.answers.home import HomeKind, HomePage, HomePerson, HomePlatform, HomeReply, HomeSection
from domain.answers.tickets import ListedTicket
from domain.commands import OpenHome, ShowHome
from domain.desk.act import Act
from domain.desk.views.queue import entry_of
from domain.outgoing.deliveries import Reader
from domain.outgoing.mirror_states import home_state
from domain.outgoing.mirrors import MirrorKind
from domain.people.person import Person, Role
from domain.platforms import traits_of
from domain.policy.people.support_expiry import UNTIL, support_end
from domain.policy.queue.ticket_list import NOBODY, Filters, Light
from domain.repositories import UnitOfWork, WaitingReply

ROWS = 3
"""Tickets of a section: with a heading and a row of buttons for each, an administrator's Home has
fewer than the 100 blocks that Slack takes."""

OWN = 5
"""A client's own tickets, and colleagues on shift."""

OPEN_FOR = timedelta(minutes=15)
"""How long Home is kept up to date after somebody has opened it: nothing tells that it was left."""


def show_home(_command: ShowHome, act: Act) -> HomePage:
    """Return Home as an answer."""
    return home_of(act)


def open_home(_command: OpenHome, act: Act) -> None:
    """Draw Home where it was opened, at once, and keep it up to date for a while."""
    if not traits_of(act.place.platform, act.uow.platforms).has_home:
        return
    if act.person.role is not act.uow.people.get(act.person.id).role:
        return  # a guest's account: it is drawn by the person's number, and would show too much
    until = home_state(act.now + OPEN_FOR)
    act.uow.outbox.show(MirrorKind.HOME, act.person.id, until, (act.place, ""))
    act.uow.outbox.retry_mirror(MirrorKind.HOME, act.person.id)


def home_for(person_id: int, now: datetime, uow: UnitOfWork) -> tuple[HomePage, Reader]:
    """Return what somebody's Home shows at an instant, and how they read it."""
    person = uow.people.get(person_id)
    page = replace(home_of(Act(person, now, uow)), tab=True)
    return page, Reader(person.language, person.time_zone, uow.dictionaries.load().voice)


def home_of(act: Act) -> HomePage:
    """Return what Home shows to the actor now; sections without rows are left out."""
    person = act.person
    look = Look(act)
    made = (section(look) for section in SECTIONS[person.role])
    shown = tuple(one for one in made if one is not None)
    return HomePage(person.role, shown, person.name, person.away_at(act.now))


# --- sections


@dataclass(frozen=True)
class Look:
    """Who looks, and what several sections need: it is read once."""

    act: Act

    @cached_property
    def staff(self) -> Sequence[Person]:
        """Return all staff."""
        return self.act.uow.people.staff()

    @cached_property
    def loads(self) -> Mapping[int, int]:
        """Return how many active tickets each responsible person has."""
        return self.act.uow.overview.loads()

    @cached_property
    def gone(self) -> tuple[HomePerson, ...]:
        """Return the responsible people who are away or have left, for administrators."""
        if self.act.person.role is not Role.ADMINISTRATOR:
            return ()
        there = {one.id for one in self.staff if one.away_at(self.act.now) is None}
        known = self.act.uow.people.get_each(self.loads.keys() - there)
        return tuple(_person(one, 0, self.act) for one in known.values())


Section = Callable[[Look], HomeSection | None]


def _own(look: Look) -> HomeSection | None:
    act = look.act
    views = act.uow.tickets.of_client(act.person.id, OWN + 1)
    rows = tuple(
        ListedTicket(one.id, one.subject, one.status.value, one.assignee) for one in views[:OWN]
    )
    return HomeSection(HomeKind.OWN, own=rows, more=len(views) > OWN) if rows else None


def _mine(look: Look) -> HomeSection | None:
    return _listed(HomeKind.MINE, [Filters(responsible=look.act.person.id)], look)


def _light(kind: HomeKind, light: Light) -> Section:
    return lambda look: _listed(kind, _in_own(Filters(lamp=light), look.act), look)


def _unassigned(*above: Light) -> Section:
    """Return the section of unassigned tickets, without those that sections above it list."""

    def section(look: Look) -> HomeSection | None:
        wanted = _in_own(Filters(responsible=NOBODY), look.act)
        return _listed(HomeKind.UNASSIGNED, wanted, look, above)

    return section


def _stranded(*above: Light) -> Section:
    """Return the section of tickets whose responsible person is away or has left.

    Those that sections above it list are left out: they offer to reassign them there.
    """

    def section(look: Look) -> HomeSection | None:
        wanted = [Filters(responsible=one.id) for one in look.gone]
        return _listed(HomeKind.STRANDED, wanted, look, above)

    return section


def _on_hold(look: Look) -> HomeSection | None:
    act = look.act
    found = act.uow.overview.on_hold(act.person.id, ROWS + 1)
    return _replies(HomeKind.ON_HOLD, [one for one in found if act.sight.sees(one.ticket)])


def _undelivered(look: Look) -> HomeSection | None:
    return _replies(HomeKind.UNDELIVERED, look.act.uow.overview.undelivered(ROWS + 1))


def _shift(look: Look) -> HomeSection | None:
    """Return who is on shift, or everybody if there are no shifts, and which of these are away."""
    act = look.act
    rotas = act.uow.dictionaries.rotas().values()
    on = frozenset[int]().union(*(rota.people_at(act.now) for rota in rotas))
    there = [one for one in look.staff if not rotas or one.id in on]
    people = [_person(one, look.loads.get(one.id, 0), act) for one in there]
    ordered = sorted(people, key=lambda one: (one.until is not None, -one.load, one.name))
    shown = tuple(ordered[: OWN * 2])
    return HomeSection(HomeKind.SHIFT, people=shown, more=len(people) > len(shown))


def _parked(look: Look) -> HomeSection | None:
    count = look.act.uow.overview.parked()
    return HomeSection(HomeKind.PARKED, count=count) if count else None


def _platforms(look: Look) -> HomeSection:
    uow = look.act.uow
    used = [name for name in uow.platforms if uow.overview.in_use(name)]
    heard = tuple(HomePlatform(name, uow.overview.heard(name)) for name in used)
    return HomeSection(HomeKind.PLATFORMS, platforms=heard)


def _support(look: Look) -> HomeSection | None:
    today = look.act.now.astimezone(UTC).date()
    found = look.act.uow.overview.support_ends(today, ROWS + 1)
    people = tuple(
        HomePerson(number, name, until=support_end({UNTIL: until}))
        for number, name, until in found[:ROWS]
    )
    more = len(found) > ROWS
    return HomeSection(HomeKind.SUPPORT, people=people, more=more) if people else None


def _tasks(look: Look) -> HomeSection:
    return HomeSection(HomeKind.TASKS, prefix=look.act.prefix)


SECTIONS: Mapping[Role, Sequence[Section]] = {
    Role.CLIENT: (_own,),
    Role.SPECIALIST: (
        _mine,
        _on_hold,
        _light(HomeKind.OVERDUE, Light.OVERDUE),
        _unassigned(Light.OVERDUE),
    ),
    Role.ADMINISTRATOR: (
        _light(HomeKind.OVERDUE, Light.OVERDUE),
        _light(HomeKind.SOON, Light.SOON),
        _unassigned(Light.OVERDUE, Light.SOON),
        _stranded(Light.OVERDUE, Light.SOON),
        _undelivered,
        _on_hold,
        _parked,
        _shift,
        _platforms,
        _support,
        _tasks,
    ),
}
"""What each role sees, in this order."""


# --- rows


def _listed(
    kind: HomeKind, wanted: Iterable[Filters], look: Look, besides: Iterable[Light] = ()
) -> HomeSection | None:
    """Return the most urgent tickets that match one of several filters, without some lamps.

    With them come those of the responsible people who are not there.
    """
    act = look.act
    rows = act.uow.queue.first(
        wanted, viewer_id=act.person.id, sight=act.sight, most=ROWS + 1, besides=besides
    )
    if not rows:
        return None
    known = act.uow.dictionaries.load()
    entries = tuple(entry_of(row, known, act) for row in rows[:ROWS])
    responsible = {one.assignee_id for one in entries}
    gone = tuple(one for one in look.gone if one.id in responsible)
    return HomeSection(kind, tickets=entries, people=gone, more=len(rows) > ROWS)


def _in_own(filters: Filters, act: Act) -> Iterable[Filters]:
    """Return filters for each of the specialist's departments; one for all if they are in none."""
    own = [] if act.person.role is Role.ADMINISTRATOR else _departments_of(act.person, act)
    return [replace(filters, department=one) for one in own] or [filters]


def _departments_of(person: Person, act: Act) -> Sequence[int]:
    shelf = act.uow.dictionaries
    staff = shelf.staff_of_each([one.id for one in shelf.load().departments])
    return [one for one, numbers in staff.items() if person.id in numbers]


def _replies(kind: HomeKind, found: Sequence[WaitingReply]) -> HomeSection | None:
    rows = tuple(
        HomeReply(one.line, one.ticket.id, one.ticket.subject, one.client, one.state or "")
        for one in found[:ROWS]
    )
    return HomeSection(kind, replies=rows, more=len(found) > ROWS) if rows else None


def _person(person: Person, load: int, act: Act) -> HomePerson:
    return HomePerson(person.id, person.name, load, person.away_at(act.now))
