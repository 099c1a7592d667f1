"""The ledger of a ticket's clocks: every stretch of time, and where a deadline went and why."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import tickets
from domain.events import ReplyDelivered
from domain.sla.calendars import WEEKDAYS, Calendar, read_calendar
from domain.sla.clocks import ClockKind, ClockMove, Reason, Terms
from domain.sla.why import (
    Clock,
    ClockChange,
    ClockSet,
    Idle,
    Past,
    Paused,
    Row,
    Skipped,
    Why,
    Worked,
    explain,
    told,
)
from domain.sla.why.days import rows_of
from domain.sla.why.ledger import MOST
from domain.tickets import Status
from tests.domain.sla.acts import PROMISING, Act, acts, handling, play, renegotiating
from tests.domain.sla.ticket_clocks import GOLD, MONDAY, OFFICE, TERMS, Case, hours, level

CALENDARS = {terms.calendar.name: terms.calendar for terms in PROMISING}
DAY = timedelta(days=1)


def ledger(case: Case, kind: ClockKind = ClockKind.RESPONSE, actor: str = "Anna") -> Clock:
    history = [Past(MONDAY, done, actor) for done in case.done]
    why = explain(case.ticket, case.terms, history, case.now, CALENDARS)
    return next(clock for clock in why.clocks if clock.kind is kind)


def worked(rows: tuple[Row, ...]) -> timedelta:
    return sum((row.time for row in rows if isinstance(row, Worked | Skipped)), timedelta(0))


def local(text: str) -> datetime:
    """An instant by the clock of Berlin, in its winter."""
    return datetime.fromisoformat(f"{text}+01:00").astimezone(UTC)


class TestDays:
    def test_a_friday_evening_a_weekend_and_a_monday_morning(self) -> None:
        rows = rows_of(OFFICE, local("2026-11-27 17:30"), local("2026-11-30 10:00"))
        assert [(type(row), getattr(row, "why", "")) for row in rows] == [
            (Worked, ""),
            (Idle, "weekend"),
            (Worked, ""),
        ]
        assert worked(tuple(rows)) == hours(1.5)

    def test_days_of_the_same_hours_are_one_row(self) -> None:
        (week,) = rows_of(OFFICE, local("2026-11-23 08:00"), local("2026-11-27 19:00"))[1:-1]
        assert isinstance(week, Worked)
        assert (week.days, week.time, len(week.hours)) == (5, hours(40), 2)

    def test_a_holiday_is_called_by_its_name(self) -> None:
        rows = rows_of(OFFICE, local("2026-12-24 17:00"), local("2026-12-28 10:00"))
        assert [(row.why, row.label) for row in rows if isinstance(row, Idle)] == [
            ("holiday", "Christmas Day"),
            ("weekend", ""),
        ]

    @pytest.mark.parametrize(
        ("start", "end", "why"),
        [
            ("2026-11-23 13:15", "2026-11-23 14:30", "break"),
            ("2026-11-23 12:30", "2026-11-23 13:30", "break"),
            ("2026-11-23 07:00", "2026-11-23 10:00", "night"),
            ("2026-11-23 17:00", "2026-11-23 20:00", "night"),
            ("2026-11-23 17:00", "2026-11-24 12:00", "night"),
            ("2026-11-28 12:00", "2026-11-30 10:00", "weekend"),
            ("2026-11-27 20:00", "2026-11-28 12:00", "weekend"),
        ],
    )
    def test_why_nobody_works(self, start: str, end: str, why: str) -> None:
        rows = rows_of(OFFICE, local(start), local(end))
        assert [row.why for row in rows if isinstance(row, Idle)] == [why]

    @pytest.mark.parametrize(("month", "by"), [("2026-03-29", 1), ("2026-10-25", -1)])
    def test_a_clock_change_is_told(self, month: str, by: int) -> None:
        change = datetime.fromisoformat(f"{month}T01:00+00:00")
        rows = rows_of(OFFICE, change - 2 * DAY, change + 2 * DAY)
        assert [row for row in rows if isinstance(row, ClockSet)] == [ClockSet(change, hours(by))]

    def test_a_desk_that_never_closes_works_without_a_gap(self) -> None:
        always = read_calendar(
            "always", {"zone": "UTC", "week": {d: ["00:00-24:00"] for d in WEEKDAYS}}
        )
        (row,) = rows_of(always, MONDAY, MONDAY + 9 * DAY)
        assert isinstance(row, Worked)
        assert row.time == 9 * DAY

    @given(
        st.sampled_from([OFFICE, *CALENDARS.values()]),
        st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001
        st.timedeltas(timedelta(0), timedelta(days=400)),
    )
    def test_rows_hold_all_the_working_time_in_order(
        self, calendar: Calendar, start: datetime, span: timedelta
    ) -> None:
        start = start.replace(tzinfo=UTC)
        rows = rows_of(calendar, start, start + span)
        assert worked(tuple(rows)) == calendar.between(start, start + span)
        assert [row.start for row in rows] == sorted(row.start for row in rows)


class TestTheLedger:
    def test_says_what_is_used_and_what_is_left(self) -> None:
        asked = Case().opens().after(hours(1))
        clock = ledger(asked)
        assert (clock.target, clock.used, clock.left) == (hours(4), hours(1), hours(3))
        assert (clock.due_at, clock.ended) == (asked.ticket.response_due_at, None)
        assert [type(row) for row in clock.rows] == [ClockChange, Worked]

    def test_says_who_paused_it_and_until_when(self) -> None:
        asked = Case().opens().after(hours(1)).is_answered().becomes(Status.PENDING)
        paused = asked.now
        assert ledger(asked, ClockKind.RESOLUTION).rows[-1] == Paused(
            paused, None, "pending", "Anna"
        )
        asked.after(hours(24)).client_writes()
        row = ledger(asked, ClockKind.RESOLUTION).rows[-1]
        assert row == Paused(paused, asked.now, "pending", "Anna")

    def test_a_pause_lasts_until_the_ticket_is_processed(self) -> None:
        asked = Case().opens().after(hours(1)).is_answered().becomes(Status.PENDING)
        paused = asked.now
        asked.after(hours(24)).becomes(Status.RESOLVED)
        rows = ledger(asked, ClockKind.RESOLUTION).rows
        assert Paused(paused, asked.now, "pending", "Anna") in rows

    def test_a_paused_clock_uses_no_time(self) -> None:
        asked = Case().opens().after(hours(1)).becomes(Status.ON_HOLD).after(9 * DAY)
        clock = ledger(asked, ClockKind.RESOLUTION)
        assert (clock.used, clock.due_at) == (hours(1), None)

    def test_says_how_the_deadline_moved_and_why(self) -> None:
        asked = Case().opens().after(hours(1))
        before = asked.ticket.response_due_at
        asked.gets(Terms(level("Silver", "8h", "40h"), OFFICE), "the contract ended")
        (moved,) = [row for row in ledger(asked).rows[1:] if isinstance(row, ClockChange)]
        assert (moved.due_before, moved.due_after) == (before, asked.ticket.response_due_at)
        assert (moved.what, moved.level, moved.reason) == (
            ClockMove.MOVED,
            "Silver",
            "the contract ended",
        )

    def test_says_when_the_promise_was_missed(self) -> None:
        late = Case().opens()
        due = late.ticket.response_due_at
        clock = ledger(late.after(hours(7)).looks())
        assert [(row.what, row.start) for row in clock.rows if isinstance(row, ClockChange)] == [
            (ClockMove.STARTED, MONDAY),
            (ClockMove.MISSED, due),
        ]
        assert clock.left == -hours(2)

    def test_says_who_answered(self) -> None:
        asked = Case().opens().after(hours(1)).is_answered()
        arrived = MONDAY + hours(1)
        history = [
            Past(MONDAY, asked.done[0], "Ivan"),
            Past(arrived, asked.done[-1]),
            Past(arrived, ReplyDelivered(42, 17), "Anna"),
        ]
        why = explain(asked.ticket, TERMS, history, asked.now)
        last = why.clocks[0].rows[-1]
        assert isinstance(last, ClockChange)
        assert (last.what, last.actor) == (ClockMove.MET, "Anna")

    def test_is_about_the_newest_wait_and_counts_the_earlier_ones(self) -> None:
        asked = Case().opens().after(hours(1)).is_answered().after(DAY).client_writes()
        clock = ledger(asked.after(hours(1)))
        assert (clock.used, clock.earlier) == (hours(1), 1)

    def test_a_reopening_that_never_was_is_not_in_it(self) -> None:
        again = Case().opens().after(hours(1)).is_answered().becomes(Status.RESOLVED)
        written = again.after(hours(1)).now
        again.client_writes().after(hours(1)).changes(
            lambda ticket: tickets.without_line(ticket, written, None, "resolved", again.now),
            Reason.LINE_MOVED,
        )
        clock = ledger(again, ClockKind.RESOLUTION)
        assert (clock.ended, clock.used) == (ClockMove.MET, hours(1))

    def test_an_answer_that_was_taken_back_stays_in_the_story_and_the_wait_counts_whole(
        self,
    ) -> None:
        asked = Case().opens().after(hours(1)).is_answered().after(hours(1))
        asked.loses_its_answers()
        clock = ledger(asked)
        assert [row.what for row in clock.rows if isinstance(row, ClockChange)] == [
            ClockMove.STARTED,
            ClockMove.MET,
            ClockMove.RESTORED,
        ]
        assert clock.used == hours(2)

    def test_when_the_calendar_was_changed_since_only_the_sum_is_told(self) -> None:
        asked = Case().opens().after(DAY).looks()
        changed = read_calendar("Office", {"zone": "UTC", "week": {"mon": ["09:00-10:00"]}})
        asked.gets(Terms(GOLD, changed)).after(7 * DAY)
        rows = (
            explain(asked.ticket, asked.terms, [Past(MONDAY, one) for one in asked.done], asked.now)
            .clocks[1]
            .rows
        )
        lumps = [row for row in rows if isinstance(row, Worked) and not row.hours]
        assert [row.time for row in lumps] == [hours(8)]

    def test_a_ticket_without_clocks_has_no_ledger(self) -> None:
        free = Case(Terms(None, OFFICE)).opens()
        assert explain(free.ticket, free.terms, [], free.now).clocks == ()

    def test_a_long_ledger_leaves_out_its_middle_and_says_how_much_of_it(self) -> None:
        asked = Case(Terms(level("Slow", "", "1000h"), OFFICE)).opens().is_answered()
        for _ in range(20):
            asked.after(DAY).becomes(Status.ON_HOLD).after(hours(1)).becomes(Status.OPEN)
        clock = ledger(asked, ClockKind.RESOLUTION)
        (skipped,) = [row for row in clock.rows if isinstance(row, Skipped)]
        assert len(clock.rows) == MOST
        assert skipped.rows > MOST
        assert worked(clock.rows) == clock.used

    def test_a_ledger_never_leaves_out_one_row_alone(self) -> None:
        """One row takes no more room than what says that there is one."""
        asked = Case(Terms(level("Slow", "", "1000h"), OFFICE)).opens().is_answered()
        whole = []
        for number in range(2 * MOST):
            asked.after(timedelta(minutes=10))
            rows = ledger(asked, ClockKind.RESOLUTION).rows
            skipped = [row.rows for row in rows if isinstance(row, Skipped)]
            assert 1 not in skipped
            whole += [] if skipped else [len(rows)]
            asked.becomes(Status.OPEN if number % 2 else Status.ON_HOLD)
        assert max(whole) == MOST

    @given(
        st.sampled_from(PROMISING),
        acts(st.one_of(handling, renegotiating(PROMISING))),
        st.timedeltas(timedelta(0), timedelta(days=30)),
    )
    def test_adds_up_exactly(self, terms: Terms, story: list[Act], later: timedelta) -> None:
        case = Case(terms).opens()
        play(case, story)
        case.after(later)
        for kind in ClockKind:
            clock = ledger(case, kind)
            assert worked(clock.rows) == clock.used == clock.target - clock.left
            starts = [row.start for row in clock.rows if isinstance(row, Worked)]
            assert starts == sorted(starts)
            assert all(row.hours for row in clock.rows if isinstance(row, Worked))
            if clock.due_at is not None:
                level_now = case.terms.level
                assert level_now is not None
                assert clock.target == level_now.target(kind)
                assert clock.left == case.terms.calendar.between(case.now, clock.due_at)
            elif kind is ClockKind.RESOLUTION and case.ticket.resolution_left is not None:
                assert clock.left == case.ticket.resolution_left


MINUTE = timedelta(minutes=1)


def as_told(clock: Clock) -> Clock:
    """The clock as people are told it."""
    return told(Why(1, "Gold", "Office", "UTC", (clock,))).clocks[0]


def minutes_of(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


class TestAsItIsTold:
    def test_a_stretch_of_seconds_is_no_row(self) -> None:
        late_on_friday = MONDAY + 4 * DAY + hours(8) - timedelta(seconds=20)
        clock = ledger(Case(now=late_on_friday).opens().after(3 * DAY))
        assert isinstance(clock.rows[1], Worked)
        assert clock.rows[1].time == timedelta(seconds=20)
        weekend = as_told(clock).rows[1]
        assert isinstance(weekend, Idle)

    def test_a_pause_of_seconds_is_no_row(self) -> None:
        held = Case().opens().is_answered().after(hours(1)).becomes(Status.ON_HOLD)
        held.after(timedelta(seconds=5)).becomes(Status.OPEN).after(hours(1))
        clock = ledger(held, ClockKind.RESOLUTION)
        assert any(isinstance(row, Paused) for row in clock.rows)
        assert not any(isinstance(row, Paused) for row in as_told(clock).rows)

    def test_whatever_is_late_is_late_by_a_minute_at_least(self) -> None:
        asked = Case().opens().after(hours(5) + timedelta(seconds=1)).looks()
        clock = as_told(ledger(asked))
        assert (clock.target, clock.used, clock.left) == (hours(4), hours(4) + MINUTE, -MINUTE)

    @given(
        st.sampled_from(PROMISING),
        acts(st.one_of(handling, renegotiating(PROMISING))),
        st.timedeltas(timedelta(0), MINUTE),
        st.timedeltas(timedelta(0), timedelta(days=30)),
    )
    def test_it_is_in_whole_minutes_and_still_adds_up(
        self, terms: Terms, story: list[Act], past: timedelta, later: timedelta
    ) -> None:
        case = Case(terms, MONDAY + past).opens()
        play(case, story)
        case.after(later)
        for kind in ClockKind:
            exact = ledger(case, kind)
            clock = as_told(exact)
            assert worked(clock.rows) == clock.used == clock.target - clock.left
            times = [row.time for row in clock.rows if isinstance(row, Worked)]
            assert all(time % MINUTE == timedelta(0) for time in (*times, clock.used, clock.left))
            assert timedelta(0) not in times
            assert abs(clock.used - exact.used) < MINUTE
            assert (clock.left < timedelta(0)) == (exact.left < timedelta(0))
            stretches = [row for row in clock.rows if isinstance(row, Idle | Paused) and row.end]
            assert all(minutes_of(row.start) != minutes_of(row.end) for row in stretches if row.end)
