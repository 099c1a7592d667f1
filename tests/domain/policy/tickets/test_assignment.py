from datetime import UTC, datetime, timedelta

import pytest

from domain.dictionaries.kinds.departments import Strategy
from domain.policy.tickets.assignment import (
    Because,
    MemberLoad,
    NamedPeople,
    Picked,
    available,
    choose,
    responsible_for,
)
from domain.sla.calendars import ROUND_THE_CLOCK, read_calendar

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
ANNA, BORIS, VERA = 11, 12, 13
OFFICE = read_calendar("Office", {"zone": "UTC", "week": {"mon": "09:00-18:00"}})


@pytest.mark.parametrize(
    ("chosen", "there"),
    [
        pytest.param(
            BORIS,
            [MemberLoad(ANNA, 0, NOW - HOUR), MemberLoad(BORIS, 9, NOW - 2 * HOUR)],
            id="given one longest ago, however loaded",
        ),
        pytest.param(
            BORIS, [MemberLoad(ANNA, 0, NOW - HOUR), MemberLoad(BORIS)], id="never given one"
        ),
        pytest.param(ANNA, [MemberLoad(BORIS), MemberLoad(ANNA)], id="always the same of equals"),
        pytest.param(None, [], id="nobody there"),
    ],
)
def test_in_turn(chosen: int | None, there: list[MemberLoad]) -> None:
    assert choose(Strategy.IN_TURN, there) == chosen


@pytest.mark.parametrize(
    ("chosen", "there"),
    [
        pytest.param(
            ANNA,
            [MemberLoad(ANNA, 1, NOW), MemberLoad(BORIS, 2, NOW - HOUR)],
            id="fewest tickets, though just given one",
        ),
        pytest.param(
            BORIS,
            [MemberLoad(ANNA, 1, NOW - HOUR), MemberLoad(BORIS, 1, NOW - 2 * HOUR)],
            id="as many: given one longest ago",
        ),
        pytest.param(None, [], id="nobody there"),
    ],
)
def test_least_loaded(chosen: int | None, there: list[MemberLoad]) -> None:
    assert choose(Strategy.LEAST_LOADED, there) == chosen


def test_the_strategy_nobody_chooses_nobody() -> None:
    assert choose(Strategy.NOBODY, [MemberLoad(ANNA)]) is None


def test_in_turn_gives_everybody_as_many() -> None:
    given_at: dict[int, datetime | None] = {ANNA: None, BORIS: None, VERA: None}
    turns = []
    for number in range(9):
        there = [MemberLoad(one, last_given_at=at) for one, at in given_at.items()]
        chosen = choose(Strategy.IN_TURN, there)
        assert chosen is not None
        given_at[chosen] = NOW + number * HOUR
        turns.append(chosen)
    assert turns == [ANNA, BORIS, VERA] * 3


def test_who_is_away_is_given_nothing_until_then() -> None:
    until_now, longer = MemberLoad(ANNA, away_until=NOW), MemberLoad(BORIS, away_until=NOW + HOUR)
    assert available([until_now, longer, MemberLoad(VERA)], ROUND_THE_CLOCK, NOW) == [
        until_now,
        MemberLoad(VERA),
    ]


def test_outside_the_departments_hours_nobody_is_given_anything() -> None:
    assert available([MemberLoad(ANNA)], OFFICE, NOW) == [MemberLoad(ANNA)]
    assert not available([MemberLoad(ANNA)], OFFICE, NOW + 8 * HOUR)


EVERYBODY = NamedPeople(hand=1, rule=2, category=3, level=4)
THERE = [MemberLoad(ANNA)]


@pytest.mark.parametrize(
    ("choice", "named", "strategy", "there"),
    [
        (Picked(1, Because.HAND), EVERYBODY, Strategy.IN_TURN, THERE),
        (Picked(2, Because.RULE), NamedPeople(None, 2, 3, 4), Strategy.IN_TURN, THERE),
        (Picked(3, Because.CATEGORY), NamedPeople(None, None, 3, 4), Strategy.IN_TURN, THERE),
        (Picked(ANNA, Because.IN_TURN), NamedPeople(level=4), Strategy.IN_TURN, THERE),
        (Picked(ANNA, Because.LEAST_LOADED), NamedPeople(level=4), Strategy.LEAST_LOADED, THERE),
        (Picked(4, Because.LEVEL), NamedPeople(level=4), Strategy.NOBODY, THERE),
        (Picked(4, Because.LEVEL), NamedPeople(level=4), Strategy.IN_TURN, []),
        (Picked(None, Because.NOBODY), NamedPeople(), Strategy.NOBODY, THERE),
        (Picked(None, Because.NOBODY_THERE), NamedPeople(), Strategy.IN_TURN, []),
    ],
)
def test_the_first_named_person_is_responsible(
    choice: Picked, named: NamedPeople, strategy: Strategy, there: list[MemberLoad]
) -> None:
    assert responsible_for(named, strategy, there) == choice


@pytest.mark.parametrize(
    ("language", "picked"),
    [
        ("de", Picked(None, Because.NOBODY_SPEAKS)),
        ("en", Picked(BORIS, Because.IN_TURN, "en")),
        ("", Picked(ANNA, Because.IN_TURN)),
    ],
)
def test_only_a_known_language_must_be_spoken(language: str, picked: Picked) -> None:
    there = [MemberLoad(ANNA), MemberLoad(BORIS, speaks=frozenset({"en"}))]
    found = responsible_for(NamedPeople(), Strategy.IN_TURN, there, language, must_speak=True)
    assert found == picked
