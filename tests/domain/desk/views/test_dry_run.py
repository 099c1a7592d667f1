"""A dry run: what other rules would do to the open queue, before they are kept."""

from collections.abc import Mapping
from typing import Any

from domain.desk.views.dry_run import Trial, try_rules
from domain.dictionaries import BEGINNING, Kind
from domain.tickets import Status
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World

VIP = {"when": {"group": "VIP"}, "then": {"points": 60}}
REFUND = {"when": {"text": "refund"}, "then": {"points": 30, "priority": "High"}}


def has(world: World, kind: Kind, name: str, body: Mapping[str, Any]) -> int:
    return world.run(lambda uow: uow.dictionaries.add(kind, name, body, BEGINNING))


def tries(world: World, **rules: Any) -> Trial:
    def unit(uow: Unit) -> Trial:
        return try_rules(uow.dictionaries.instead(Kind.RULE, rules).rules, uow)

    return world.run(unit)


def a_minute_each(world: World, *lines: tuple[Somebody, str]) -> None:
    for somebody, text in lines:
        somebody.writes(text)
        world.pass_time(minutes=1)


def test_it_tells_points_and_places_before_and_after(world: World) -> None:
    has(world, Kind.PRIORITY, "High", {})
    ivan, petra = world.client("Ivan"), world.client("Petra")
    a_minute_each(world, (ivan, "I cannot log in"), (petra, "A refund, please"))
    trial = tries(world, Refund=REFUND)
    assert trial.open == 2
    (one,) = trial.changed
    assert (one.ticket.id, one.place_before, one.place_after) == (2, 2, 1)
    assert (one.difference.before.points, one.difference.after.points) == (0, 30)
    assert one.difference.after.priority == "High"


def test_a_dry_run_changes_nothing(world: World) -> None:
    has(world, Kind.PRIORITY, "High", {})
    world.client("Petra").writes("A refund, please")
    before = world.ticket()
    assert tries(world, Refund=REFUND).changed
    assert world.ticket() == before
    assert not world.run(lambda uow: uow.dictionaries.load().rules)


def test_it_takes_the_place_of_the_rules_there_are(world: World) -> None:
    group = has(world, Kind.GROUP, "VIP", {})
    has(world, Kind.RULE, "Vip", VIP)
    ivan = world.client("Ivan")
    world.run(lambda uow: uow.dictionaries.join(group, [ivan.person.id]))
    ivan.writes("I cannot log in")
    assert world.ticket().points == 60
    assert not tries(world, Vip=VIP).changed
    (one,) = tries(world).changed
    assert (one.difference.before.points, one.difference.after.points) == (60, 0)
    assert one.difference.before.applied == ("Vip",)


def test_only_the_first_minute_of_a_ticket_is_read(world: World) -> None:
    has(world, Kind.PRIORITY, "High", {})
    ivan = world.client("Ivan")
    ivan.writes("I cannot log in")
    world.pass_time(minutes=2)
    ivan.writes("or give me a refund")
    assert not tries(world, Refund=REFUND).changed


def test_further_lines_of_the_first_minute_count(world: World) -> None:
    has(world, Kind.PRIORITY, "High", {})
    ivan = world.client("Ivan")
    ivan.writes("I cannot log in")
    world.pass_time(seconds=30)
    ivan.writes("give me a refund")
    assert [one.ticket.id for one in tries(world, Refund=REFUND).changed] == [1]


def test_processed_tickets_are_left_out(world: World) -> None:
    has(world, Kind.PRIORITY, "High", {})
    anna = world.specialist("Anna")
    world.client("Petra").writes("A refund, please")
    world.set_status(anna, Status.RESOLVED)
    assert tries(world, Refund=REFUND) == Trial(0, ())


def test_a_ticket_counts_in_the_department_it_is_in(world: World) -> None:
    billing = has(world, Kind.DEPARTMENT, "Billing", {})
    has(world, Kind.RULE, "Money", {"when": {"text": "refund"}, "then": {"department": "Billing"}})
    world.client("Petra").writes("A refund, please")
    assert world.ticket().department_id == billing
    theirs = {"when": {"department": "Billing"}, "then": {"points": 5}}
    (one,) = tries(world, Theirs=theirs).changed
    assert one.difference.after.points == 5
