"""What Home shows to each role, and how long it is kept up to date."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bots.platforms import Rendered
from domain import commands as ask
from domain import desk
from domain.answers.home import HomeKind, HomePage, HomeSection
from domain.desk.act import Act, Origin
from domain.dictionaries import Kind
from domain.outgoing.deliveries import Reader
from domain.outgoing.mirrors import MirrorKind, MirrorResult
from domain.outgoing.outcomes import Failed
from domain.people.person import Role
from domain.people.places import Place
from storage.unit import Unit
from tests.domain.desk.settings.changes import does
from tests.domain.desk.support.entries import ALWAYS, has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of
from tests.support.texts.rendered import PRESENTER

TOKEN = "xox" + "b-" + "123456789012"


def home(who: Somebody) -> HomePage:
    return page_of(HomePage, who.asks(ask.ShowHome()))


def kinds(page: HomePage) -> list[str]:
    return [one.kind.value for one in page.sections]


def section(who: Somebody, kind: HomeKind) -> HomeSection | None:
    return next((one for one in home(who).sections if one.kind is kind), None)


def tickets(who: Somebody, kind: HomeKind) -> list[int]:
    found = section(who, kind) or HomeSection(kind)
    shown = (found.own, found.tickets, found.replies)
    return [one.id for rows in shown for one in rows]


def desk_act(world: World, uow: Any) -> Act:
    return Act(None, world.now, uow)


def drawn(world: World, page: HomePage, language: str = "en") -> Rendered:
    return PRESENTER.answer(page, Reader(language, "UTC"), None, world.now)


def buttons(shown: Rendered) -> list[str]:
    rows = (*(item.buttons for item in shown.items), *shown.buttons)
    return [button.label for row in rows for button in row]


@pytest.fixture
def ivan(world: World) -> Somebody:
    return world.client("Ivan")


def test_a_client_sees_their_own_tickets_and_nothing_else(
    world: World, anna: Somebody, ivan: Somebody
) -> None:
    assert kinds(home(ivan)) == []
    ivan.writes("Cannot log in")
    world.client("Petra").writes("No sound")
    assert kinds(home(ivan)) == ["own"]
    assert tickets(ivan, HomeKind.OWN) == [1]
    shown = drawn(world, home(ivan))
    assert any("Cannot log in" in one.text.plain for one in shown.items)
    assert buttons(shown) == ["Open #1", "New request", "Fill in a form", "My tickets", "Refresh"]


def test_a_specialist_sees_what_is_theirs_late_free_and_on_hold(
    world: World, anna: Somebody, ivan: Somebody
) -> None:
    has(world, Kind.CALENDAR, "Always", **ALWAYS)
    has(world, Kind.LEVEL, "Standard", response="1h", calendar="Always")
    ivan.writes("Cannot log in")
    petra = world.client("Petra")
    petra.writes("No sound")
    anna.asks(ask.TakeTicket(ticket_id=1))
    world.deliver()
    anna.writes_in(world.ticket(1), f"My key is {TOKEN}")
    assert kinds(home(anna)) == ["mine", "on_hold", "unassigned"]
    assert tickets(anna, HomeKind.MINE) == tickets(anna, HomeKind.ON_HOLD) == [1]
    assert tickets(anna, HomeKind.UNASSIGNED) == [2]
    assert {"Send anyway", "Don't send", "Take #2"} <= {*buttons(drawn(world, home(anna)))}
    world.pass_time(hours=2)
    world.run(lambda uow: desk.sweep_deadlines(desk_act(world, uow)))
    assert tickets(anna, HomeKind.OVERDUE) == [1, 2]


@pytest.mark.parametrize("who", ["olga", "anna"])
def test_a_ticket_is_listed_once_however_late_and_unassigned_it_is(
    world: World, request: pytest.FixtureRequest, who: str
) -> None:
    reader: Somebody = request.getfixturevalue(who)
    has(world, Kind.CALENDAR, "Always", **ALWAYS)
    warned = {"response": "2h", "warn": {"response": "1h"}}
    has(world, Kind.LEVEL, "Standard", calendar="Always", **warned)
    for number in range(5):
        world.client(f"Ivan {number}").writes("Cannot log in")
    world.pass_time(minutes=45)
    world.client("Maria").writes("Cannot print")
    world.pass_time(minutes=45)
    world.client("Tom").writes("No sound")
    world.pass_time(minutes=35)
    world.run(lambda uow: desk.sweep_deadlines(desk_act(world, uow)))
    assert tickets(reader, HomeKind.OVERDUE) == [1, 2, 3]
    soon = tickets(reader, HomeKind.SOON)
    assert soon == ([6] if who == "olga" else [])
    assert tickets(reader, HomeKind.UNASSIGNED) == ([7] if who == "olga" else [6, 7])


def test_a_specialist_sees_their_own_departments_and_an_administrator_all(
    world: World, anna: Somebody, olga: Somebody, ivan: Somebody
) -> None:
    billing = has(world, Kind.DEPARTMENT, "Billing")
    ivan.writes("Cannot log in")
    world.client("Petra").writes("Wrong invoice")
    olga.asks(ask.MoveTicket(ticket_id=2, department="Billing"))
    assert tickets(anna, HomeKind.UNASSIGNED) == [1, 2]
    world.run(lambda uow: uow.dictionaries.join(billing, [anna.person.id]))
    assert tickets(anna, HomeKind.UNASSIGNED) == [2]
    assert tickets(olga, HomeKind.UNASSIGNED) == [1, 2]


def test_home_shows_no_more_than_a_specialist_may_see(
    world: World, anna: Somebody, boris: Somebody, ivan: Somebody
) -> None:
    has(world, Kind.CALENDAR, "Always", **ALWAYS)
    has(world, Kind.LEVEL, "Standard", response="1h", calendar="Always")
    ivan.writes("Cannot log in")
    world.client("Petra").writes("Wrong invoice")
    world.deliver()
    boris.writes_in(world.ticket(1), f"My key is {TOKEN}")
    anna.insists(ask.TakeTicket(ticket_id=1))
    world.pass_time(hours=2)
    world.run(lambda uow: desk.sweep_deadlines(desk_act(world, uow)))
    assert tickets(boris, HomeKind.ON_HOLD) == [1]
    assert tickets(boris, HomeKind.OVERDUE) == [1, 2]
    has(world, Kind.DESK, "Helpline", view_scope="own tickets")
    assert tickets(boris, HomeKind.ON_HOLD) == []
    assert tickets(boris, HomeKind.OVERDUE) == [2]


def test_going_away_is_one_press_and_coming_back_another(world: World, anna: Somebody) -> None:
    assert "Away until tomorrow" in buttons(drawn(world, home(anna)))
    anna.asks(ask.GoAway("tomorrow"))
    page = home(anna)
    assert page.away_until is not None
    assert page.away_until.date() == world.now.date() + timedelta(days=1)
    assert "I'm back" in buttons(drawn(world, page))
    world.pass_time(days=1)
    assert home(anna).away_until is None
    assert "Away until tomorrow" in buttons(drawn(world, home(anna)))


def test_an_administrator_sees_who_is_there_platforms_and_tasks(
    world: World, anna: Somebody, olga: Somebody, ivan: Somebody
) -> None:
    ivan.writes("Cannot log in")
    anna.asks(ask.TakeTicket(ticket_id=1))
    assert kinds(home(olga)) == ["shift", "platforms", "tasks"]
    shift = section(olga, HomeKind.SHIFT)
    assert shift is not None
    assert [(one.name, one.load) for one in shift.people] == [("Anna", 1), ("Olga", 0)]
    heard = section(olga, HomeKind.PLATFORMS)
    assert heard is not None
    assert [one.name for one in heard.platforms] == ["telegram", "slack"]
    labels = buttons(drawn(world, home(olga)))
    assert labels[:6] == ["Days off", "Deadlines", "Categories", "Departments", "Rules", "Groups"]


def test_tickets_of_somebody_away_are_stranded_until_they_are_reassigned(
    world: World, anna: Somebody, olga: Somebody, ivan: Somebody
) -> None:
    boris = world.specialist("Boris")
    ivan.writes("Cannot log in")
    anna.asks(ask.TakeTicket(ticket_id=1))
    assert tickets(olga, HomeKind.STRANDED) == []
    anna.asks(ask.GoAway("tomorrow"))
    assert tickets(olga, HomeKind.STRANDED) == [1]
    shown = drawn(world, home(olga))
    assert "Anna · away until" in "".join(item.text.plain for item in shown.items)
    assert "Reassign #1…" in buttons(shown)
    offered = olga.asks(ask.ChooseAssignee(ticket_id=1))
    assert offered is not None
    rendered = PRESENTER.answer(
        offered, Reader("en", "UTC"), world.run(lambda uow: uow.tickets.view(1)), world.now
    )
    assert buttons(rendered) == ["Olga", "Boris"]
    olga.asks(ask.AssignTicket(ticket_id=1, person=boris.person.id))
    assert tickets(olga, HomeKind.STRANDED) == []
    assert world.ticket(1).assignee_id == boris.person.id


def test_late_tickets_of_somebody_away_are_listed_once_and_can_be_reassigned(
    world: World, anna: Somebody, olga: Somebody, ivan: Somebody
) -> None:
    has(world, Kind.CALENDAR, "Always", **ALWAYS)
    has(world, Kind.LEVEL, "Standard", response="1h", calendar="Always")
    for number, client in enumerate((ivan, world.client("Petra")), 1):
        client.writes("Cannot log in")
        anna.asks(ask.TakeTicket(ticket_id=number))
        world.pass_time(minutes=90)
    anna.asks(ask.GoAway("tomorrow"))
    world.run(lambda uow: desk.sweep_deadlines(desk_act(world, uow)))
    assert (tickets(olga, HomeKind.OVERDUE), tickets(olga, HomeKind.STRANDED)) == ([1, 2], [])
    world.client("Tom").writes("No sound")
    anna.asks(ask.TakeTicket(ticket_id=3))
    assert (tickets(olga, HomeKind.OVERDUE), tickets(olga, HomeKind.STRANDED)) == ([1, 2], [3])
    shown = drawn(world, home(olga))
    assert "Anna · away until" in shown.items[1].text.plain
    assert {f"Reassign #{one}…" for one in (1, 2, 3)} <= {*buttons(shown)}
    assert "Reassign #1…" not in buttons(drawn(world, home(world.specialist("Boris"))))


def test_tickets_of_somebody_who_left_are_stranded(
    world: World, anna: Somebody, olga: Somebody, ivan: Somebody
) -> None:
    ivan.writes("Cannot log in")
    anna.asks(ask.TakeTicket(ticket_id=1))
    world.run(lambda uow: uow.people.set_role(anna.person.id, Role.CLIENT))
    assert tickets(olga, HomeKind.STRANDED) == [1]


def test_an_administrator_sees_what_is_late_soon_and_what_did_not_arrive(
    world: World, anna: Somebody, olga: Somebody, ivan: Somebody
) -> None:
    has(world, Kind.CALENDAR, "Always", **ALWAYS)
    warned = {"response": "1h", "warn": {"response": "15min"}}
    has(world, Kind.LEVEL, "Standard", calendar="Always", **warned)
    ivan.writes("Cannot log in")
    world.client("Petra").writes("No sound")
    world.deliver()
    anna.writes_in(world.ticket(1), "Restart it")
    world.pass_time(seconds=6)
    [reply] = [one for one in world.claim() if one.template == "client/reply"]
    assert section(olga, HomeKind.UNDELIVERED) is None
    world.record(Failed(reply.post_id, "too_long"))
    assert tickets(olga, HomeKind.UNDELIVERED) == [1]
    assert section(olga, HomeKind.SOON) is None
    world.pass_time(minutes=50)
    world.run(lambda uow: desk.sweep_deadlines(desk_act(world, uow)))
    assert tickets(olga, HomeKind.SOON) == [1, 2]


def test_who_is_on_shift_is_there_and_who_is_not_is_not(
    world: World, anna: Somebody, boris: Somebody, olga: Somebody
) -> None:
    for who, hours in ((anna, "09:00-18:00"), (boris, "18:00-22:00")):
        week = {"mon": hours}
        body = {"department": "Support", "week": week, "zone": "UTC"}
        number = has(world, Kind.SHIFT, who.person.name, **body)
        world.run(partial(joins, number, who))
    shift = section(olga, HomeKind.SHIFT)
    assert shift is not None
    assert [one.name for one in shift.people] == ["Anna"]


def joins(entry: int, who: Somebody, uow: Unit) -> None:
    uow.dictionaries.join(entry, [who.person.id])


def test_what_could_not_be_handled_and_what_came_last_is_there(
    world: World, olga: Somebody
) -> None:
    def unit(uow: Any) -> None:
        uow.inbox.park("slack", "E1", "slack", {}, "unreadable", world.now)
        uow.inbox.add("telegram", "7", "1", {}, world.now, done=True)

    world.run(unit)
    parked = section(olga, HomeKind.PARKED)
    assert parked is not None
    assert parked.count == 1
    heard = section(olga, HomeKind.PLATFORMS)
    assert heard is not None
    assert {one.name: one.heard_at for one in heard.platforms}["slack"] == world.now


def test_support_that_ends_soon_is_there_once_it_was_announced(
    world: World, olga: Somebody, ivan: Somebody
) -> None:
    until = (world.now + timedelta(days=10)).date().isoformat()
    world.run(lambda uow: uow.people.set_properties(ivan.person.id, {"support_until": until}))
    assert section(olga, HomeKind.SUPPORT) is None
    world.run(lambda uow: desk.tell_support_ends([ivan.person.id], desk_act(world, uow)))
    support = section(olga, HomeKind.SUPPORT)
    assert support is not None
    assert [(one.name, one.until and one.until.date().isoformat()) for one in support.people] == [
        ("Ivan", until)
    ]


def test_an_opened_home_is_kept_up_to_date_for_a_quarter_of_an_hour(
    world: World, anna: Somebody
) -> None:
    anna.asks(ask.OpenHome(), place=Place("slack", "T1", "U1"), private=True)
    wanted = world.wanted(MirrorKind.HOME, anna.person.id)
    assert datetime.fromisoformat(wanted) == world.now + timedelta(minutes=15)
    world.pass_time(minutes=5)
    anna.asks(ask.OpenHome(), place=Place("telegram", "", "1"), private=True)
    assert world.wanted(MirrorKind.HOME, anna.person.id) == wanted, "Telegram has no such page"


def homes(world: World) -> list[HomePage]:
    """What is drawn on Homes now."""

    def unit(uow: Any) -> list[HomePage]:
        updates = uow.claims.mirrors(world.now, ["slack"])
        opened = [one.ref for one in updates if one.kind is MirrorKind.HOME]
        return [desk.home_for(number, world.now, uow)[0] for number in opened]

    return world.run(unit)


def test_home_is_drawn_once_more_for_whoever_has_another_role(
    world: World, olga: Somebody, anna: Somebody
) -> None:
    anna.asks(ask.OpenHome(), place=Place("slack", "T1", "U1"), private=True)
    wanted = world.wanted(MirrorKind.HOME, anna.person.id)
    world.pass_time(hours=1)
    done = MirrorResult(MirrorKind.HOME, anna.person.id, wanted, world.now)
    world.run(lambda uow: uow.outbox.record_shown(done))
    assert homes(world) == []
    olga.insists(ask.SetRole(anna.identity, Role.CLIENT))
    assert [one.role for one in homes(world)] == [Role.CLIENT]


def test_a_guests_account_is_drawn_no_home_of_staff(world: World, anna: Somebody) -> None:
    def unit(uow: Any) -> None:
        guest = replace(uow.people.get(anna.person.id), role=Role.CLIENT)
        origin = Origin(Place("slack", "T1", "U1"), private=True)
        desk.handle(ask.OpenHome(), Act(guest, world.now, uow, origin))

    world.run(unit)
    assert world.wanted(MirrorKind.HOME, anna.person.id) == ""


def test_home_is_in_the_readers_language(world: World, olga: Somebody) -> None:
    shown = drawn(world, home(olga), "ru")
    assert shown.text.plain.startswith("Главная")
    assert "Все настройки" in buttons(shown)


def test_home_names_commands_as_they_are_typed_there(world: World, olga: Somebody) -> None:
    tom = world.client("Tom")
    world.run(lambda uow: uow.people.set_role(tom.person.id, Role.ADMINISTRATOR))
    shown = drawn(world, page_of(HomePage, does(world, tom, ask.ShowHome())))
    assert "Quick changes: /dayoff 31 dec · " in "".join(one.text.plain for one in shown.items)
    there = drawn(world, home(olga))
    assert "Quick changes: /desk dayoff 31 dec · " in "".join(one.text.plain for one in there.items)
