"""Entries of the dictionaries keep what they have been, on both databases."""

from datetime import datetime, timedelta

import pytest

from domain.audit import Audited, Change, Owner, Subject, Via, Wanted
from domain.desk.act import Act
from domain.dictionaries import BEGINNING, BadEntries, Entry, EntryVersion, Former, Kind
from storage.engine.database import Database
from storage.unit import Unit
from tests.domain.desk.support.world import MONDAY, World


@pytest.fixture
def world(running_database: Database[Unit]) -> World:
    """A desk on each database."""
    return World(running_database)


TUESDAY = MONDAY + timedelta(days=1)
OFFICE = {"zone": "UTC", "week": {"mon": ["09:00-18:00"]}}
SHORT = {"zone": "UTC", "week": {"mon": ["09:00-12:00"]}}


def add(world: World, kind: Kind, name: str, body: object = None) -> int:
    return world.run(lambda uow: uow.dictionaries.add(kind, name, body or {}, MONDAY))


def switch_off(world: World, number: int) -> None:
    world.run(lambda uow: uow.dictionaries.switch(number, off=True))


def revision(world: World) -> int:
    return world.run(lambda uow: uow.dictionaries.load().revision)


def names(world: World, kind: Kind) -> list[str]:
    entries = world.run(lambda uow: uow.dictionaries.entries())
    return [entry.name for entry in entries if entry.kind is kind]


class TestVersions:
    def test_what_was_there_before_holds_from_the_beginning(self, world: World) -> None:
        [version] = world.run(lambda uow: uow.dictionaries.versions(1))
        assert version == EntryVersion(
            version.id, 1, BEGINNING, "Support", {}, BEGINNING, None, version.revision
        )

    def test_every_change_is_kept_with_who_made_it_and_when(self, world: World) -> None:
        olga = world.administrator("Olga").person.id
        number = add(world, Kind.CALENDAR, "Office", OFFICE)
        world.run(
            lambda uow: uow.dictionaries.change(number, "Hours", SHORT, TUESDAY, actor_id=olga)
        )
        newest, first = world.run(lambda uow: uow.dictionaries.versions(number))
        assert (first.name, first.body) == ("Office", OFFICE)
        assert (first.valid_from, first.made_at, first.actor_id) == (BEGINNING, MONDAY, None)
        assert (newest.name, newest.body) == ("Hours", SHORT)
        assert (newest.valid_from, newest.made_at, newest.actor_id) == (TUESDAY, TUESDAY, olga)

    def test_a_calendar_knows_what_it_was_until_when(self, world: World) -> None:
        number = add(world, Kind.CALENDAR, "Office", OFFICE)
        world.run(lambda uow: uow.dictionaries.change(number, "Office", SHORT, TUESDAY))
        expected = Entry(
            number, Kind.CALENDAR, "Office", 1, SHORT, False, TUESDAY, (Former(BEGINNING, OFFICE),)
        )
        assert world.run(lambda uow: uow.dictionaries.entry(number)) == expected
        assert expected in world.run(lambda uow: uow.dictionaries.entries())

    def test_a_version_that_begins_earlier_replaces_later_ones(self, world: World) -> None:
        number = add(world, Kind.CALENDAR, "Office", OFFICE)

        def change(body: object, since: datetime) -> None:
            world.run(
                lambda uow: uow.dictionaries.change(
                    number, "Office", body, MONDAY, valid_from=since
                )
            )

        change(SHORT, TUESDAY)
        change({**SHORT, "zone": "Europe/Berlin"}, MONDAY)
        entry = world.run(lambda uow: uow.dictionaries.entry(number))
        assert entry is not None
        assert (entry.since, entry.former) == (MONDAY, (Former(BEGINNING, OFFICE),))
        assert len(world.run(lambda uow: uow.dictionaries.versions(number))) == 3

    def test_what_holds_already_is_not_written_again(self, world: World) -> None:
        number = add(world, Kind.PRIORITY, "High", {"value": 9})
        before = revision(world)
        world.run(lambda uow: uow.dictionaries.change(number, "High", {"value": 9}, TUESDAY))
        world.run(lambda uow: uow.dictionaries.switch(number, off=False))
        world.run(lambda uow: uow.dictionaries.move(number, 1))
        world.run(lambda uow: uow.dictionaries.change(4_000, "Nobody", {}, TUESDAY))
        assert revision(world) == before
        assert len(world.run(lambda uow: uow.dictionaries.versions(number))) == 1

    def test_each_change_is_another_revision(self, world: World) -> None:
        number, _ = (add(world, Kind.PRIORITY, name) for name in ("High", "Low"))
        seen = [revision(world)]
        for change in (
            lambda uow: uow.dictionaries.change(number, "Highest", {}, TUESDAY),
            lambda uow: uow.dictionaries.switch(number, off=True),
            lambda uow: uow.dictionaries.move(number, 2),
        ):
            world.run(change)
            seen.append(revision(world))
        assert seen == [seen[0] + more for more in range(4)]


class TestOrder:
    @pytest.mark.parametrize(
        ("place", "order"),
        [(1, "CABD"), (2, "ACBD"), (4, "ABDC"), (40, "ABDC"), (0, "CABD"), (3, "ABCD")],
    )
    def test_an_entry_moves_and_the_others_close_ranks(
        self, world: World, place: int, order: str
    ) -> None:
        numbers = {name: add(world, Kind.PRIORITY, name) for name in "ABCD"}
        world.run(lambda uow: uow.dictionaries.move(numbers["C"], place))
        assert "".join(names(world, Kind.PRIORITY)) == order
        add(world, Kind.PRIORITY, "E")
        assert names(world, Kind.PRIORITY)[-1] == "E"
        entries = world.run(lambda uow: uow.dictionaries.entries())
        places = [one.position for one in entries if one.kind is Kind.PRIORITY]
        assert places == [1, 2, 3, 4, 5]


class TestSwitchedOff:
    def test_an_entry_stays_with_its_number_and_is_offered_no_more(self, world: World) -> None:
        for kind in (Kind.CATEGORY, Kind.PRIORITY, Kind.LEVEL, Kind.DEPARTMENT):
            number = add(world, kind, "Old")
            switch_off(world, number)
        known = world.run(lambda uow: uow.dictionaries.load())
        assert [one.name for one in known.categories] == ["Old"]
        assert known.categories_for(()) == ()
        assert known.level_for(()) is None
        assert known.level(known.levels[0].id) is not None
        offered = known.offered()
        assert (offered.priorities, offered.levels, offered.categories) == ((), (), ())
        assert [one.name for one in offered.departments] == ["Support"]

    def test_a_group_that_is_off_has_no_members(self, world: World) -> None:
        ivan = world.client("Ivan").person.id
        vip = add(world, Kind.GROUP, "VIP")
        world.run(lambda uow: uow.dictionaries.join(vip, [ivan]))
        assert world.run(lambda uow: uow.dictionaries.groups_of(ivan)) == ("VIP",)
        world.run(lambda uow: uow.dictionaries.switch(vip, off=True))
        assert world.run(lambda uow: uow.dictionaries.groups_of(ivan)) == ()
        world.run(lambda uow: uow.dictionaries.switch(vip, off=False))
        assert world.run(lambda uow: uow.dictionaries.groups_of(ivan)) == ("VIP",)

    def test_a_rule_that_is_off_does_nothing(self, world: World) -> None:
        rule = add(world, Kind.RULE, "All", {"when": "always", "then": {"points": 5}})
        assert world.run(lambda uow: uow.dictionaries.load()).rules
        world.run(lambda uow: uow.dictionaries.switch(rule, off=True))
        assert not world.run(lambda uow: uow.dictionaries.load()).rules


def test_people_leave_what_they_joined(world: World) -> None:
    anna, boris = (world.specialist(name).person.id for name in ("Anna", "Boris"))

    def members() -> set[int]:
        return {one.person_id for one in world.run(lambda uow: uow.dictionaries.members(1))}

    world.run(lambda uow: uow.dictionaries.join(1, [anna, boris]))
    world.run(lambda uow: uow.dictionaries.leave(1, [anna]))
    assert members() == {boris}
    world.run(lambda uow: uow.dictionaries.leave(1, []))
    assert members() == {boris}


def test_entries_can_be_read_before_they_are_saved(world: World) -> None:
    add(world, Kind.LEVEL, "Gold", {"response": "4h"})

    def tried(body: object) -> object:
        def unit(uow: Unit) -> object:
            entries = [
                one.changed("Gold", body, BEGINNING) if one.kind is Kind.LEVEL else one
                for one in uow.dictionaries.entries()
            ]
            return uow.dictionaries.read(entries).levels[0].response

        return world.run(unit)

    assert tried({"response": "2h"}) == timedelta(hours=2)
    with pytest.raises(BadEntries, match=r"levels\.Gold\.response"):
        tried({"response": "soon"})
    assert world.run(lambda uow: uow.dictionaries.load()).levels[0].response == timedelta(hours=4)


def test_changes_of_an_entry_are_in_the_audit_under_its_name(world: World) -> None:
    olga = world.administrator("Olga")
    number = add(world, Kind.LEVEL, "Gold", {"response": "4h"})
    other = add(world, Kind.LEVEL, "Silver", {"response": "4h"})

    def unit(uow: Unit) -> None:
        act = Act(olga.person, MONDAY, uow, via=Via.COMMAND)
        act.audit(Audited.CHANGED, number, before="", after="response: 4h → 2h")
        act.audit(Audited.SWITCHED, other, before="on", after="off")

    world.run(unit)
    wanted = Wanted(subjects=frozenset({Subject(Owner.ENTRY, number)}))
    [entry] = world.run(lambda uow: uow.audit.entries(wanted, 10))
    assert (entry.actor, entry.subject) == ("Olga", "Gold")
    assert entry.change == Change(Audited.CHANGED, number, "", "response: 4h → 2h")
    assert world.run(lambda uow: uow.audit.entry_names())[other] == "Silver"
