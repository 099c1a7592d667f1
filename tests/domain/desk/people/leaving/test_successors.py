"""Who gets the tickets and places of somebody who leaves, and what is missing then."""

import pytest

from domain import commands as ask
from domain.answers.say import Confirm
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.people.departures import Share
from domain.people.person import Role
from tests.domain.desk.people.leaving.leavers import account, asked, body, leaves, person, staff
from tests.domain.desk.support.entries import ALWAYS, has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import page_of, words_of


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
