"""What stands in config.yaml reaches an empty desk whole, or is refused in a sentence."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bots.config import clients
from bots.config.accounts import identity_of
from bots.config.clients import name_in
from bots.config.seed import accounts_in, seed, taken_away
from bots.config.settings import ConfigError, Settings, load
from domain.audit import Via, Wanted
from domain.commands import SavePerson, SetRole
from domain.dictionaries import read_dictionaries
from domain.people.accounts import Identity, Profile
from domain.people.person import Person, Role
from domain.people.places import Place
from domain.policy.tickets.rules import Facts, holds
from storage.engine.database import Database
from storage.engine.patterns import compile_pattern
from storage.unit import Unit
from tests.domain.desk.support.world import Somebody, World
from tests.support.platform_rows import ROWS

Read = Callable[[str], Settings]

SELDOM = """
calendars: {Office: {zone: UTC, week: {mon: '09:00-09:01'}}}
departments: {Support: {calendar: Office}}
"""


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Load what stands in config.yaml, and nothing else."""
    for name in [name for name in os.environ if name.startswith("HELPLINE_")]:
        monkeypatch.delenv(name)

    def one(written: str) -> Settings:
        path = tmp_path / "config.yaml"
        path.write_text(written, encoding="utf-8")
        return load(path, tmp_path / "none")

    return one


def starts(world: World, settings: Settings, names: Mapping[str, str] | None = None) -> None:
    """The desk starts with this configuration; platforms tell of these accounts alone."""
    entries = settings.dictionaries
    accounts = accounts_in(settings, read_dictionaries(entries, compile_pattern, ROWS))
    told = names or {}
    profiles = {
        account: Profile(identity_of(account), told.get(account, identity_of(account).external_id))
        for account in accounts
    }
    world.run(lambda uow: seed(settings, entries, profiles, world.now, uow))


@pytest.fixture
def world(running_database: Database[Unit]) -> World:
    """A desk on each database."""
    return World(running_database)


def behind(world: World, account: str, platform: str = "slack", team: str = "T1") -> Person:
    """Who is known by an account."""
    identity = Identity(platform, team, account)
    person = world.run(lambda uow: uow.people.by_identity(identity))
    assert person is not None
    return person


def mistakes(read: Read, written: str) -> dict[str, str]:
    """What is said of each setting."""
    with pytest.raises(ConfigError) as refused:
        read(written)
    return dict(line.split(": ", 1) for line in str(refused.value).splitlines())


def test_dates_of_a_calendar_need_no_quotes(world: World, read: Read) -> None:
    week = "zone: UTC, week: {mon: '09:00-18:00'}"
    dates = "exceptions: {2026-12-28: closed, 2027-01-04: ['10:00-14:00']}"
    starts(world, read(f"calendars: {{Office: {{{week}, {dates}}}}}"))
    office = world.run(lambda uow: uow.dictionaries.load()).calendars["Office"]
    assert [day.isoformat() for day in office.exceptions] == ["2026-12-28", "2027-01-04"]


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("calendars: {Office: always}", "calendars.Office"),
        ("calendars: {Office: [mon, tue]}", "calendars.Office"),
        ("levels: {Gold: {response: 99999999999999999999h}}", "levels.Gold.response"),
        (f"levels: {{Gold: {{response: {'9' * 400}h}}}}", "levels.Gold.response"),
        ("levels: {'': {response: 1h}}", "levels."),
        ("levels: {' ': {response: 1h}}", "levels. "),
        ("levels: {' Gold': {response: 1h}}", "levels. Gold"),
        ('levels: {"Go\\0ld": {response: 1h}}', "levels.Go\\x00ld"),
        ('levels: {"Go\\ud83dld": {response: 1h}}', "levels.Go\\ud83dld"),
        ("levels: {Gold: {response: 1h}, gold: {response: 2h}}", "levels.gold"),
        ("clients: {'telegram:42': {services: .nan}}", "clients.telegram:42.services"),
        ("clients: {'telegram:42': {expenses: -.inf}}", "clients.telegram:42.expenses"),
        ("clients: {'telegram:42': {support_until: soon}}", "clients.telegram:42.support_until"),
        (SELDOM + "levels: {Gold: {response: 100h, calendar: Office}}", "levels.Gold.response"),
        (SELDOM + "levels: {Gold: {resolution: 1500h}}", "levels.Gold.resolution"),
    ],
)
def test_wrong_entries_get_a_sentence(read: Read, written: str, path: str) -> None:
    told = mistakes(read, written)
    assert any(one.startswith(path) for one in told), told


def test_who_is_responsible_by_the_configuration_is_staff(world: World, read: Read) -> None:
    written = """
levels: {Gold: {response: 1h, responsible: slack:T1:U1}}
categories: {Access: {responsible: slack:T1:U2}}
rules: {Refunds: {when: {text: refund}, then: {responsible: slack:T1:U3}}}
"""
    starts(world, read(written))
    for number in (1, 2, 3):
        assert behind(world, f"U{number}").role is Role.SPECIALIST
    world.client("Ivan").writes("I want a refund")
    assert world.ticket().assignee_id == behind(world, "U3").id


def test_a_restart_while_a_platform_is_silent_renames_nobody(world: World, read: Read) -> None:
    settings = read("clients: {'slack:T1:U7': {company: Acme}}\ngroups: {VIP: {}}")
    starts(world, settings, {"slack:T1:U7": "Petra"})
    starts(world, settings)
    petra = behind(world, "U7")
    assert (petra.name, petra.properties) == ("Petra", {"company": "Acme"})


def test_yes_and_no_mean_the_same_to_a_client_and_to_a_rule(world: World, read: Read) -> None:
    clients = "clients: {'telegram:42': {pays: yes}, 'telegram:43': {pays: no}}\n"
    starts(world, read(clients + "rules: {Pays: {when: {pays: yes}, then: {points: 5}}}"))
    [rule] = world.run(lambda uow: uow.dictionaries.load()).rules
    for number, points in (("42", True), ("43", False)):
        properties = behind(world, number, "telegram", "").properties
        assert holds(rule, Facts(properties=properties)) is points


def test_changes_by_the_configuration_are_in_the_audit(world: World, read: Read) -> None:
    settings = read(
        """
        desk: {administrators: [slack:T1:UOLGA], specialists: [slack:T1:UANNA]}
        departments:
          Support: {members: [slack:T1:UANNA, slack:T1:UBORIS]}
          Billing: {members: [slack:T1:UBORIS], channel: slack:T1:CBILLING}
        categories: {Access: {responsible: slack:T1:UKIM}}
        """
    )
    for _ in range(2):
        starts(world, settings)
    entries = world.run(lambda uow: uow.audit.entries(Wanted(), 50))
    assert {(one.actor, one.via) for one in entries} == {("", Via.FILE)}
    assert [(one.subject, one.change.before, one.change.after) for one in reversed(entries)] == [
        ("UOLGA", "client", "administrator"),
        ("UANNA", "client", "specialist"),
        ("UBORIS", "client", "specialist"),
        ("Billing", "", "slack:T1:CBILLING"),
        ("UKIM", "client", "specialist"),
    ]


CLIENT = "clients: {'telegram:42': {name: Maria, company: Acme}}"


def of_42(world: World) -> Person:
    person = world.run(lambda uow: uow.people.by_identity(Identity("telegram", "", "42")))
    assert person is not None
    return person


def test_a_client_is_called_by_the_written_name_and_never_by_a_number(
    world: World, read: Read
) -> None:
    account = "telegram:42"
    starts(world, read(f"clients: {{'{account}': {{company: Acme}}}}"), {account: ""})
    assert of_42(world).name == "Telegram 42"
    starts(world, read(CLIENT), {account: name_in(read(CLIENT).clients, account)})
    assert (of_42(world).name, of_42(world).properties) == ("Maria", {"company": "Acme"})


@pytest.mark.parametrize("before", ["telegram:42", "42"])
def test_who_was_called_by_the_account_as_it_is_typed_is_called_in_words(
    world: World, read: Read, before: str
) -> None:
    named = Profile(Identity("telegram", "", "42"), before)
    world.run(lambda uow: uow.people.know(named, world.now))
    starts(world, read("clients: {'telegram:42': {company: Acme}}"), {"telegram:42": ""})
    assert of_42(world).name == "Telegram 42"


def test_what_chat_says_of_a_client_wins_even_if_it_says_nothing(world: World, read: Read) -> None:
    settings = read(CLIENT)
    starts(world, settings)
    olga = world.administrator("Olga")
    assert world.run(lambda uow: clients.differing(settings.clients, uow)) == []
    olga.asks(SavePerson(of_42(world).id, {"company": "Other"}))
    assert world.run(lambda uow: clients.differing(settings.clients, uow)) == [
        "clients.telegram:42: company is Other in the desk, Acme in the file"
    ]
    olga.asks(SavePerson(of_42(world).id, {"company": ""}))
    starts(world, settings)
    assert of_42(world).properties == {}


OLGA, ANNA = "slack:T1:UOLGA", "slack:T1:UANNA"


def test_an_administrator_of_the_file_is_not_made_one_again(world: World, read: Read) -> None:
    settings = read(f"desk: {{administrators: ['{OLGA}', '{ANNA}']}}")
    starts(world, settings)
    olga = Somebody(world, behind(world, "UOLGA"), Place("slack", "T1", "DUOLGA"))
    olga.insists(SetRole(identity_of(ANNA), Role.SPECIALIST))
    assert world.run(lambda uow: taken_away(settings, uow)) == [ANNA]
    starts(world, settings)
    assert behind(world, "UANNA").role is Role.SPECIALIST
    olga.insists(SetRole(identity_of(ANNA), Role.ADMINISTRATOR))
    assert world.run(lambda uow: taken_away(settings, uow)) == []


def test_a_new_administrator_of_the_file_is_made_one_and_the_others_are_told(
    world: World, read: Read
) -> None:
    world.client("Ivan")
    starts(world, read(f"desk: {{administrators: ['{OLGA}']}}"))
    assert world.posts("staff/role") == [], "nobody is told of those with whom the desk begins"
    starts(world, read(f"desk: {{administrators: ['{OLGA}', '{ANNA}']}}"))
    assert behind(world, "UANNA").role is Role.ADMINISTRATOR
    [told] = world.posts("staff/role")
    assert told.destination == f"person:{behind(world, 'UOLGA').id}"
    assert (told.words["name"], told.words["configured"]) == ("UANNA", True)


def test_a_start_confirms_no_administrator_of_the_file(world: World, read: Read) -> None:
    settings = read("desk: {administrators: ['slack:T1:UANNA']}")
    starts(world, settings)
    before = behind(world, "UANNA").confirmed_at
    world.pass_time(days=80)
    starts(world, settings)
    assert behind(world, "UANNA").confirmed_at == before is not None
