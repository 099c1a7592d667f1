"""How many statements it takes to handle a client's line, and to show a page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, TypeVar

import pytest

from bots.database import AsyncDatabase
from bots.inbound.handler import Handler
from bots.platforms import LineWritten
from domain import commands as ask
from domain import desk
from domain.commands import Command
from domain.commands.settings import NAME
from domain.desk.act import Act
from domain.desk.timers import shifts
from domain.dictionaries import Kind
from domain.messages import Line
from domain.outgoing.addresses import channel_address
from domain.outgoing.deliveries import Delivery
from domain.outgoing.mirrors import MirrorResult, MirrorUpdate
from domain.outgoing.outcomes import Outcome, Sent
from domain.people.accounts import Identity, Profile
from domain.people.places import Place
from domain.repositories import DEFAULT_DEPARTMENT
from domain.text.spans import Text
from domain.timers import Timer, TimerKind
from storage.engine.database import Database
from storage.unit import Unit
from tests.bench.growth.statements import statements
from tests.bench.growth.test_lines import _all
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.made_files import made
from tests.support.platform_rows import unit_on
from tests.support.texts.rendered import PRESENTER

T = TypeVar("T")

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CHANNEL = Place("slack", "T1", "CDESK")
CLIENT, COLLEAGUE = 2, 3
"""Numbers of people: the first ones after the administrator who looks."""

IVAN = Profile(Identity("telegram", "", "100"), "Ivan Petrov", "ivan", "en")
CHAT = Place("telegram", "", "100")
PLATFORMS = ["telegram", "slack"]

TO_OPEN, FURTHER = 19, 11
"""Statements of the unit that handles a line: one that opens a ticket, and a further one."""

IN_THE_FIRST_MINUTE = 1
"""More of them while rules may still decide otherwise."""

ALL_TO_OPEN, ALL_FURTHER = 53, 25
"""The same with loading it from the inbox, and with all turns until card, line and receipt are out
and recorded, the last of which finds nothing more to do."""

OF_A_PAGE: Mapping[Command, int] = {
    ask.ShowPeople(): 5,
    ask.ShowPerson(CLIENT): 19,
    ask.ShowPerson(COLLEAGUE): 19,
    ask.ShowStaff(): 7,
    ask.ShowShifts(): 5,
    ask.ShowHome(): 25,
    ask.SeeAs(CLIENT): 5,
    ask.ShowAudit(): 8,
}
"""Statements of a page, however many rows it has."""


class Desk:
    """A desk that is told of lines, and sends what comes of them."""

    def __init__(self, database: Database[Unit]) -> None:
        self._database = database
        self._now = MONDAY
        self._numbers = count(1)
        units = AsyncDatabase(database)
        self._handler = Handler(
            units, {}, PRESENTER, lambda: self._now, lambda: None, slash="/desk", make=made
        )
        self._run(lambda uow: uow.outbox.set_address(channel_address(DEFAULT_DEPARTMENT), CHANNEL))
        self._run(lambda uow: uow.dictionaries.load())

    def _run(self, unit: Callable[[Unit], T]) -> T:
        return self._database.submit(unit).result()

    def pass_time(self, span: timedelta) -> None:
        """Let time pass."""
        self._now += span

    async def counted(self, text: str) -> tuple[int, int]:
        """Statements that a line takes: in the unit that handles it, and in all."""
        number = next(self._numbers)
        payload: Mapping[str, Any] = {}
        update = ("telegram", f"{number}", CHAT.chat, payload)
        self._run(lambda uow: uow.inbox.add_all([update], self._now))
        line = LineWritten(IVAN, Line(CHAT, f"{number}", Text(text), self._now), private=True)
        with statements() as run:
            (stored,) = self._database.submit_read(lambda uow: uow.inbox.new(0, 500)).result()
            loaded = len(run)
            await self._handler.handle(line, lambda uow: uow.inbox.begin(stored.id))
            handled = len(run) - loaded
            outcomes, shown = self._turn([], [])
            while outcomes or shown:
                outcomes, shown = self._turn(outcomes, shown)
        return handled, len(run)

    def _turn(
        self, outcomes: Sequence[Outcome], shown: Sequence[MirrorResult]
    ) -> tuple[list[Outcome], list[MirrorResult]]:
        """Record what has left and claim what may leave, as the delivery worker does."""
        claimed, pictures = self._run(partial(_unit, outcomes, shown, self._now))
        return [self._sent(one) for one in claimed], [_drawn(one) for one in pictures]

    def _sent(self, delivery: Delivery) -> Sent:
        assert delivery.place is not None
        version = delivery.ticket.version if delivery.ticket else None
        return Sent(delivery.post_id, delivery.place, f"{next(self._numbers)}", True, version)


def _unit(
    outcomes: Sequence[Outcome], shown: Sequence[MirrorResult], now: datetime, uow: Unit
) -> tuple[Sequence[Delivery], Sequence[MirrorUpdate]]:
    desk.record_all(outcomes, now, uow)
    for one in shown:
        desk.record_shown(one, now, uow)
    claimed = uow.claims.claim(now, PLATFORMS, [], _all)
    pictures = uow.claims.mirrors(now, PLATFORMS)
    if not claimed:
        uow.claims.next_at(now)
    return claimed, pictures


def _drawn(picture: MirrorUpdate) -> MirrorResult:
    return MirrorResult(picture.kind, picture.ref, picture.wanted, MONDAY)


@pytest.fixture
def started(database_url: str) -> Iterator[Database[Unit]]:
    database = Database(database_url, unit_on)
    database.start()
    yield database
    database.close()


async def test_a_line_takes_few_statements_until_it_is_out(started: Database[Unit]) -> None:
    desk = Desk(started)
    assert_within(await desk.counted("The scales are off"), TO_OPEN, ALL_TO_OPEN)
    desk.pass_time(timedelta(seconds=5))
    early = IN_THE_FIRST_MINUTE
    assert_within(await desk.counted("By two grams"), FURTHER + early, ALL_FURTHER + early)
    desk.pass_time(timedelta(minutes=2))
    assert_within(await desk.counted("Still by two grams"), FURTHER, ALL_FURTHER)


def assert_within(counted: tuple[int, int], handled: int, in_all: int) -> None:
    """Neither is more than that."""
    assert counted[0] <= handled, counted
    assert counted[1] <= in_all, counted


@pytest.mark.parametrize("page", OF_A_PAGE)
def test_a_page_takes_no_more_statements_with_many_rows_than_with_few(
    running_database: Database[Unit], page: Command
) -> None:
    world = World(running_database)
    olga = world.administrator("Olga")
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    assert (ivan.person.id, anna.person.id) == (CLIENT, COLLEAGUE)
    for number in range(2):
        more(number, ivan, anna, olga, world)
    few = statements_of(page, olga)
    for number in range(2, 6):
        more(number, ivan, anna, olga, world)
    assert statements_of(page, olga) <= few <= OF_A_PAGE[page]


def more(number: int, ivan: Somebody, anna: Somebody, olga: Somebody, world: World) -> None:
    """Add a client with a group and a ticket, a colleague with a department and a shift, and more
    of the same for the people whose cards are looked at."""
    client, colleague = world.client(f"Client {number}"), world.specialist(f"Colleague {number}")
    group, department = (
        has(world, Kind.GROUP, f"G{number}"),
        has(world, Kind.DEPARTMENT, f"D{number}"),
    )
    always = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "00:00-24:00")
    shift = has(world, Kind.SHIFT, f"S{number}", department=f"D{number}", week=always, zone="UTC")
    for entry, members in (
        (group, (ivan, client)),
        (department, (anna, colleague)),
        (shift, (anna, colleague)),
    ):
        world.run(partial(_join, entry, [one.person.id for one in members]))
    for one in (ivan, client):
        one.writes_new("The scales are off")
    world.deliver()
    values = {NAME: f"G{number}", "description": "Changed"}
    olga.asks(ask.SaveEntry(Kind.GROUP, group, values))
    olga.asks(ask.SavePerson(client.person.id, {"company": "Acme"}))


def _join(entry: int, people: Sequence[int], uow: Unit) -> None:
    uow.dictionaries.join(entry, people)


def statements_of(page: Command, who: Somebody) -> int:
    """Return how many statements a page takes once the dictionaries are read."""
    who.asks(page)
    with statements() as run:
        who.asks(page)
    return len(run)


def test_home_takes_no_more_statements_with_many_colleagues_away_than_with_few(
    running_database: Database[Unit],
) -> None:
    world = World(running_database)
    olga = world.administrator("Olga")

    def away(number: int) -> None:
        colleague = world.specialist(f"Colleague {number}")
        world.client(f"Client {number}").writes("The scales are off")
        colleague.asks(ask.TakeTicket(ticket_id=number))
        colleague.asks(ask.GoAway("tomorrow"))

    assert grows(away, lambda: statements_of(ask.ShowHome(), olga)) == 0


def test_a_leavers_question_takes_no_more_statements_with_many_departments_than_with_few(
    running_database: Database[Unit],
) -> None:
    world = World(running_database)
    olga, anna = world.administrator("Olga"), world.specialist("Anna", platform="telegram")
    account = str(anna.identity)

    def department(number: int) -> None:
        entry = has(world, Kind.DEPARTMENT, f"D{number}", members=[account])
        has(world, Kind.LEVEL, f"L{number}", response="1h", responsible=account)
        world.run(partial(_join, entry, [anna.person.id]))

    leaves = ask.LetLeave(anna.person.id)
    assert grows(department, lambda: statements_of(leaves, olga)) == 0


def test_shifts_begin_and_end_with_as_many_statements_for_many_people_as_for_few(
    running_database: Database[Unit],
) -> None:
    """Besides those that tell each person, and that set the next timer."""
    world = World(running_database)
    days = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-18:00")
    shift = has(world, Kind.SHIFT, "Day", department="Support", week=days, zone="UTC")
    world.client("Ivan").writes("The scales are off")

    def away(number: int) -> None:
        colleague = world.specialist(f"Colleague {number}")
        world.run(partial(_join, shift, [colleague.person.id]))
        colleague.asks(ask.GoAway("friday"))

    for kind, fire in (
        (TimerKind.SHIFTS_BEGIN, shifts.begin),
        (TimerKind.SHIFTS_END, shifts.end_soon),
    ):
        hour, minute = (9, 0) if kind is TimerKind.SHIFTS_BEGIN else (17, 45)
        at = (world.now + timedelta(days=1)).replace(hour=hour, minute=minute, second=0)
        timer = Timer(kind, 0, at.isoformat(), at)

        def fired(fire: Callable[[Timer, Act], None] = fire, timer: Timer = timer) -> int:
            with statements() as run:
                world.run(lambda uow: fire(timer, Act(None, timer.due_at, uow)))
            return sum(statement.startswith("SELECT") for statement, _ in run)

        assert grows(away, fired) == 0


def grows(more_of: Callable[[int], object], count_statements: Callable[[], int]) -> int:
    """Return how many more statements it takes with six than with two; numbers begin with 1."""
    for number in (1, 2):
        more_of(number)
    count_statements()
    few = count_statements()
    for number in (3, 4, 5, 6):
        more_of(number)
    return count_statements() - few
