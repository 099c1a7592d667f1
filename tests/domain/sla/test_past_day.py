"""A day that is declared closed after it has begun: clocks get back what they used of it."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from domain.sla.calendars import Calendar, Closed, first_instant
from domain.sla.clocks import ClockMove, Reason, Terms, given_back, keep_time
from domain.tickets import Status, Ticket
from tests.domain.sla.minutes import MINUTE, cases, watched
from tests.domain.sla.minutes import Case as Drawn
from tests.domain.sla.ticket_clocks import OFFICE, Case, hours, level

DAYS = timedelta(days=1)


def closed_on(calendar: Calendar, at: datetime) -> Calendar:
    """The calendar once the day of that instant is declared closed, from its beginning on."""
    zone = ZoneInfo(calendar.zone)
    day = at.astimezone(zone).date()
    begins = first_instant(zone, datetime.combine(day, time()))
    parts = [(until, held) for until, held in calendar.former if until <= begins]
    held = next((held for until, held in calendar.former if until > begins), calendar)
    parts.append((begins, replace(held, former=())))
    parts += [
        (until, replace(one, exceptions={**one.exceptions, day: Closed()}, former=()))
        for until, one in calendar.former
        if until > begins
    ]
    today = replace(calendar, exceptions={**calendar.exceptions, day: Closed()}, former=())
    return today.after(parts)


def declared(case: Case, now: Calendar) -> Ticket:
    """The ticket once its clocks have got back what the calendar no longer counts."""
    was = case.terms.calendar
    since = was.first_difference(now, case.now)
    back = None
    if since is not None:
        names = {was.name, now.name}
        back = given_back(case.done, was, now, since, case.now, names, "forgotten")
    terms = Terms(case.terms.level, now)
    ticket, done = keep_time(
        case.ticket, case.ticket, case.terms, terms, case.now, spared=True, back=back
    )
    case.done += done
    return ticket


def due_by(minutes: list[datetime], target: int) -> datetime:
    return minutes[target - 1] + MINUTE


@settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(cases(), st.integers(1, 900), st.integers(0, 1500), st.integers(0, 900), st.integers(0, 900))
def test_deadlines_are_as_if_the_day_had_been_closed_all_along(
    drawn: Drawn, target: int, runs: int, paused: int, goes_on: int
) -> None:
    opened = drawn.start
    pauses, resumes = opened + runs * MINUTE, opened + (runs + paused) * MINUTE
    at = resumes + goes_on * MINUTE
    now = closed_on(drawn.calendar, at)
    minutes = watched(now, opened, at + 12 * DAYS)
    running = [one for one in minutes if one < pauses or one >= resumes]
    before = watched(drawn.calendar, opened, at + 12 * DAYS)
    was_running = [one for one in before if one < pauses or one >= resumes]
    assume(min(map(len, (minutes, running, was_running))) >= target)
    promised = level(response=f"{target}min", resolution=f"{target}min")
    case = Case(Terms(promised, drawn.calendar), opened).opens()
    case.after(runs * MINUTE).becomes(Status.ON_HOLD)
    case.after(paused * MINUTE).becomes(Status.OPEN)
    case.after(goes_on * MINUTE)
    after = declared(case, now)
    assert after.response_due_at == due_by(minutes, target)
    assert after.resolution_due_at is not None
    if (due := due_by(running, target)) > at:
        assert after.resolution_due_at == due
    else:  # what is late is late by so much working time, pauses aside
        late = len([one for one in running if due <= one < at])
        assert now.between(after.resolution_due_at, at) == late * MINUTE


def test_a_miss_stays_a_miss_and_the_new_deadline_is_no_second_one() -> None:
    case = Case(Terms(level(response="1h", resolution=""), OFFICE)).opens().after(hours(2)).looks()
    assert (case.ticket.overdue, case.ticket.missed_answers) == (True, 1)
    after = declared(case, closed_on(OFFICE, case.now))
    assert (after.overdue, after.missed_answers) == (False, 1)
    moved = case.last(ClockMove.MOVED)
    assert (moved.reason, moved.note) == (Reason.DAY_OFF, "forgotten")
    assert moved.left == hours(1).total_seconds(), "all of the hour is given back"
    case.ticket, case.terms = after, Terms(case.terms.level, closed_on(OFFICE, case.now))
    case.after(timedelta(days=2)).looks()
    assert (case.ticket.overdue, case.ticket.missed_answers) == (True, 1)


def test_time_used_by_another_calendar_stays_used() -> None:
    night = replace(OFFICE, name="Night")
    case = Case(Terms(level(response="4h", resolution=""), night)).opens().after(hours(1))
    case.gets(Terms(level(response="4h", resolution=""), OFFICE)).after(hours(1))
    after = declared(case, closed_on(OFFICE, case.now))
    moved = case.last(ClockMove.MOVED)
    assert after.response_due_at is not None
    assert moved.left == hours(3).total_seconds(), "only the hour by this calendar is given back"
