"""`helpline audit`: who changed what, found by person, by subject and since a time."""

import pytest

from bots.cli.common import out
from domain import commands as ask
from domain.audit import Via
from domain.desk.act import Act
from domain.desk.people.staff.roles import give_role
from domain.dictionaries import BEGINNING, Kind
from domain.people.person import Role
from domain.people.places import Place
from storage.engine.database import Database
from storage.unit import Unit
from tests.bots.cli.conftest import Helpline
from tests.domain.desk.settings.changes import does
from tests.domain.desk.support.world import World


@pytest.fixture
def world(
    running_database: Database[Unit], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> World:
    """A desk of either kind that works in Berlin."""
    monkeypatch.setenv("HELPLINE_DATABASE__URL", database_url)
    monkeypatch.setattr(out, "_width", 200)
    monkeypatch.setenv("HELPLINE_DESK__TIME_ZONE", "Europe/Berlin")
    return World(running_database)


@pytest.fixture
def changed(world: World) -> World:
    """The configuration made Olga administrator; a day later she changed three things."""
    olga = world.client("Olga", platform="slack")
    anna = world.client("Анна \x1b[2J", platform="slack")

    def configured(uow: Unit) -> None:
        act = Act(None, world.now, uow, via=Via.FILE)
        give_role(uow.people.get(olga.person.id), Role.ADMINISTRATOR, act)

    world.run(configured)
    world.pass_time(days=1)
    world.client("Ivan").writes("Cannot log in")
    world.run(lambda uow: uow.dictionaries.add(Kind.DEPARTMENT, "Billing", {}, BEGINNING))
    olga.asks(ask.MoveTicket(ticket_id=1, department="Billing"))
    channel = Place("slack", "T1", "CBILLING")
    olga.insists(ask.SetDeskChannel(channel, "Billing"), place=channel)
    world.pass_time(hours=1)
    olga.insists(ask.SetRole(anna.identity, Role.SPECIALIST))
    return world


def rows(helpline: Helpline, *options: str) -> list[list[str]]:
    """What is listed, without the heads."""
    result = helpline("audit", *options)
    assert result.exit_code == 0, result.stdout
    assert "\x1b" not in result.stdout
    listed = [line.split() for line in result.stdout.splitlines()]
    return [row for row in listed if row[0].startswith("2026-")]


def whats(helpline: Helpline, *options: str) -> list[str]:
    words = ("role", "channel", "department")
    return [next(word for word in row[3:] if word in words) for row in rows(helpline, *options)]


def test_the_list_says_who_when_how_whose_what_before_and_after(
    helpline: Helpline, changed: World
) -> None:
    found = rows(helpline)
    assert [row[:4] for row in found] == [
        ["2026-11-24", "12:00", "Olga", "desk"],
        ["2026-11-24", "11:00", "Olga", "desk"],
        ["2026-11-24", "11:00", "Olga", "desk"],
        ["2026-11-23", "11:00", "the", "desk"],
    ], "by the clock of Berlin"
    assert found[1][4:] == ["Billing", "channel", "–", "slack:T1:CBILLING"]
    assert found[2][4:] == ["#1", "department", "Support", "Billing"]
    assert found[3][4:] == ["file", "Olga", "role", "client", "administrator"]
    assert found[0][4] == "Анна"
    assert "when (Europe/Berlin)" in helpline("audit").stdout


def test_it_is_found_by_person_subject_and_time(helpline: Helpline, changed: World) -> None:
    assert whats(helpline, "--person", "olga") == ["role", "channel", "department"]
    assert whats(helpline, "--subject", "OLGA") == ["role"]
    for ticket in ("1", "#1"):
        assert whats(helpline, "--subject", ticket) == ["department"]
    assert whats(helpline, "--subject", "billing") == ["channel"]
    assert whats(helpline, "--since", "2026-11-24") == ["role", "channel", "department"]
    assert whats(helpline, "--since", "2026-11-24T11:30") == ["role"]
    assert whats(helpline, "--person", "Olga", "--subject", "1", "--since", "2026-11-25") == []


def test_a_changed_entry_is_listed_by_labels_and_names_as_in_chat(
    helpline: Helpline, changed: World
) -> None:
    boris, petra = changed.specialist("Boris", platform="telegram"), changed.administrator("Petra")
    entries = changed.run(lambda uow: uow.dictionaries.entries())
    [billing] = [one.id for one in entries if one.name == "Billing"]
    values = {"strategy": "least loaded", "members": str(boris.identity)}
    does(changed, petra, ask.SaveEntry(Kind.DEPARTMENT, billing, values))
    said = helpline("audit", "--most", "1").stdout
    assert "changed: Assign new tickets" in said
    assert "Boris" in said
    assert str(boris.identity) not in said
    assert "strategy" not in said


def test_of_many_the_newest_are_shown(helpline: Helpline, changed: World) -> None:
    assert whats(helpline, "--most", "2") == ["role", "channel"]
    assert "use --most to see more" in helpline("audit", "--most", "2").stdout
    assert "--most" not in helpline("audit", "--most", "4").stdout


def test_an_empty_audit_says_so(helpline: Helpline, world: World) -> None:
    result = helpline("audit")
    assert (result.exit_code, result.stdout) == (0, "No changes found.\n")


@pytest.mark.parametrize("option", ["--person", "--subject"])
def test_an_unknown_name_is_a_mistake(helpline: Helpline, changed: World, option: str) -> None:
    result = helpline("audit", option, "Petra")
    assert result.exit_code == 2
    assert "Nothing is recorded for Petra." in result.stderr


def test_a_time_that_cannot_be_read_is_a_mistake(helpline: Helpline, changed: World) -> None:
    assert helpline("audit", "--since", "soon").exit_code == 2
