"""Timers: each fires once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from domain import desk
from domain.desk.act import Act
from domain.desk.timers.fire import TIMERS
from domain.timers import Timer, TimerKind
from storage.tables.tickets import timers
from tests.domain.desk.support.timers import fires, waiting
from tests.domain.desk.support.world import MONDAY, World

ONE, OTHER = TimerKind.ON_HOLD_AUTHOR, TimerKind.ON_HOLD_SHIFT


SOON = MONDAY + timedelta(minutes=5)
Does = Callable[[Timer, Act], None]


@pytest.fixture
def fired(monkeypatch: pytest.MonkeyPatch) -> list[tuple[TimerKind, str]]:
    """What has fired: nothing is done but to note it."""
    found: list[tuple[TimerKind, str]] = []
    for kind in TimerKind:
        does(monkeypatch, kind, lambda timer, _: found.append((timer.kind, timer.once_key)))
    return found


def does(monkeypatch: pytest.MonkeyPatch, kind: TimerKind, work: Does) -> None:
    monkeypatch.setitem(TIMERS, kind, work)


def sets(world: World, *timers_: Timer) -> list[bool]:
    return [world.run(lambda uow, one=one: uow.timers.set(one)) for one in timers_]  # type: ignore[misc]


def test_each_kind_has_its_row() -> None:
    assert set(TIMERS) == set(TimerKind)


class TestATimer:
    def test_fires_once_it_is_due(self, world: World, fired: list[object]) -> None:
        sets(world, Timer(ONE, 1, "a", SOON))
        assert fires(world) == 0
        world.now = SOON
        assert fires(world) == 1
        world.pass_time(days=3)
        assert fires(world) == 0
        assert fired == [(ONE, "a")]

    def test_is_set_once_fired_or_not(self, world: World, fired: list[object]) -> None:
        timer = Timer(ONE, 1, "a", SOON)
        other = replace(timer, due_at=SOON + timedelta(hours=1))
        assert sets(world, timer, timer, other) == [True, False, False]
        assert waiting(world) == [("a", SOON)]
        world.now = SOON
        fires(world)
        assert sets(world, other, replace(other, kind=OTHER)) == [False, True]

    def test_that_is_cancelled_never_fires(self, world: World, fired: list[object]) -> None:
        sets(world, Timer(ONE, 1, "a", SOON), Timer(OTHER, 1, "a", SOON), Timer(ONE, 2, "b", SOON))
        world.run(lambda uow: uow.timers.cancel([ONE], 1))
        world.now = SOON
        assert fires(world) == 2
        assert fired == [(ONE, "b"), (OTHER, "a")]

    def test_that_another_cancels_as_it_fires_does_not(
        self, world: World, fired: list[object], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        does(monkeypatch, ONE, lambda timer, act: act.uow.timers.cancel([OTHER], timer.subject))
        sets(world, Timer(ONE, 1, "a", SOON), Timer(OTHER, 1, "a", SOON))
        world.now = SOON
        fires(world)
        assert fired == []
        assert waiting(world) == []

    def test_fires_in_the_order_it_is_due_in_chunks(
        self, world: World, fired: list[object]
    ) -> None:
        sets(world, *(Timer(ONE, n, f"{n}", SOON - timedelta(minutes=n)) for n in range(7)))
        world.now = SOON
        assert fires(world, limit=3) == 7
        assert fired == [(ONE, f"{n}") for n in reversed(range(7))]

    def test_whose_work_fails_has_not_fired(
        self, world: World, fired: list[object], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(_timer: Timer, act: Act) -> None:
            act.uow.timers.set(Timer(OTHER, 9, "half", SOON))
            raise LookupError("no such thing")

        does(monkeypatch, ONE, fails)
        sets(world, Timer(ONE, 1, "a", SOON))
        world.now = SOON
        with pytest.raises(LookupError):
            fires(world)
        assert waiting(world) == [("a", SOON)]
        later = SOON + timedelta(minutes=10)
        put_off = world.run(lambda uow: desk.put_timer_off(Act(None, world.now, uow), until=later))
        assert put_off == Timer(ONE, 1, "a", SOON)
        assert fires(world) == 0
        assert waiting(world) == [("a", later)]

    def test_of_a_newer_release_waits_for_it(self, world: World, fired: list[object]) -> None:
        row = {"kind": "moon", "once_key": "a", "subject": 1, "due_at": SOON}
        world.run(lambda uow: uow.outbox._connection.execute(insert(timers), row) and None)
        world.now = SOON
        assert fires(world) == 0
        assert waiting(world) == [("a", SOON)]

    def test_that_fired_long_ago_is_forgotten(self, world: World, fired: list[object]) -> None:
        sets(world, Timer(ONE, 1, "a", SOON), Timer(ONE, 2, "b", SOON + timedelta(days=2)))
        world.now = SOON
        fires(world)
        for before, is_new in ((SOON, False), (SOON + timedelta(days=1), True)):
            world.run(lambda uow, before=before: uow.timers.forget(before))  # type: ignore[misc]
            assert sets(world, Timer(ONE, 1, "a", SOON)) == [is_new]
