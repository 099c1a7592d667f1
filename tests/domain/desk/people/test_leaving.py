"""Somebody leaves: what is asked first, who gets what is theirs, and what is missing then."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from domain import commands as ask
from domain.answers.forms import FormPage, TaskForm
from domain.answers.people import PersonPage
from domain.answers.say import Confirm
from domain.audit import Via
from domain.desk import fire, handle
from domain.desk.act import Act
from domain.desk.dialogues.table import FORMS
from domain.desk.people.leave import heirs
from domain.dictionaries import Kind
from domain.dictionaries.fields.body import value_at
from domain.errors import Refusal
from domain.people.accounts import PersonRef
from domain.people.departures import Departure
from domain.people.person import Person, Role
from domain.policy.tickets.assignment import Share
from domain.text.spans import Text
from storage.tables import identities
from storage.unit import Unit
from tests.domain.desk.settings.test_change import does
from tests.domain.desk.timers.test_sweep import ALWAYS, has
from tests.domain.desk.world import Somebody, World
from tests.shown import page_of, words_of


def staff(world: World, name: str, role: Role = Role.SPECIALIST) -> Somebody:
    """Somebody on the staff, with an account that settings can name."""
    somebody = world.client(name)
    world.run(lambda uow: uow.people.set_role(somebody.person.id, role))
    return somebody


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A specialist with two tickets, whom the settings name in many places."""
    ivan = staff(world, "Ivan")
    for number, name in enumerate(("Petra", "Jane"), 1):
        world.client(name).writes(f"Cannot log in, says {name}")
        ivan.asks(ask.TakeTicket(ticket_id=number))
        world.thread(number)
    world.deliver()
    return ivan


@pytest.fixture
def boris(world: World) -> Somebody:
    """A specialist without any."""
    return staff(world, "Boris")


def account(who: Somebody) -> str:
    return str(who.identity)


def person(world: World, who: Somebody) -> Person:
    return world.run(lambda uow: uow.people.get(who.person.id))


def body(world: World, entry: int, key: str) -> object:
    found = world.run(lambda uow: uow.dictionaries.entry(entry))
    assert found is not None
    return value_at(found.body, key)


def leaves(who: Somebody, **more: Any) -> ask.LetLeave:
    return ask.LetLeave(who.person.id, **more)


def asked(olga: Somebody, command: ask.LetLeave) -> dict[str, Any]:
    return dict(words_of(page_of(Confirm, olga.asks(command))))


class TestTickets:
    def test_go_to_the_queue_with_one_message_and_the_role_ends(
        self, world: World, olga: Somebody, ivan: Somebody
    ) -> None:
        assert asked(olga, leaves(ivan))["tickets"] == 2
        assert world.ticket().assignee_id == ivan.person.id, "nothing before it is agreed to"
        answer = olga.insists(leaves(ivan))
        assert answer is not None
        assert answer.template == "answers/has_left"
        assert [world.ticket(one).assignee_id for one in (1, 2)] == [None, None]
        [digest] = world.posts("staff/requeued")
        assert [one.id for one in digest.words["tickets"]] == [1, 2]
        assert person(world, ivan).role is Role.CLIENT
        with pytest.raises(Refusal, match="not_allowed"):
            ivan.asks(ask.TakeTicket(ticket_id=1))

    def test_go_to_one_colleague_but_none_of_their_own(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        boris.writes_new("My own password")
        ivan.asks(ask.TakeTicket(ticket_id=3))
        words = asked(olga, leaves(ivan, to=boris.person.id))
        assert (words["tickets"], words["own_tickets"], words["heir"]) == (3, 1, "Boris")
        olga.insists(leaves(ivan, to=boris.person.id))
        given = [world.ticket(one).assignee_id for one in (1, 2, 3)]
        assert given == [boris.person.id, boris.person.id, None]
        [digest] = world.posts("staff/handover")
        assert digest.destination == f"person:{boris.person.id}"

    def test_are_split_among_those_of_the_department_who_are_there(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        anna, carla = staff(world, "Anna"), staff(world, "Carla")
        members = [one.person.id for one in (ivan, boris, anna, carla)]
        world.run(lambda uow: uow.dictionaries.join(1, members))
        carla.asks(ask.GoAway("2 days"))
        [row] = asked(olga, leaves(ivan, to=Share.SPLIT))["split"]
        assert (row["count"], sorted(row["to"])) == (2, ["Anna", "Boris"])
        olga.insists(leaves(ivan, to=Share.SPLIT))
        given = {world.ticket(one).assignee_id for one in (1, 2)}
        assert given == {boris.person.id, anna.person.id}

    def test_are_not_for_whoever_is_away_or_no_staff_or_leaves(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        boris.asks(ask.GoAway("2 days"))
        zoe = world.client("Zoe")
        for heir, code in (
            (boris, "colleague_away"),
            (zoe, "assignee_not_staff"),
            (ivan, "leaves_themselves"),
        ):
            with pytest.raises(Refusal, match=code):
                olga.asks(leaves(ivan, to=heir.person.id))
        assert person(world, ivan).role is Role.SPECIALIST


class TestPlaces:
    def test_everywhere_somebody_else_is_named(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        carla = staff(world, "Carla")
        has(world, Kind.CALENDAR, "Always", **ALWAYS)
        level = has(world, Kind.LEVEL, "Gold", response="1h", responsible=account(ivan))
        rule = has(world, Kind.RULE, "VIP", when="always", then={"responsible": account(ivan)})
        group = has(world, Kind.GROUP, "Friends", members=[account(ivan)])
        billing = has(
            world,
            Kind.DEPARTMENT,
            "Billing",
            calendar="Always",
            members=[account(carla), account(ivan)],
        )
        night = {"mon": ["22:00-06:00"]}
        shift = has(
            world, Kind.SHIFT, "Night", department="Billing", week=night, members=[account(ivan)]
        )
        category = has(world, Kind.CATEGORY, "VPN", responsible=account(ivan))
        instead = {"": boris.person.id, Kind.LEVEL.value: carla.person.id, Kind.GROUP.value: 0}
        command = leaves(ivan, instead=instead)
        places = {one["name"]: one["instead"] for one in asked(olga, command)["places"]}
        assert places == {
            "Gold": "Carla",
            "VIP": "Boris",
            "Friends": "",
            "Billing": "Boris",
            "Night": "Boris",
            "VPN": "Boris",
        }
        olga.insists(command)
        assert body(world, level, "responsible") == account(carla)
        assert body(world, rule, "then.responsible") == account(boris)
        assert body(world, group, "members") is None
        assert body(world, billing, "members") == [account(carla), account(boris)]
        assert body(world, shift, "members") == [account(boris)]
        assert body(world, category, "responsible") == account(boris)
        members = world.run(lambda uow: uow.dictionaries.members(billing))
        assert boris.person.id in {one.person_id for one in members}

    def test_what_does_not_work_without_them_is_switched_off(
        self, world: World, olga: Somebody, ivan: Somebody
    ) -> None:
        rule = has(world, Kind.RULE, "VIP", when="always", then={"responsible": account(ivan)})
        [place] = asked(olga, leaves(ivan))["places"]
        assert place["off"]
        olga.insists(leaves(ivan))
        entry = world.run(lambda uow: uow.dictionaries.entry(rule))
        assert entry is not None
        assert entry.off

    def test_a_former_colleague_who_is_still_named_is_not_staff_again(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        has(world, Kind.DEPARTMENT, "Billing", members=[account(ivan), account(boris)])
        olga.insists(ask.SetRole(boris.identity, Role.CLIENT))
        olga.insists(leaves(ivan))
        assert person(world, boris).role is Role.CLIENT

    def test_whoever_is_staff_no_more_is_replaced_all_the_same(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        level = has(world, Kind.LEVEL, "Gold", response="1h", responsible=account(ivan))
        ivan.asks(ask.LeaveDesk())
        olga.insists(leaves(ivan, instead={"": boris.person.id}))
        assert body(world, level, "responsible") == account(boris)
        with pytest.raises(Refusal, match="has_left_already"):
            olga.asks(leaves(ivan))


class TestWhatIsMissing:
    def test_a_desk_without_an_administrator_is_asked_about(
        self, world: World, olga: Somebody
    ) -> None:
        assert asked(olga, leaves(olga))["missing"] == [""]
        petra = world.administrator("Petra")
        assert asked(olga, leaves(olga))["missing"] == []
        olga.insists(leaves(olga))
        assert person(world, olga).role is Role.CLIENT
        [told] = world.posts("staff/has_left")
        assert told.destination == f"person:{petra.person.id}"

    def test_a_department_without_members_is_asked_about(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        billing = has(world, Kind.DEPARTMENT, "Billing", members=[account(ivan)])
        world.run(lambda uow: uow.dictionaries.join(billing, [ivan.person.id]))
        assert asked(olga, leaves(ivan))["missing"] == ["Billing"]
        with_boris = leaves(ivan, instead={"": boris.person.id})
        assert asked(olga, with_boris)["missing"] == []

    def test_is_asked_again_if_it_has_changed_since(
        self, world: World, olga: Somebody, ivan: Somebody
    ) -> None:
        question = page_of(Confirm, olga.asks(leaves(ivan)))
        has(world, Kind.LEVEL, "Gold", response="1h", responsible=account(ivan))
        again = page_of(Confirm, olga.asks(ask.Agree(question.number)))
        assert [one["name"] for one in words_of(again)["places"]] == ["Gold"]
        assert person(world, ivan).role is Role.SPECIALIST


def fires(world: World) -> None:
    """Let the timers that are due do their work, one unit after another."""
    while world.run(lambda uow: fire(Act(None, world.now, uow))):
        pass


def departure(world: World, who: Somebody) -> Departure | None:
    return world.run(lambda uow: uow.departures.get(who.person.id, leaves=True))


class TestALaterDay:
    FRIDAY = date(2026, 11, 27)

    def test_is_the_last_one_and_they_leave_when_it_has_ended(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        petra = world.administrator("Petra")
        level = has(world, Kind.LEVEL, "Gold", response="1h", responsible=account(ivan))
        command = leaves(ivan, to=boris.person.id, instead={"": boris.person.id})
        olga.insists(replace(command, last_day=self.FRIDAY))
        [told] = world.posts("staff/leaves_on")
        assert told.destination == f"person:{petra.person.id}"
        assert told.words["ends"] == datetime(2026, 11, 28, tzinfo=UTC)
        world.now = datetime(2026, 11, 27, 23, 59, tzinfo=UTC)
        fires(world)
        assert person(world, ivan).role is Role.SPECIALIST
        world.pass_time(minutes=1)
        fires(world)
        assert person(world, ivan).role is Role.CLIENT
        assert [world.ticket(one).assignee_id for one in (1, 2)] == [boris.person.id] * 2
        assert body(world, level, "responsible") == account(boris)
        told_of_it = {one.destination for one in world.posts("staff/has_left")}
        assert told_of_it == {f"person:{one.person.id}" for one in (olga, petra)}
        assert departure(world, ivan) is None

    def test_can_be_taken_back(self, world: World, olga: Somebody, ivan: Somebody) -> None:
        for _ in range(2):
            olga.insists(leaves(ivan, last_day=self.FRIDAY))
            card = page_of(PersonPage, olga.asks(ask.ShowPerson(ivan.person.id)))
            assert card.leaves_at == datetime(2026, 11, 28, tzinfo=UTC)
            answer = olga.asks(ask.KeepOnStaff(ivan.person.id))
            assert answer is not None
            assert answer.template == "answers/stays"
        world.pass_time(days=7)
        fires(world)
        assert person(world, ivan).role is Role.SPECIALIST
        olga.insists(leaves(ivan))
        with pytest.raises(Refusal, match="stale_button"):
            olga.asks(ask.KeepOnStaff(ivan.person.id))

    def test_leaves_no_desk_alone_of_which_nobody_was_asked(
        self, world: World, olga: Somebody
    ) -> None:
        petra = world.administrator("Petra")
        olga.insists(leaves(petra, last_day=self.FRIDAY))
        petra.insists(ask.SetRole(olga.identity, Role.CLIENT))
        world.pass_time(days=7)
        fires(world)
        assert person(world, petra).role is Role.ADMINISTRATOR
        [told] = world.posts("staff/leaves_not")
        assert list(told.words["missing"]) == [""]
        assert departure(world, petra) is None

    @pytest.mark.parametrize(
        ("typed", "day"),
        [("friday", FRIDAY), ("27 nov", FRIDAY), ("today", None), ("27.11.2026", FRIDAY)],
    )
    def test_is_read_as_people_write_it(
        self, world: World, olga: Somebody, ivan: Somebody, typed: str, day: date | None
    ) -> None:
        question = page_of(
            Confirm, olga.asks(ask.RunTask("leaves", {"person": "Ivan", "day": typed}))
        )
        ends = words_of(question)["ends"]
        assert (ends and ends.date() - timedelta(days=1)) == day

    @pytest.mark.parametrize("typed", ["soon", "1.11.2025", "yesterday"])
    def test_that_is_none_to_come_is_refused(
        self, world: World, olga: Somebody, ivan: Somebody, typed: str
    ) -> None:
        with pytest.raises(Refusal, match=r"cannot_read_until|until_has_passed"):
            olga.asks(ask.RunTask("leaves", {"person": "Ivan", "day": typed}))


class TestManyTickets:
    def test_change_hands_some_at_a_time(
        self,
        world: World,
        olga: Somebody,
        ivan: Somebody,
        boris: Somebody,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(heirs, "AT_ONCE", 1)
        world.client("Max").writes("The third problem")
        ivan.asks(ask.TakeTicket(ticket_id=3))
        olga.insists(leaves(ivan, to=boris.person.id))
        assert person(world, ivan).role is Role.CLIENT, "at once, whatever is left to do"
        given = [world.ticket(one).assignee_id for one in (1, 2, 3)]
        assert given.count(boris.person.id) == 1
        fires(world)
        assert [world.ticket(one).assignee_id for one in (1, 2, 3)] == [boris.person.id] * 3
        assert departure(world, ivan) is None

    def test_of_whom_there_are_just_so_many_change_hands_at_once(
        self,
        world: World,
        olga: Somebody,
        ivan: Somebody,
        boris: Somebody,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(heirs, "AT_ONCE", 2)
        olga.insists(leaves(ivan, to=boris.person.id))
        assert [world.ticket(one).assignee_id for one in (1, 2)] == [boris.person.id] * 2
        assert departure(world, ivan) is None, "nothing is left for a timer"


class TestWhoIsIll:
    MONDAY = datetime(2026, 11, 30, tzinfo=UTC)

    def test_gets_nothing_until_they_are_back_and_others_have_their_tickets(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        command = ask.HandOverFor(ivan.person.id, self.MONDAY, boris.person.id)
        words = words_of(page_of(Confirm, olga.asks(command)))
        assert (words["tickets"], words["heir"]) == (2, "Boris")
        answer = olga.insists(command)
        assert answer is not None
        assert answer.template == "answers/handed_over_for"
        assert [world.ticket(one).assignee_id for one in (1, 2)] == [boris.person.id] * 2
        found = person(world, ivan)
        assert (found.role, found.away_until) == (Role.SPECIALIST, self.MONDAY)
        [told] = world.posts("staff/handed_over_for")
        assert told.destination == f"person:{ivan.person.id}"
        assert (told.words["by"], told.words["count"]) == ("Olga", 2)

    def test_is_in_the_summary_of_what_is_free(
        self, world: World, olga: Somebody, ivan: Somebody
    ) -> None:
        olga.insists(ask.HandOverFor(ivan.person.id, self.MONDAY))
        [digest] = world.posts("staff/requeued")
        assert digest.words["until"] == self.MONDAY

    def test_is_asked_for_as_a_hand_over_with_nothing_but_a_time(
        self, world: World, olga: Somebody, ivan: Somebody
    ) -> None:
        command = ask.HandOver(ivan.identity, Text("until monday"))
        form = page_of(FormPage, olga.asks(command)).form
        assert isinstance(form, TaskForm)
        assert [(one.key, one.value) for one in form.fields] == [
            ("person", "Ivan"),
            ("until", "monday"),
            ("tickets", ""),
        ]
        values = {"person": "Ivan", "until": "monday", "tickets": "split"}
        question = page_of(Confirm, olga.asks(ask.RunTask("handover", values)))
        assert words_of(question)["until"] == self.MONDAY

    def test_a_specialist_hands_over_their_own_with_the_same_words(
        self, world: World, ivan: Somebody, boris: Somebody
    ) -> None:
        ivan.asks(ask.HandOver(boris.identity, Text("until monday")))
        assert world.ticket().assignee_id == boris.person.id

    def test_is_on_the_staff(self, world: World, olga: Somebody) -> None:
        with pytest.raises(Refusal, match="assignee_not_staff"):
            olga.asks(ask.HandOverFor(world.client("Zoe").person.id, self.MONDAY))

    def test_is_for_administrators(self, world: World, ivan: Somebody, boris: Somebody) -> None:
        for command in (
            ask.BeginHandOverFor(ivan.person.id),
            ask.HandOverFor(ivan.person.id, self.MONDAY),
            ask.KeepOnStaff(ivan.person.id),
        ):
            with pytest.raises(Refusal, match="not_allowed"):
                boris.asks(command)


class TestTheForm:
    def test_has_the_leaver_and_asks_where_they_are_named(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        has(world, Kind.LEVEL, "Gold", response="1h", responsible=account(ivan))
        for who in (ivan.person.id, PersonRef(identity=ivan.identity), PersonRef("Ivan")):
            form = page_of(FormPage, olga.asks(ask.BeginLeave(who))).form
            assert isinstance(form, TaskForm)
            keys = {one.key: one for one in form.fields}
            assert [*keys] == ["person", "day", "tickets", "instead", "instead.levels"]
            assert keys["person"].value == "Ivan"
            for key in ("tickets", "instead", "instead.levels"):
                assert "Boris" in keys[key].choices
                assert "Ivan" not in keys[key].choices, "who leaves can't get what is theirs"

    def test_does_not_offer_who_leaves_where_it_is_asked_step_by_step(
        self, world: World, ivan: Somebody, boris: Somebody
    ) -> None:
        petra = staff(world, "Petra", Role.ADMINISTRATOR)
        petra.asks(ask.BeginLeave(ivan.person.id), private=True)
        asks = FORMS["task-leaves"].question("tickets").accepts

        def offered(uow: Unit) -> list[str]:
            dialogue = uow.dialogues.at(petra.place)
            assert dialogue is not None
            return [one.name for one in asks.offered(dialogue, uow) or ()]

        there = world.run(offered)
        assert "Boris" in there
        assert "Ivan" not in there

    def test_names_people_by_account_if_others_are_called_so(
        self, world: World, olga: Somebody, ivan: Somebody
    ) -> None:
        other = staff(world, "Ivan")
        form = page_of(FormPage, olga.asks(ask.BeginLeave(other.person.id))).form
        assert isinstance(form, TaskForm)
        assert form.fields[0].value == f"Ivan ({account(other)})"
        values = {"person": form.fields[0].value, "tickets": f"Ivan ({account(ivan)})"}
        answer = page_of(Confirm, olga.asks(ask.RunTask("leaves", values)))
        assert words_of(answer)["heir"] == "Ivan"
        olga.asks(ask.Agree(answer.number))
        assert person(world, other).role is Role.CLIENT
        assert person(world, ivan).role is Role.SPECIALIST

    def test_refuses_a_name_that_nobody_has(self, world: World, olga: Somebody) -> None:
        with pytest.raises(Refusal, match="nobody_called_so"):
            olga.asks(ask.RunTask("leaves", {"person": "Nobody"}))

    def test_is_for_administrators(self, world: World, ivan: Somebody, boris: Somebody) -> None:
        for command in (ask.BeginLeave(ivan.person.id), leaves(ivan)):
            with pytest.raises(Refusal, match="not_allowed"):
                boris.asks(command)


def test_forms_find_a_colleague_as_commands_do(world: World, olga: Somebody) -> None:
    one = staff(world, "Anna Maria")
    form = page_of(FormPage, olga.asks(ask.BeginLeave(PersonRef("anna")))).form
    assert isinstance(form, TaskForm)
    assert form.fields[0].value == one.person.name
    values = {"person": "anna", "tickets": "maria"}
    with pytest.raises(Refusal, match="leaves_themselves"):
        olga.asks(ask.RunTask("leaves", values))
    staff(world, "Anna Olga")
    question = page_of(Confirm, olga.asks(ask.RunTask("leaves", values)))
    assert question.question.template == "answers/which_person"


class TestWhoseAccountIsClosed:
    def test_has_no_role_on_any_platform_and_administrators_may_fill_their_place(
        self, world: World, olga: Somebody, ivan: Somebody, boris: Somebody
    ) -> None:
        elsewhere = world.client("Ivan in Slack", platform="slack")
        world.run(lambda uow: links(uow, elsewhere, ivan))
        assert elsewhere_of(world, elsewhere, ivan).asks(ask.ShowStaff()) is not None
        has(world, Kind.LEVEL, "Gold", response="1h", responsible=account(ivan))
        elsewhere_of(world, elsewhere, ivan).asks(ask.LeaveDesk())
        [told] = world.posts("staff/left")
        assert told.destination == f"person:{olga.person.id}"
        assert told.words["person"] == ivan.person.id
        assert list(told.words["places"]) == ["Gold"]
        assert told.words["tickets"] == 2
        assert [world.ticket(one).assignee_id for one in (1, 2)] == [None, None]
        with pytest.raises(Refusal, match="not_allowed"):
            ivan.asks(ask.ShowStaff())
        form = page_of(FormPage, olga.asks(ask.BeginLeave(told.words["person"]))).form
        assert isinstance(form, TaskForm)
        assert form.fields[0].value == f"Ivan ({account(ivan)})"
        asked = [one.key for one in form.fields]
        assert asked == ["person", "tickets", "instead", "instead.levels"], "no day: they are gone"
        values = {"person": form.fields[0].value, "instead.levels": "Boris"}
        answer = page_of(Confirm, olga.asks(ask.RunTask("leaves", values)))
        assert [one["instead"] for one in words_of(answer)["places"]] == ["Boris"]

    def test_what_is_missing_then_is_said(
        self, world: World, olga: Somebody, ivan: Somebody
    ) -> None:
        billing = has(world, Kind.DEPARTMENT, "Billing", members=[account(ivan)])
        world.run(lambda uow: uow.dictionaries.join(billing, [ivan.person.id]))
        ivan.asks(ask.LeaveDesk())
        [told] = world.posts("staff/left")
        assert list(told.words["missing"]) == ["Billing"]

    def test_gets_no_role_back_from_the_settings(
        self, world: World, olga: Somebody, ivan: Somebody
    ) -> None:
        closed = partial(handle, ask.LeaveDesk())
        world.run(lambda uow: closed(Act(ivan.person, world.now, uow, via=Via.PLATFORM)))
        named = {"name": "Billing", "members": account(ivan)}
        does(world, olga, ask.SaveEntry(Kind.DEPARTMENT, 0, named))
        assert world.run(lambda uow: uow.dictionaries.load()).departments[-1].members
        assert person(world, ivan).role is Role.CLIENT
        olga.insists(ask.SetRole(ivan.person.id, Role.SPECIALIST))
        assert person(world, ivan).role is Role.SPECIALIST, "somebody has looked at the account"


def links(uow: Unit, one: Somebody, to: Somebody) -> None:
    """Let an account be another person's."""
    of = update(identities).where(identities.c.external_id == one.identity.external_id)
    uow.connection.execute(of.values(person_id=to.person.id))


def elsewhere_of(world: World, one: Somebody, person: Somebody) -> Somebody:
    """Somebody at another of their accounts."""
    return Somebody(world, person.person, one.place)
