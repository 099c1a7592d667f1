"""Changes that matter are on record: who made them, when, how, and on whose behalf."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain.answers.settings import AuditPage
from domain.audit import OWNERS, Audited, AuditEntry, Change, Owner, Subject, Via, Wanted
from domain.desk.act import Act
from domain.dictionaries import BEGINNING, Kind
from domain.errors import Refusal
from domain.people.person import Person, Role
from domain.people.places import Place
from storage.unit import Unit
from tests.domain.desk.support.raw_updates import Hands
from tests.domain.desk.support.world import CHANNEL, MONDAY, Somebody, World

BILLING = Place("slack", "T1", "CBILLING")
EVERYTHING = Wanted()


@pytest.fixture
def anna(world: World) -> Somebody:
    return world.client("Anna", platform="slack")


def on_record(world: World, wanted: Wanted = EVERYTHING) -> list[AuditEntry]:
    return list(world.run(lambda uow: uow.audit.entries(wanted, 50)))


def changes(world: World, wanted: Wanted = EVERYTHING) -> list[tuple[str, str, str, str, str]]:
    """Who changed whose what, from what to what: the newest first."""
    return [
        (one.actor, one.subject, one.change.what.value, one.change.before, one.change.after)
        for one in on_record(world, wanted)
    ]


def add(world: World, kind: Kind, name: str) -> int:
    return world.run(lambda uow: uow.dictionaries.add(kind, name, {}, BEGINNING))


def test_all_that_is_audited_is_somebodys() -> None:
    assert set(OWNERS) == set(Audited)


class TestOnRecord:
    def test_is_who_gave_somebody_a_role(
        self, world: World, olga: Somebody, anna: Somebody
    ) -> None:
        olga.insists(ask.SetRole(anna.identity, Role.SPECIALIST))
        world.pass_time(minutes=5)
        olga.insists(ask.SetRole(anna.identity, Role.CLIENT))
        assert changes(world) == [
            ("Olga", "Anna", "role", "specialist", "client"),
            ("Olga", "Anna", "role", "client", "specialist"),
        ]
        assert [one.at for one in on_record(world)] == [MONDAY + timedelta(minutes=5), MONDAY]

    def test_is_who_claimed_the_desk_and_who_left_it(self, world: World, anna: Somebody) -> None:
        anna.asks(ask.ClaimDesk())
        anna.asks(ask.LeaveDesk())
        assert changes(world) == [
            ("Anna", "Anna", "role", "administrator", "client"),
            ("Anna", "Anna", "role", "client", "administrator"),
        ]

    def test_is_where_a_departments_cards_appear(self, world: World, olga: Somebody) -> None:
        add(world, Kind.DEPARTMENT, "Billing")
        olga.insists(ask.SetDeskChannel(BILLING, "billing"), place=BILLING)
        olga.insists(ask.SetDeskChannel(BILLING), place=BILLING)
        assert changes(world) == [
            ("Olga", "Support", "channel", "slack:T1:CDESK", "slack:T1:CBILLING"),
            ("Olga", "Billing", "channel", "", "slack:T1:CBILLING"),
        ]

    def test_is_another_level_and_department_of_a_ticket(
        self, world: World, olga: Somebody
    ) -> None:
        world.client("Ivan").writes("Cannot log in")
        add(world, Kind.LEVEL, "Gold")
        add(world, Kind.DEPARTMENT, "Billing")
        olga.asks(ask.SetLevel(ticket_id=1, level="gold"))
        olga.asks(ask.MoveTicket(ticket_id=1, department="Billing"))
        assert changes(world) == [
            ("Olga", "#1", "department", "Support", "Billing"),
            ("Olga", "#1", "level", "", "Gold"),
        ]

    def test_is_nothing_that_changes_nothing(
        self, world: World, olga: Somebody, anna: Somebody
    ) -> None:
        world.client("Ivan").writes("Cannot log in")
        for command in (
            ask.SetRole(anna.identity, Role.CLIENT),
            ask.SetDeskChannel(CHANNEL),
            ask.MoveTicket(ticket_id=1, department="Support"),
        ):
            olga.insists(command, place=CHANNEL)
        assert changes(world) == []

    def test_is_nothing_that_is_refused(self, world: World, olga: Somebody, anna: Somebody) -> None:
        for who, command in (
            (olga, ask.SetRole(olga.identity, Role.CLIENT)),
            (anna, ask.SetRole(anna.identity, Role.ADMINISTRATOR)),
        ):
            with pytest.raises(Refusal):
                who.asks(command)
        assert changes(world) == []


def acts(
    world: World, who: Somebody, change: Change, on_behalf_of: Person, via: Via = Via.COMMAND
) -> None:
    """Let somebody make a change in another's place."""

    def unit(uow: Unit) -> None:
        act = Act(who.person, world.now, uow, via=via, on_behalf_of=on_behalf_of)
        act.audit(change.what, change.subject, before=change.before, after=change.after)

    world.run(unit)


class TestAnEntry:
    def test_says_how_and_on_whose_behalf(
        self, world: World, olga: Somebody, anna: Somebody
    ) -> None:
        boris = world.administrator("Boris")
        change = Change(Audited.ROLE, anna.person.id, "client", "specialist")
        acts(world, olga, change, boris.person, Via.BUTTON)
        assert on_record(world) == [AuditEntry(MONDAY, "Olga", "Boris", Via.BUTTON, change, "Anna")]

    def test_is_found_by_who_acted_whose_it_is_and_since_when(
        self, world: World, olga: Somebody, anna: Somebody
    ) -> None:
        boris = world.administrator("Boris")
        world.client("Ivan").writes("Cannot log in")
        add(world, Kind.DEPARTMENT, "Billing")
        olga.asks(ask.MoveTicket(ticket_id=1, department="Billing"))
        world.pass_time(days=1)
        acts(
            world, olga, Change(Audited.ROLE, anna.person.id, "client", "specialist"), boris.person
        )
        world.pass_time(days=1)
        boris.insists(ask.SetDeskChannel(BILLING), place=BILLING)

        def found(**wanted: object) -> list[str]:
            entries = on_record(world, Wanted(**wanted))  # type: ignore[arg-type]
            return [one.change.what.value for one in entries]

        assert found() == ["channel", "role", "department"]
        assert found(people=frozenset({olga.person.id})) == ["role", "department"]
        assert found(people=frozenset({boris.person.id})) == ["channel", "role"]
        assert found(people=frozenset()) == []
        assert found(subjects=frozenset({Subject(Owner.TICKET, 1)})) == ["department"]
        # The department whose channel that is has the ticket's number.
        assert found(subjects=frozenset({Subject(Owner.DEPARTMENT, 1)})) == ["channel"]
        person = Subject(Owner.PERSON, anna.person.id)
        assert found(subjects=frozenset({person, Subject(Owner.TICKET, 1)})) == [
            "role",
            "department",
        ]
        assert found(since=MONDAY + timedelta(days=1)) == ["channel", "role"]
        assert found(since=MONDAY + timedelta(days=3)) == []

    def test_is_shown_to_administrators_alone(
        self, world: World, olga: Somebody, anna: Somebody
    ) -> None:
        for _ in range(8):
            olga.insists(ask.SetRole(anna.identity, Role.SPECIALIST))
            olga.insists(ask.SetRole(anna.identity, Role.CLIENT))
        first, second = olga.asks(ask.ShowAudit()), olga.asks(ask.ShowAudit(page=1))
        assert isinstance(first, AuditPage)
        assert isinstance(second, AuditPage)
        assert (len(first.entries), first.more) == (10, True)
        assert (len(second.entries), second.more) == (6, False)
        assert first.entries[0].after == "client"
        assert olga.asks(ask.ShowAudit(page=9)) == first, "a page that is gone is the first one"
        for who in (anna, world.specialist("Boris")):
            with pytest.raises(Refusal, match="not_allowed"):
                who.asks(ask.ShowAudit())


class TestHowSomebodyActs:
    def test_is_told_by_what_came_in(self, world: World) -> None:
        hands = Hands(world)
        olga, anna = hands.client("slack", "Olga"), hands.client("slack", "Anna")
        world.run(lambda uow: uow.people.set_role(olga.person.id, Role.ADMINISTRATOR))
        add(world, Kind.DEPARTMENT, "Billing")
        ivan = hands.client("telegram")
        hands.says(ivan, "Cannot log in")
        hands.types(olga, "department 1 Billing")
        asked = hands.types(olga, f"role <@{anna.identity.external_id}> specialist").shown
        assert asked is not None
        hands.presses(olga, asked, asked.named("yes"))
        card = hands.arrived("desk/card")
        chosen = hands.presses(olga, card, card.named("elsewhere")).shown
        assert chosen is not None
        hands.presses(olga, chosen, "dept:1:1")
        assert [(one.change.what, one.via) for one in on_record(world)] == [
            (Audited.DEPARTMENT, Via.BUTTON),
            (Audited.ROLE, Via.COMMAND),
            (Audited.DEPARTMENT, Via.COMMAND),
        ]


class TestWhatIsAskedFor:
    def test_changes_are_those_by_somebody_of_something_or_since_a_day(self, world: World) -> None:
        olga, petra = world.administrator("Olga"), world.administrator("Petra")
        gold = add(world, Kind.LEVEL, "Gold")
        add(world, Kind.PRIORITY, "High")
        olga.asks(ask.SaveEntry(Kind.LEVEL, gold, {"priority": "5"}))
        world.pass_time(hours=48)
        petra.asks(ask.SaveEntry(Kind.PRIORITY, 0, {"name": "Low"}))

        def subjects(command: ask.ShowAudit) -> set[str]:
            page = olga.asks(command)
            assert isinstance(page, AuditPage)
            return {row.subject for row in page.entries}

        assert subjects(ask.ShowAudit("gold")) == {"Gold"}
        assert subjects(ask.ShowAudit("", Kind.PRIORITY)) == {"Low"}
        assert subjects(ask.ShowAudit("petra")) == {"Low"}
        assert subjects(ask.ShowAudit(since="today")) == {"Low"}
        with pytest.raises(Refusal):
            olga.asks(ask.ShowAudit("nobody"))

    @pytest.mark.parametrize("named", ["tom", "@tom"])
    def test_named_by_a_client_they_are_those_about_them(self, world: World, named: str) -> None:
        olga, tom = world.administrator("Olga"), world.client("Tom")
        olga.asks(ask.SavePerson(tom.person.id, {"company": "Acme"}))
        olga.asks(ask.SavePerson(world.client("Ivan").person.id, {"company": "Acme"}))
        page = olga.asks(ask.ShowAudit(named))
        assert isinstance(page, AuditPage)
        assert [row.subject for row in page.entries] == ["Tom"]

    def test_the_newest_change_of_an_entry_can_be_taken_back(self, world: World) -> None:
        olga = world.administrator("Olga")
        gold = add(world, Kind.LEVEL, "Gold")
        add(world, Kind.PRIORITY, "High")
        for points in ("5", "7"):
            olga.asks(ask.SaveEntry(Kind.LEVEL, gold, {"priority": points}))
            world.pass_time(hours=1)

        def offered() -> list[tuple[str, bool]]:
            page = olga.asks(ask.ShowAudit("gold"))
            assert isinstance(page, AuditPage)
            return [(row.what, bool(row.version)) for row in page.entries]

        assert offered()[:2] == [("changed", True), ("changed", False)]
        page = olga.asks(ask.ShowAudit("gold"))
        assert isinstance(page, AuditPage)
        olga.asks(ask.UndoChange(page.entries[0].entry, page.entries[0].version))
        assert offered()[:3] == [("changed", True), ("changed", False), ("changed", False)]
        after = olga.asks(ask.ShowAudit("gold"))
        assert isinstance(after, AuditPage)
        assert after.entries[0].after == "priority: 7 → 5"
