"""`helpline dictionaries`: what is exported can be applied again, and a plan keeps its word."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bots.cli.common import out
from bots.config.apply import apply, planned
from bots.config.dictionaries import entries_of, sections_of
from bots.config.yaml_file import read_yaml
from domain.audit import Via, Wanted
from domain.dictionaries import BEGINNING, Entry, Kind
from domain.outgoing.addresses import channel_address
from domain.people.accounts import Identity
from domain.people.places import Place
from domain.sla.calendars import WEEKDAYS
from domain.text.names import compared
from storage.engine.database import Database
from storage.unit import Unit
from tests.bots.cli.conftest import Helpline
from tests.domain.desk.support.timers import recount
from tests.domain.desk.support.world import MONDAY, World

WHOLE = """
calendars:
  Office: {zone: Europe/Berlin, week: {mon: "09:00-18:00", fri: ["09:00-12:00", "13:00-15:00"]}}
groups:
  VIP: {members: ["telegram:42"]}
departments:
  Support: {calendar: Office}
  Billing: {strategy: in turn, members: ["slack:T1:UNEW"], channel: "slack:T1:CBILLING"}
categories:
  Invoices: {department: Billing}
  Fax: {off: true}
levels:
  Gold: {response: 2h, resolution: 8h, groups: [VIP], calendar: Office}
  Standard: {response: 4h, warn: {response: 30min}}
rules:
  Refunds: {when: {text: [refund, money back]}, then: {points: 30, department: Billing}}
"""


@pytest.fixture
def world(
    running_database: Database[Unit], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> World:
    """A desk that promises an answer in four hours; Ivan has waited for one of them."""
    monkeypatch.setenv("HELPLINE_DATABASE__URL", database_url)
    monkeypatch.setattr(out, "_width", 200)
    world = World(running_database)
    body = {"response": "4h", "warn": {"response": "30min"}}
    world.run(lambda uow: uow.dictionaries.add(Kind.LEVEL, "Standard", body, BEGINNING))
    world.client("Ivan").writes("I cannot log in")
    return world


def written(folder: Path, text: str) -> str:
    file = folder / "wanted.yaml"
    file.write_text(text, "utf-8")
    return str(file)


def entries(world: World) -> list[Entry]:
    return list(world.run(lambda uow: uow.dictionaries.entries()))


def revision(world: World) -> int:
    return world.run(lambda uow: uow.dictionaries.load().revision)


def named(world: World, kind: Kind) -> dict[str, Entry]:
    return {one.name: one for one in entries(world) if one.kind is kind}


def accounts_in(world: World, department: int) -> list[str]:
    """The accounts of a department's members."""

    def look(uow: Unit) -> list[str]:
        members = [one.person_id for one in uow.dictionaries.members(department)]
        return sorted(one.external_id for who in members for one in uow.people.accounts(who))

    return world.run(look)


class TestApplying:
    def test_a_file_becomes_what_the_desk_knows(
        self, helpline: Helpline, world: World, folder: Path
    ) -> None:
        result = helpline("dictionaries", "apply", written(folder, WHOLE))
        assert result.exit_code == 0, result.output
        assert "\x1b" not in result.stdout
        known = world.run(lambda uow: uow.dictionaries.load())
        assert [one.name for one in known.levels] == ["Gold", "Standard"]
        assert [one.name for one in known.offered().categories] == ["Invoices"]
        assert [one.id for one in known.departments] == [
            1,
            named(world, Kind.DEPARTMENT)["Billing"].id,
        ]

    def test_people_and_channels_follow(
        self, helpline: Helpline, world: World, folder: Path
    ) -> None:
        helpline("dictionaries", "apply", written(folder, WHOLE))
        billing = named(world, Kind.DEPARTMENT)["Billing"].id
        new = world.run(lambda uow: uow.people.by_identity(Identity("slack", "T1", "UNEW")))
        vip = world.run(lambda uow: uow.people.by_identity(Identity("telegram", "", "42")))
        assert new is not None
        assert vip is not None
        assert new.role.is_staff
        assert world.run(lambda uow: uow.dictionaries.groups_of(vip.id)) == ("VIP",)
        place = world.run(lambda uow: uow.outbox.place_at(channel_address(billing)))
        assert place == Place("slack", "T1", "CBILLING")
        without = WHOLE.replace(', members: ["slack:T1:UNEW"]', "").replace('"telegram:42"', "")
        assert helpline("dictionaries", "apply", written(folder, without)).exit_code == 0
        assert world.run(lambda uow: uow.dictionaries.members(billing)) == []
        assert world.run(lambda uow: uow.dictionaries.groups_of(vip.id)) == ()

    def test_new_members_and_a_new_channel_come_together_and_one_chosen_in_chat_stays(
        self, helpline: Helpline, world: World, folder: Path
    ) -> None:
        """A file that says nothing new of the channel, or nothing at all, moves no cards."""
        helpline("dictionaries", "apply", written(folder, WHOLE))
        billing = named(world, Kind.DEPARTMENT)["Billing"].id
        chosen, wanted = (Place("slack", "T1", chat) for chat in ("CCHOSEN", "CWANTED"))
        world.run(lambda uow: uow.outbox.set_address(channel_address(billing), chosen))
        line = 'members: ["slack:T1:UNEW"], channel: "slack:T1:CBILLING"'
        for told, members, place in (
            ('members: ["slack:T1:UTWO"], channel: "slack:T1:CBILLING"', ["UTWO"], chosen),
            ('members: ["slack:T1:UNEW", "slack:T1:UTWO"]', ["UNEW", "UTWO"], chosen),
            ('members: ["slack:T1:UNEW"], channel: "slack:T1:CWANTED"', ["UNEW"], wanted),
        ):
            file = written(folder, WHOLE.replace(line, told))
            result = helpline("dictionaries", "apply", file)
            assert result.exit_code == 0, result.output
            assert accounts_in(world, billing) == members
            found = world.run(lambda uow: uow.outbox.place_at(channel_address(billing)))
            assert found == place

    def test_what_the_file_leaves_out_is_switched_off_and_other_sections_stay(
        self, helpline: Helpline, world: World, folder: Path
    ) -> None:
        helpline("dictionaries", "apply", written(folder, WHOLE))
        file = written(folder, "levels: {standard: {response: 4h}}")
        result = helpline("dictionaries", "apply", file)
        assert result.exit_code == 0, result.output
        levels = named(world, Kind.LEVEL)
        assert (levels["Gold"].off, levels["standard"].off) == (True, False)
        assert "Invoices" in named(world, Kind.CATEGORY)
        assert helpline("dictionaries", "apply", written(folder, WHOLE)).exit_code == 0
        assert not named(world, Kind.LEVEL)["Gold"].off

    def test_a_name_with_another_letter_for_the_same_one_is_the_same_entry(
        self, helpline: Helpline, world: World, folder: Path
    ) -> None:
        helpline("dictionaries", "apply", written(folder, "groups: {Учёт: {}}"))
        before = named(world, Kind.GROUP)["Учёт"].id
        result = helpline("dictionaries", "apply", written(folder, "groups: {учет: {}}"))
        assert result.exit_code == 0, result.output
        assert {name: one.id for name, one in named(world, Kind.GROUP).items()} == {"учет": before}

    def test_the_audit_says_what_changed_in_which_field(
        self, helpline: Helpline, world: World, folder: Path
    ) -> None:
        file = written(folder, "levels: {Gold: {response: 1h}, Standard: {response: 2h}}")
        helpline("dictionaries", "apply", file)
        found = world.run(lambda uow: uow.audit.entries(Wanted(), 10))
        assert {one.via for one in found} == {Via.SHELL}
        lines = [(one.subject, one.change.what.value, one.change.after) for one in found][::-1]
        assert lines == [
            ("Gold", "added", "response: 1h"),
            ("Standard", "changed", "response: 4h → 2h\nwarn.response: 30min → –"),
        ]

    def test_open_tickets_follow(self, helpline: Helpline, world: World, folder: Path) -> None:
        helpline("dictionaries", "apply", written(folder, "levels: {Standard: {response: 8h}}"))
        recount(world)
        due = world.ticket().response_due_at
        assert due == MONDAY + timedelta(hours=8)


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "sentences"),
        [
            (
                "levels: {Gold: {response: soon, calendar: Nowhere}}\nrules: {Odd: {when: always}}",
                ["levels.Gold.response", "levels.Gold.calendar", "rules.Odd.then"],
            ),
            ("levels: {Gold: {off: maybe}}", ["levels.Gold.off: “maybe” is neither yes nor no"]),
            ("levels: [Gold]", ["levels: write each entry with its name"]),
            ("level: {Gold: {}}\nlevels: {}", ["level: there is no such section"]),
            (
                "departments: {Billing: {}, Sales: {}}\ncategories: {A: {department: Support}}",
                ["A"],
            ),
            ("log: {level: info}", ["has no dictionaries"]),
            ("levels: [", ["is not YAML"]),
            ("calendars: {Office: {zone: UTC, week: {mon: '9-18'}, holidays: XX}}", ["holidays"]),
            ("groups: {Учёт: {}, Учет: {}}", ["“Учёт” already exists"]),
            ("projects: {Shop: {code: MY SHOP}}", ["projects.Shop.code", "without spaces"]),
        ],
    )
    @pytest.mark.parametrize("command", ["plan", "apply"])
    def test_all_are_told_at_once_and_nothing_is_half_applied(
        self,
        helpline: Helpline,
        world: World,
        folder: Path,
        command: str,
        text: str,
        sentences: list[str],
    ) -> None:
        before = entries(world), revision(world)
        result = helpline("dictionaries", command, written(folder, text))
        assert result.exit_code == 2, result.output
        for sentence in sentences:
            assert sentence in result.stderr
        assert (entries(world), revision(world)) == before

    def test_one_department_at_least_stays_on(
        self, helpline: Helpline, world: World, folder: Path
    ) -> None:
        file = written(folder, "departments: {Support: {close_after: 5}}")
        assert helpline("dictionaries", "apply", file).exit_code == 0
        for text in ("departments: {}", "departments: {Support: {off: true}, Sales: {off: true}}"):
            result = helpline("dictionaries", "apply", written(folder, text))
            assert result.exit_code == 2
            assert "departments: keep at least one switched on" in result.stderr
        sales = written(folder, "departments: {Sales: {}}")
        assert helpline("dictionaries", "apply", sales).exit_code == 0
        world.client("Oleg").writes("I cannot print")
        assert world.ticket(2).department_id == named(world, Kind.DEPARTMENT)["Sales"].id


class TestThePlan:
    def test_says_each_field_and_how_many_promises_move_and_saves_nothing(
        self, helpline: Helpline, world: World, folder: Path
    ) -> None:
        before = entries(world), revision(world), world.ticket()
        text = "levels: {Standard: {response: 8h}, Gold: {response: 1h}}"
        result = helpline("dictionaries", "plan", written(folder, text))
        assert result.exit_code == 0, result.output
        lines = result.stdout.splitlines()
        assert lines[:5] == [
            "~ levels Standard: changed",
            "    response: 4h → 8h",
            "    warn.response: 30min → –",
            "+ levels Gold: added",
            "    response: 1h",
        ]
        assert "Open tickets: 1. Deadlines that move later: 1." in result.stdout
        assert "Nothing was saved." in result.stdout
        assert (entries(world), revision(world), world.ticket()) == before

    def test_of_what_is_already_so_is_nothing(
        self, helpline: Helpline, world: World, folder: Path
    ) -> None:
        helpline("dictionaries", "apply", written(folder, WHOLE))
        before = revision(world)
        again = helpline("dictionaries", "apply", written(folder, WHOLE))
        assert again.stdout == "There are no differences.\n"
        assert revision(world) == before


def test_what_is_exported_is_as_in_config_yaml(
    helpline: Helpline, world: World, folder: Path
) -> None:
    helpline("dictionaries", "apply", written(folder, WHOLE))
    exported = helpline("dictionaries", "export")
    assert exported.exit_code == 0
    before = entries(world), revision(world)
    result = helpline("dictionaries", "apply", written(folder, exported.stdout))
    assert result.stdout == "There are no differences.\n"
    assert (entries(world), revision(world)) == before
    # The same text fills an empty desk.
    sections = yaml.safe_load(exported.stdout)
    assert sections["categories"] == {"Invoices": {"department": "Billing"}, "Fax": {"off": True}}


def test_a_calendar_remembers_its_country_and_gets_its_holidays_once(
    helpline: Helpline, world: World, folder: Path
) -> None:
    """Whatever somebody has changed of them since is not filled in again."""
    region = "holidays: {country: de, region: BY}"
    file = f"calendars: {{Office: {{zone: UTC, week: {{mon: '9:00-18:00'}}, {region}}}}}"
    helpline("dictionaries", "apply", written(folder, file))
    office = named(world, Kind.CALENDAR)["Office"]
    assert isinstance(office.body, dict)
    assert office.body["country"] == "DE-BY"
    [_, *others] = office.body["exceptions"].items()
    body = {**office.body, "exceptions": dict(others)}
    world.run(lambda uow: uow.dictionaries.change(office.id, "Office", body, world.now))
    before = entries(world), revision(world)
    exported = helpline("dictionaries", "export").stdout
    assert "country: DE-BY" in exported
    result = helpline("dictionaries", "apply", written(folder, exported))
    assert result.stdout == "There are no differences.\n"
    assert (entries(world), revision(world)) == before


def test_a_day_that_has_begun_needs_a_reason_in_a_file_too(
    helpline: Helpline, world: World, folder: Path
) -> None:
    """Days that are over and that a file leaves out are no change of them."""
    week = "zone: UTC, week: {mon: '09:00-18:00'}"
    days = "'2020-01-06': closed"
    file = f"calendars: {{Office: {{{week}, exceptions: {{'2020-01-13': closed}}}}}}"
    assert helpline("dictionaries", "apply", written(folder, file)).exit_code == 0
    late = written(folder, f"calendars: {{Office: {{{week}, exceptions: {{{days}}}}}}}")
    assert "calendars.Office: 2020-01-06" in helpline("dictionaries", "plan", late).stdout
    before = entries(world), revision(world)
    refused = helpline("dictionaries", "apply", late)
    assert refused.exit_code == 2
    assert "--reason" in refused.stderr
    assert (entries(world), revision(world)) == before
    done = helpline("dictionaries", "apply", late, "--reason", "we forgot it")
    assert done.exit_code == 0, done.output
    office = world.run(lambda uow: uow.dictionaries.load()).calendars["Office"]
    began = [until for until, _ in office.former][-1:]
    assert [one.date().isoformat() for one in began] == ["2020-01-06"]
    number = named(world, Kind.CALENDAR)["Office"].id
    newest = world.run(lambda uow: uow.dictionaries.versions(number)[0])
    assert newest.reason == "we forgot it"


# Whatever there is comes back

_names = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cn", "Co"]),
    min_size=1,
    max_size=8,
).filter(lambda name: name == " ".join(name.split()))
_words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
_clock = st.integers(0, 95).map(lambda n: f"{n // 4:02}:{n % 4 * 15:02}")
_hours = st.lists(_clock, min_size=2, max_size=2, unique=True).map(
    lambda ends: "-".join(sorted(ends))
)
_days = st.dates().filter(lambda day: 1971 < day.year < 2100).map(str)
_BODIES: Mapping[Kind, st.SearchStrategy[object]] = {
    Kind.CALENDAR: st.builds(
        lambda zone, week, exceptions: {"zone": zone, "week": week, "exceptions": exceptions},
        st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"]),
        st.dictionaries(
            st.sampled_from(WEEKDAYS), st.lists(_hours, min_size=1, max_size=1), min_size=1
        ),
        st.dictionaries(
            _days,
            st.one_of(
                st.just("closed"),
                st.just("as fri"),
                st.builds(lambda label: {"is": "closed", "label": label}, _words),
            ),
            max_size=3,
        ),
    ),
    Kind.PRIORITY: st.fixed_dictionaries(
        {}, optional={"value": st.integers(-9, 99), "definition": _words.filter(str.strip)}
    ),
    Kind.LEVEL: st.fixed_dictionaries(
        {"response": st.sampled_from(["1h", "90min", "1h 30min"])},
        optional={"priority": st.integers(0, 9), "warn": st.just({"response": "5min"})},
    ),
    Kind.RULE: st.builds(
        lambda words, points: {"when": {"text": words}, "then": {"points": points}},
        st.lists(_words.map(lambda words: f"refund {words}"), min_size=1, max_size=3),
        st.integers(1, 99),
    ),
}


@st.composite
def _desks(draw: st.DrawFn) -> dict[Kind, list[tuple[str, object, bool]]]:
    return {
        kind: [
            (name, draw(bodies), draw(st.booleans()))
            for name in draw(st.lists(_names, max_size=3, unique_by=compared))
        ]
        for kind, bodies in _BODIES.items()
    }


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_desks())
def test_applying_what_was_exported_changes_nothing(
    world: World, folder: Path, desk: dict[Kind, list[tuple[str, object, bool]]]
) -> None:
    """Also from a desk where something else holds: then it becomes what was exported."""

    def fill(uow: Unit) -> None:
        sections = {
            kind: {name: {**body, "off": True} if off else body for name, body, off in rows}  # type: ignore[dict-item]
            for kind, rows in desk.items()
        }
        goes(sections, uow)

    def goes(sections: Mapping[Kind, Mapping[str, object]], uow: Unit) -> int:
        found = entries_of(sections, 2026, "en")
        wanted = {kind: [one for one in found if one.kind is kind] for kind in sections}
        made, _ = planned(wanted, world.now, uow)
        apply(made, world.now, uow)
        return len(made.differences)

    world.run(fill)
    file = folder / "exported.yaml"
    sections = sections_of(entries(world))
    file.write_text(yaml.safe_dump(sections, sort_keys=False, allow_unicode=True), "utf-8")
    read = read_yaml(file)
    assert isinstance(read, dict)
    before = entries(world), revision(world)
    wanted = {Kind(name): body for name, body in read.items()}
    assert world.run(lambda uow: goes(wanted, uow)) == 0
    assert (entries(world), revision(world)) == before
