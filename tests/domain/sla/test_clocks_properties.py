"""What holds of the two clocks whatever happens to a ticket."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.sla.clocks import ClockKind, ClockStep, Terms, deadlines, keep_time
from domain.sla.clocks.resolution import RUNS
from tests.domain.sla.acts import (
    PROMISING,
    RESPONSE,
    TERMS,
    Act,
    acts,
    anything,
    handling,
    play,
    renegotiating,
)
from tests.domain.sla.ticket_clocks import Case


@given(st.sampled_from(TERMS), anything)
def test_a_clock_runs_exactly_while_it_is_owed(terms: Terms, story: list[Act]) -> None:
    case = Case(terms).opens()
    for act in story:
        play(case, [act])
        ticket, level = case.ticket, case.terms.level
        answers, ends = (bool(level and level.target(clock)) for clock in ClockKind)
        assert (ticket.response_due_at is not None) == (
            answers and ticket.is_active and ticket.waiting_since is not None
        )
        assert (ticket.resolution_due_at is not None) == (ends and ticket.status in RUNS)
        assert (ticket.resolution_left is not None) == (
            ends and ticket.is_active and ticket.status not in RUNS
        )


@given(st.sampled_from(TERMS), anything)
def test_missed_deadlines_are_never_forgotten(terms: Terms, story: list[Act]) -> None:
    case = Case(terms).opens()
    for act in story:
        before = case.ticket
        play(case, [act])
        assert case.ticket.missed_answers >= before.missed_answers
        assert case.ticket.missed_resolutions >= before.missed_resolutions
    assert case.turns("response").count("missed") == case.ticket.missed_answers
    assert case.turns("resolution").count("missed") == case.ticket.missed_resolutions
    assert case.turns("response").count("late") <= case.ticket.missed_answers
    assert case.turns("resolution").count("late") <= case.ticket.missed_resolutions


@given(st.sampled_from(TERMS), anything)
def test_looking_twice_changes_nothing(terms: Terms, story: list[Act]) -> None:
    case = Case(terms).opens()
    play(case, story)
    case.looks()
    again = keep_time(case.ticket, case.ticket, case.terms, case.terms, case.now)
    assert again == (case.ticket, ())


@given(st.sampled_from(PROMISING), acts(st.one_of(handling, renegotiating(PROMISING))))
def test_the_time_used_is_the_working_time_in_which_the_clock_ran(
    terms: Terms, story: list[Act]
) -> None:
    case, used = Case(terms).opens(), timedelta(0)
    for span, act in story:
        ran = case.ticket.resolution_due_at is not None
        since, calendar = case.now, case.terms.calendar
        settled = not case.ticket.is_active
        play(case, [(span, act)])
        used += calendar.between(since, case.now) if ran else timedelta(0)
        used = timedelta(0) if settled else used  # a reopening counts anew
    ticket, level = case.ticket, case.terms.level
    assert level is not None
    assert level.resolution is not None
    left = ticket.resolution_left
    if ticket.resolution_due_at is not None:
        left = case.terms.calendar.between(case.now, ticket.resolution_due_at)
    if left is not None:
        assert level.resolution - left == used


@given(st.sampled_from(TERMS), anything)
def test_deadlines_are_those_of_the_clocks_that_run(terms: Terms, story: list[Act]) -> None:
    case = Case(terms).opens()
    play(case, story)
    due, ticket = deadlines(case.ticket, case.terms), case.ticket
    own = timedelta(0)
    assert (ClockStep(ClockKind.RESPONSE, own) in due) == (ticket.response_due_at is not None)
    assert due.get(ClockStep(ClockKind.RESOLUTION, own)) == ticket.resolution_due_at
    for clock in ClockKind:
        steps = [at for kind, at in due.items() if kind.clock is clock]
        assert steps == sorted(steps)


@given(st.sampled_from(TERMS), anything)
def test_what_is_kept_tells_where_the_deadline_went(terms: Terms, story: list[Act]) -> None:
    case = Case(terms).opens()
    play(case, story)
    for clock in ClockKind:
        due = None
        for done in (one for one in case.done if one.clock == clock):
            assert done.due_before == due
            due = done.due_after
            assert done.later == (
                done.due_before is not None
                and done.due_after is not None
                and done.due_after > max(done.due_before, done.since)
            )
        stands = case.ticket.response_due_at if clock is RESPONSE else case.ticket.resolution_due_at
        assert due == (stands.isoformat() if stands else None)
