"""Who is on shift, when the next shift begins, and who stands in."""

from datetime import UTC, date, datetime, timedelta

from domain.dictionaries.kinds.shifts import Shift
from domain.policy.people.shifts import NO_SHIFTS, Rota, StandIn
from domain.sla.calendars import read_shift_hours

ANNA, BORIS, OLGA, TOM = 1, 2, 3, 4
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
MONDAY = datetime(2026, 11, 30, tzinfo=UTC)


def shift(number: int, hours: str, *days: str, closed: frozenset[date] = frozenset()) -> Shift:
    week = read_shift_hours(dict.fromkeys(days, hours))
    return Shift(number, f"Shift {number}", "Support", week, zone="UTC", closed=closed)


DAY, NIGHT = shift(1, "09:00-18:00", *WORKDAYS), shift(2, "22:00-06:00", *WORKDAYS)
ROTA = Rota([(DAY, frozenset({ANNA, BORIS})), (NIGHT, frozenset({OLGA}))])


def at(hour: float, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour)


def test_who_is_on_until_the_end_of_the_shift_and_no_longer() -> None:
    assert ROTA.people_at(at(9)) == {ANNA, BORIS}
    assert ROTA.people_at(at(17.99)) == {ANNA, BORIS}
    assert ROTA.people_at(at(18)) == set()
    assert ROTA.people_at(at(5.99, day=1)) == {OLGA}, "since yesterday"
    assert ROTA.people_at(at(5, day=5)) == {OLGA}, "on Saturday morning, since Friday"
    assert ROTA.people_at(at(23, day=5)) == set()


def test_when_somebody_is_on_shift_again() -> None:
    assert ROTA.begins_at(at(10)) == at(10)
    assert ROTA.begins_at(at(18)) == at(22)
    assert ROTA.begins_at(at(7, day=5)) == at(9, day=7)
    assert NO_SHIFTS.begins_at(at(10)) is None
    assert Rota([(DAY, frozenset())]).begins_at(at(10)) is None, "nobody works then"


def test_what_comes_next_by_its_beginning() -> None:
    coming = ROTA.coming(at(10))
    assert [(one.shift.id, one.begins) for one in (next(coming), next(coming))] == [
        (2, at(22)),
        (1, at(9, day=1)),
    ]


def test_two_shifts_may_be_on_together() -> None:
    late = Rota([*ROTA.shifts, (shift(3, "12:00-20:00", "mon"), frozenset({TOM}))])
    assert late.people_at(at(13)) == {ANNA, BORIS, TOM}
    assert late.people_at(at(19)) == {TOM}


def test_who_stands_in_does_so_once_and_may_be_replaced_again() -> None:
    day = MONDAY.date()
    once = Rota(ROTA.shifts, [StandIn(1, day, ANNA, OLGA)])
    assert once.people_at(at(10)) == {OLGA, BORIS}
    assert once.people_at(at(10, day=1)) == {ANNA, BORIS}
    again = Rota(ROTA.shifts, [StandIn(1, day, ANNA, OLGA), StandIn(1, day, OLGA, TOM)])
    assert again.people_at(at(10)) == {TOM, BORIS}
    of_somebody_else = Rota(ROTA.shifts, [StandIn(1, day, TOM, OLGA)])
    assert of_somebody_else.people_at(at(10)) == {ANNA, BORIS}


def test_who_stands_in_and_is_gone_gives_the_shift_back_to_whoever_had_it_before() -> None:
    day = MONDAY.date()
    agreed = [StandIn(1, day, ANNA, OLGA), StandIn(1, day, OLGA, TOM)]
    assert Rota(ROTA.shifts, agreed, frozenset({TOM})).people_at(at(10)) == {OLGA, BORIS}
    assert Rota(ROTA.shifts, agreed, frozenset({OLGA})).people_at(at(10)) == {TOM, BORIS}
    assert Rota(ROTA.shifts, agreed, frozenset({OLGA, TOM})).people_at(at(10)) == {ANNA, BORIS}


def test_a_night_is_exchanged_by_the_day_on_which_it_begins() -> None:
    once = Rota(ROTA.shifts, [StandIn(2, MONDAY.date(), OLGA, TOM)])
    assert once.people_at(at(5, day=1)) == {TOM}
    assert once.people_at(at(23, day=1)) == {OLGA}


def test_on_a_holiday_no_shift_begins_but_the_night_before_goes_on() -> None:
    tuesday = frozenset({(MONDAY + timedelta(days=1)).date()})
    night = shift(2, "22:00-06:00", *WORKDAYS, closed=tuesday)
    rota = Rota([(night, frozenset({OLGA}))])
    assert rota.people_at(at(5, day=1)) == {OLGA}
    assert rota.people_at(at(23, day=1)) == set()
    assert rota.people_at(at(23, day=2)) == {OLGA}


def test_shifts_decide_only_about_those_who_have_one_and_only_while_somebody_is_on() -> None:
    assert ROTA.lets(ANNA, at(10))
    assert not ROTA.lets(OLGA, at(10))
    assert ROTA.lets(TOM, at(10)), "no shift of his decides"
    assert ROTA.lets(OLGA, at(20)), "nobody is on shift"
    assert ROTA.among([ANNA, OLGA, TOM], at(10)) == [ANNA]
    assert ROTA.among([ANNA, OLGA, TOM], at(20)) == [ANNA, OLGA, TOM]
    assert NO_SHIFTS.lets(ANNA, at(10))
    assert NO_SHIFTS.among([ANNA], at(10)) == [ANNA]
