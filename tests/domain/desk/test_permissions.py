"""Who may do what: every command and every button, whoever asks, on whichever ticket.

The table in docs/permissions.md is what happened here. Each cell is one unit, which is undone.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bots.chat.buttons.rows import BUTTONS
from bots.chat.typed_commands import COMMANDS
from domain import commands as ask
from domain import desk
from domain.commands import Command, TicketCommand
from domain.desk.act import Act, Origin, Supplied
from domain.desk.rules import RULES, TICKET_RULES
from domain.dictionaries import Kind
from domain.dictionaries.preview import LookWanted
from domain.dictionaries.public_holidays import HolidaysWanted
from domain.errors import AbsencesWanted, LinksWanted, Refusal
from domain.messages import MessageKind
from domain.outgoing.made_files import FileWanted
from domain.people.accounts import Profile
from domain.people.person import Role
from domain.people.places import Place
from domain.policy.people.scope import EVERYTHING as SIGHT
from domain.policy.people.scope import Scope, Scopes
from storage.engine.migrate import migrate
from storage.unit import Unit
from tests.bots.chat.command_rows import BY_CODE, BY_THE_DESK, chat, pressed, typed
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World, world_on

DOCUMENT = Path(__file__).parents[3] / "docs" / "permissions.md"
NOWHERE = 999
"""The number of a ticket and of a message that do not exist."""

DENIED = frozenset(
    [
        *(
            "not_allowed",
            "may_not_move",
            "own_ticket",
            "out_of_reach",
            "line_stays_here",
            "unlink_staff",
        ),
        *("no_such_ticket", "no_such_line", "no_such_message", "not_a_staff_line"),
    ]
)
"""What is said to somebody who may not. Other refusals are about the act itself."""


@dataclass(frozen=True)
class Target:
    """A ticket, a client's line and a reply in it, and its thread; or nothing that exists."""

    ticket: int
    client_line: int
    reply: int
    thread: Place
    line: str
    other: int
    """Another open ticket of the same client."""


@dataclass(frozen=True)
class Seat:
    """Who asks, about which ticket, under which scopes."""

    who: Somebody
    target: Target
    scopes: Scopes = SIGHT.scopes


@dataclass
class Cast:
    """A desk with two departments, and everybody in the table; all on one platform."""

    world: World
    seats: Mapping[str, Seat]
    nothing: Target


def _somebody(world: World, name: str, platform: str, role: Role = Role.CLIENT) -> Somebody:
    somebody = world.client(name, platform=platform)
    world.run(lambda uow: uow.people.set_role(somebody.person.id, role))
    return somebody


def _target(world: World, client: Somebody, by: Somebody) -> Target:
    """A ticket in progress: `by` is responsible, and their reply has reached the client."""
    numbers = []
    for words in ("Cannot log in", "The invoice is wrong"):
        client.writes_new(words)
        world.pass_time(minutes=2)
        numbers.append(max(one.id for one in _opened(world, client)))
    number, other = numbers
    world.deliver()
    thread = world.thread(number)
    by.asks(ask.TakeTicket(ticket_id=number))
    by.asks(ask.WriteInThread(world.line(thread, "Try again", id=f"r{number}")), place=thread)
    world.pass_time(seconds=6)
    world.deliver()
    lines = [one for one, _ in world.run(lambda uow: uow.messages.newest_of(number, 20))]
    mine = {kind: [one for one in lines if one.kind is kind] for kind in MessageKind}
    reply, clients = mine[MessageKind.REPLY][0], mine[MessageKind.CLIENT][0]
    return Target(number, clients.id, reply.id, thread, f"r{number}", other)


def _opened(world: World, client: Somebody) -> Any:
    return world.run(lambda uow: uow.tickets.of_client(client.person.id, 9))


@pytest.fixture(scope="module", params=["telegram", "slack"])
def cast(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cast]:
    """Everybody at their seats; nothing of what they do there is kept."""
    url = f"sqlite:///{tmp_path_factory.mktemp('desk') / 'desk.db'}"
    migrate(url)
    with world_on(url) as world:
        yield _seated(world, request.param)


def _seated(world: World, platform: str) -> Cast:
    person = partial(_somebody, world, platform=platform)
    has(world, Kind.DEPARTMENT, "Billing")
    billing = next(
        one.id
        for one in world.run(lambda uow: uow.dictionaries.load()).departments
        if one.name == "Billing"
    )
    ivan, maria, stranger = person("Ivan"), person("Maria"), person("Tom")
    anna, boris = (person(name, role=Role.SPECIALIST) for name in ("Anna", "Boris"))
    guest, olga = person("Gast", role=Role.SPECIALIST), person("Olga", role=Role.ADMINISTRATOR)
    world.run(lambda uow: uow.people.know(_as_guest(guest), world.now))
    world.run(lambda uow: uow.dictionaries.join(1, [anna.person.id]))
    world.run(lambda uow: uow.dictionaries.join(billing, [boris.person.id]))
    ivans, marias = _target(world, ivan, anna), _target(world, maria, anna)
    boriss = _target(world, boris, anna)
    handles, sees = Scopes(handle=Scope.DEPARTMENTS), Scopes(Scope.DEPARTMENTS, Scope.DEPARTMENTS)
    seats = {
        "a stranger": Seat(stranger, ivans),
        "a guest": Seat(guest, ivans),
        "client, own ticket": Seat(ivan, ivans),
        "client, another's": Seat(ivan, marias),
        "staff, own ticket": Seat(boris, boriss),
        "specialist": Seat(boris, ivans),
        "specialist, may not handle it": Seat(boris, ivans, handles),
        "specialist, may not see it": Seat(boris, ivans, sees),
        "specialist of the department": Seat(anna, ivans, sees),
        "administrator": Seat(olga, ivans, sees),
    }
    gone = Target(NOWHERE, NOWHERE, NOWHERE, replace(ivans.thread, thread="none"), "none", NOWHERE)
    return Cast(world, seats, gone)


def _as_guest(who: Somebody) -> Profile:
    return Profile(who.identity, who.person.name, handle="gast", is_guest=True)


# What is asked


def about(command: Command, target: Target) -> Command:
    """Return the command about this ticket, with no state that a button showed."""
    given: dict[str, Any] = {}
    names = {one.name for one in fields(command)}
    if isinstance(command, TicketCommand):
        given |= {"ticket_id": target.ticket, "drawn": None}
    elif "ticket_id" in names:
        given["ticket_id"] = target.ticket
    if "message_id" in names and command.message_id is not None:  # type: ignore[attr-defined]
        is_clients = isinstance(command, ask.MoveLine)
        given["message_id"] = target.client_line if is_clients else target.reply
    if "to" in names and isinstance(command, ask.MoveLine | ask.WrongTicket):
        given["to"] = target.other
    if "external_id" in names:
        given |= {"external_id": target.line, "place": target.thread}
    if isinstance(command, ask.EditLine):
        where = replace(command.line, place=target.thread, external_id=target.line)
        given["line"] = where
    return replace(command, **given)


def asked(command: Command, seat: Seat, world: World) -> Refusal | None:
    """Return what somebody is refused; None if it is done. Nothing of it is kept."""
    private = not isinstance(command, ask.WriteInThread | ask.EditLine | ask.DeleteLine)
    place = seat.who.place if private else seat.target.thread

    def unit(uow: Unit) -> None:
        known = uow.dictionaries.load()
        uow.dictionaries._loaded = replace(
            known, desk=replace(known.desk, scopes=seat.scopes)
        )  # it is read once a unit
        actor = uow.people.by_identity(seat.who.identity)
        assert actor is not None
        origin, supplied = Origin(place, private), Supplied(links=())
        desk.handle(command, Act(actor, world.now, uow, origin, supplied=supplied))
        raise _Undone

    try:
        world.run(unit)
    except Refusal as refusal:
        return refusal
    except (_Undone, FileWanted, LookWanted, HolidaysWanted, LinksWanted, AbsencesWanted):
        return None
    raise AssertionError("a unit ends with an exception")


class _Undone(Exception):
    """Nothing of this unit is kept."""


def may(command: Command, seat: Seat, world: World) -> bool:
    refusal = asked(about(command, seat.target), seat, world)
    return refusal is None or refusal.code not in DENIED


EVERYTHING: list[Command] = []
for _one in chat():
    if _one not in EVERYTHING:
        EVERYTHING.append(_one)


def observed(cast: Cast) -> Mapping[type[Command], Mapping[str, bool]]:
    """What each may, by command; whichever way it is asked for, the answer is the same."""
    found: dict[type[Command], dict[str, bool]] = {}
    for command in EVERYTHING:
        row = {name: may(command, seat, cast.world) for name, seat in cast.seats.items()}
        known = found.setdefault(type(command), row)
        assert row == known, f"{command} is not allowed like others of its kind"
    return found


# The table


OF_TICKETS = (
    "client, own ticket",
    "client, another's",
    "staff, own ticket",
    "specialist",
    "specialist, may not handle it",
    "specialist, may not see it",
    "administrator",
)
OF_REST = ("client, another's", "specialist", "administrator")
TITLES = {"client, another's": "client"}
"""What a column of the second table is called there."""

ALIKE = (
    ("a stranger", "client, another's"),
    ("a guest", "client, another's"),
    ("specialist of the department", "specialist"),
)
"""Those who may the same, and so have no column."""


def ways() -> Mapping[type[Command], list[str]]:
    """The commands and buttons by which each act is asked for."""
    found: dict[type[Command], list[str]] = {}
    for spec in COMMANDS.values():
        found.setdefault(type(typed(spec)), []).append(f"`{spec.name}`")
    for row in BUTTONS.values():
        name = f"*{row.label.partition(' (')[0]}*"
        if row.label and name not in found.setdefault(type(pressed(row)), []):
            found[type(pressed(row))].append(name)
    return found


def printed(rows: Mapping[type[Command], Mapping[str, bool]]) -> str:
    """The tables as docs/permissions.md has them."""
    of_tickets = _table("with a ticket", list(TICKET_RULES), OF_TICKETS, {}, rows)
    rest = _table("anything else", list(RULES), OF_REST, TITLES, rows)
    return f"{of_tickets}\n\n{rest}"


def _table(
    head: str,
    kinds: list[type[Command]],
    columns: tuple[str, ...],
    titles: Mapping[str, str],
    rows: Mapping[type[Command], Mapping[str, bool]],
) -> str:
    asked_by = ways()
    named = " | ".join(titles.get(one, one) for one in columns)
    lines = [f"| {head} | asked for by | {named} |", "|" + "---|" * (2 + len(columns))]
    for kind in kinds:
        if kind in rows:
            says = re.split(r"[.:;]\s|\.$", " ".join((kind.__doc__ or "").split()))[0]
            cells = ("yes" if rows[kind][name] else "–" for name in columns)
            how = ", ".join(asked_by.get(kind, ()))
            lines.append(f"| {says} | {how} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def document(rows: Mapping[type[Command], Mapping[str, bool]]) -> str:
    """The document with these tables."""
    tables = rf"\g<1>\n\n{printed(rows)}\n\n<!-- end -->"
    return re.sub(
        r"(<!-- table:.*?-->).*?<!-- end -->", tables, DOCUMENT.read_text(), flags=re.DOTALL
    )


def test_everything_that_can_be_asked_for_in_chat_is_asked_for_here() -> None:
    assert {*RULES, *TICKET_RULES} - set(map(type, EVERYTHING)) == BY_CODE | BY_THE_DESK


def test_the_document_says_what_happens(cast: Cast) -> None:
    rows = observed(cast)
    for one, other in ALIKE:
        differ = [kind.__name__ for kind, row in rows.items() if row[one] != row[other]]
        assert differ == [], f"{one} may the same as {other}"
    assert DOCUMENT.read_text() == document(rows), "python -m tests.domain.desk.test_permissions"


BY_THE_PLATFORM = (ask.EditLine, ask.DeleteLine, ask.React, ask.WriteInThread)
"""What a platform reports of somebody's own lines: nobody can name another's."""


def test_a_client_is_told_the_same_of_anothers_ticket_and_of_none(cast: Cast) -> None:
    seat = cast.seats["client, another's"]
    for command in EVERYTHING:
        if type(command) in TICKET_RULES and not isinstance(command, BY_THE_PLATFORM):
            anothers = asked(about(command, seat.target), seat, cast.world)
            none = asked(about(command, cast.nothing), seat, cast.world)
            assert anothers is not None, command
            assert none is not None, command
            said = [(one.code, one.words, one.ticket) for one in (anothers, none)]
            assert said[0] == said[1], command


def test_a_specialist_is_told_the_same_of_a_ticket_that_they_may_not_see_and_of_none(
    cast: Cast,
) -> None:
    seat = cast.seats["specialist, may not see it"]
    numbers = (TicketCommand, ask.SendToClient, ask.SendAgain, ask.SendAnyway, ask.Discard)
    for command in EVERYTHING:
        if isinstance(command, numbers):
            hidden = asked(about(command, seat.target), seat, cast.world)
            none = asked(about(command, cast.nothing), seat, cast.world)
            said = [one and (one.code, one.words, one.ticket) for one in (hidden, none)]
            assert said[0] == said[1], command


@pytest.mark.parametrize("asks", [ask.MoveLine, ask.WrongTicket])
def test_nothing_is_moved_to_a_ticket_that_one_may_not_see(
    cast: Cast, asks: Callable[..., Command]
) -> None:
    boris = cast.seats["staff, own ticket"]
    hidden = cast.seats["specialist, may not see it"]
    own = replace(hidden, target=boris.target)
    command = asks(own.target.reply, to=hidden.target.ticket)
    assert asked(command, replace(own, who=hidden.who), cast.world) is not None


if __name__ == "__main__":  # prints the tables into the document
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/desk.db"
        migrate(url)
        with world_on(url) as world:
            DOCUMENT.write_text(document(observed(_seated(world, "slack"))))
