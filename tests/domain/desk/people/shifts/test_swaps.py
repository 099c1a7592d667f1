"""Who is on shift, and with whom somebody swaps."""

from datetime import timedelta

import pytest

from domain import commands as ask
from domain.answers.say import Say
from domain.audit import Audited, Wanted
from domain.errors import Refusal
from domain.people.person import Role
from tests.domain.desk.people.shifts.rota import digests, opens
from tests.domain.desk.support.world import MONDAY, Somebody, World
from tests.support.texts.answers import words_of


class TestShown:
    def test_who_is_on_and_who_is_next(self, world: World, anna: Somebody) -> None:
        answer = anna.asks(ask.ShowShifts())
        assert answer is not None
        [support] = words_of(answer)["departments"]
        assert support["name"] == "Support"
        [on] = support["on"]
        assert (on["shift"], on["people"], on["ends"]) == (
            "Day",
            ["Anna"],
            MONDAY + timedelta(hours=8),
        )
        [then] = support["next"]
        assert (then["people"], then["begins"]) == (["Boris"], MONDAY + timedelta(hours=12))

    def test_who_is_away_is_told_apart(self, world: World, anna: Somebody) -> None:
        anna.asks(ask.GoAway("2 hours"))
        answer = anna.asks(ask.ShowShifts())
        assert answer is not None
        [on] = words_of(answer)["departments"][0]["on"]
        assert (on["people"], on["away"]) == ([], ["Anna"])

    def test_clients_are_not_told(self, world: World) -> None:
        with pytest.raises(Refusal, match="not_allowed"):
            world.client("Ivan").asks(ask.ShowShifts())


class TestSwapping:
    def asked(self, world: World) -> int:
        """The number of the newest question to a colleague."""
        number: int = digests(world, "swap_asked")[-1].body.number
        return number

    def on(self, world: World, hours: float) -> set[int]:
        at = MONDAY + timedelta(hours=hours)
        return set(world.run(lambda uow: uow.dictionaries.rota(1).people_at(at)))

    def test_a_colleague_accepts_and_both_shifts_of_the_day_are_exchanged(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(boris.identity, "today"))
        [question] = digests(world, "swap_asked")
        assert question.destination == f"person:{boris.person.id}"
        assert self.on(world, 0) == {anna.person.id}, "nothing has changed yet"
        boris.asks(ask.Agree(self.asked(world)))
        assert self.on(world, 0) == {boris.person.id}
        assert self.on(world, 13) == {anna.person.id}
        assert self.on(world, 24) == {anna.person.id}, "on that day alone"
        [told] = digests(world, "swapped")
        assert told.destination == f"person:{anna.person.id}"
        assert opens(world, 1) == boris.person.id

    def test_it_is_audited(self, world: World, anna: Somebody, boris: Somebody) -> None:
        anna.asks(ask.SwapShifts(boris.identity, "today"))
        boris.asks(ask.Agree(self.asked(world)))
        changes = [one.change for one in world.run(lambda uow: uow.audit.entries(Wanted(), 5))]
        found = [(one.before, one.after) for one in changes if one.what is Audited.STAND_IN]
        assert sorted(found) == [
            ("2026-11-23: Anna", "2026-11-23: Boris"),
            ("2026-11-23: Boris", "2026-11-23: Anna"),
        ]

    def test_declined_it_stays_and_whoever_asked_knows(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(boris.identity, "wednesday"))
        boris.asks(ask.Decline(self.asked(world)))
        assert self.on(world, 48) == {anna.person.id}
        [told] = digests(world, "swap_declined")
        assert told.destination == f"person:{anna.person.id}"
        assert boris.asks(ask.Agree(self.asked(world))) == Say("answers/settled_already")

    def test_who_has_no_shift_that_day_takes_the_colleagues(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(olga.identity, "24 nov"))
        olga.asks(ask.Agree(self.asked(world)))
        assert self.on(world, 24) == {olga.person.id}

    def test_administrators_swap_for_two_others(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        tom = world.administrator("Tom")
        tom.asks(ask.SwapShifts(anna.identity, "23 nov", boris.identity))
        assert self.on(world, 0) == {boris.person.id}
        told = {one.destination for one in digests(world, "swapped")}
        assert told == {f"person:{one.person.id}" for one in (anna, boris)}
        with pytest.raises(Refusal, match="not_allowed"):
            anna.asks(ask.SwapShifts(boris.identity, "23 nov", anna.identity))

    def test_what_cannot_be_is_refused(
        self, world: World, anna: Somebody, boris: Somebody, olga: Somebody
    ) -> None:
        stranger, ivan = world.specialist("Maria"), world.client("Ivan")
        for who, whom, day, code in (
            (anna, boris, "28 nov", "no_shift_that_day"),
            (olga, anna, "today", "no_shift_that_day"),
            (anna, anna, "today", "swap_with_yourself"),
            (anna, stranger, "today", "not_in_department"),
            (anna, ivan, "today", "assignee_not_staff"),
            (anna, boris, "soon", "cannot_read_until"),
        ):
            with pytest.raises(Refusal, match=code):
                who.asks(ask.SwapShifts(whom.identity, day))

    def test_a_question_about_what_has_changed_is_refused(
        self, world: World, anna: Somebody, boris: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(boris.identity, "today"))
        number = self.asked(world)
        world.administrator("Tom").asks(ask.SwapShifts(anna.identity, "today", boris.identity))
        boris.asks(ask.SwapShifts(anna.identity, "today"))
        anna.asks(ask.Agree(self.asked(world)))
        assert self.on(world, 0) == {anna.person.id}
        boris.asks(ask.Agree(number))
        assert self.on(world, 0) == {boris.person.id}

    def test_who_accepts_gets_the_shift_that_they_were_shown(
        self, world: World, anna: Somebody, boris: Somebody, olga: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(olga.identity, "tomorrow"))
        shown = self.asked(world)
        anna.asks(ask.SwapShifts(boris.identity, "tomorrow"))
        boris.asks(ask.Agree(self.asked(world)))
        with pytest.raises(Refusal, match="swap_changed"):
            olga.asks(ask.Agree(shown))
        assert self.on(world, 37) == {anna.person.id}, "Olga was asked about the day, not the night"

    def test_who_stands_in_and_leaves_gives_the_shift_back(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(olga.identity, "tomorrow"))
        olga.asks(ask.Agree(self.asked(world)))
        world.run(lambda uow: uow.people.set_role(olga.person.id, Role.CLIENT))
        assert self.on(world, 24) == {anna.person.id}

    def test_who_stands_in_and_leaves_the_department_gets_no_tickets_of_that_shift(
        self, world: World, anna: Somebody, olga: Somebody
    ) -> None:
        anna.asks(ask.SwapShifts(olga.identity, "tomorrow"))
        olga.asks(ask.Agree(self.asked(world)))
        assert opens(world, 24) == olga.person.id
        world.run(lambda uow: uow.dictionaries.leave(1, [olga.person.id]))
        assert self.on(world, 24) == {anna.person.id}
        assert opens(world, 25) == anna.person.id
