"""Anything that may happen to a ticket: drawn by Hypothesis, and played."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import assume
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.sla.clocks import ClockKind, Terms
from domain.tickets import Status
from tests.domain.sla.ticket_clocks import GOLD, OFFICE, Case, level, round_the_clock

RESPONSE, RESOLUTION = ClockKind


TERMS = (
    Terms(GOLD, OFFICE),
    round_the_clock(),
    Terms(level("Silver", "8h", "40h"), OFFICE),
    Terms(level("Answers", "1h", ""), OFFICE),
    Terms(level("Free", "", ""), OFFICE),
    Terms(None, OFFICE),
)


PROMISING = TERMS[:3]
Act = tuple[timedelta, Callable[[Case], object]]
spans = st.builds(timedelta, minutes=st.integers(0, 60 * 30))
handling = st.one_of(
    st.just(Case.client_writes),
    st.just(Case.is_answered),
    st.just(Case.staff_write),
    st.just(Case.looks),
    st.sampled_from(Status).map(lambda status: lambda case: case.becomes(status)),
)


def renegotiating(terms: tuple[Terms, ...]) -> st.SearchStrategy[Callable[[Case], object]]:
    return st.sampled_from(terms).map(lambda given: lambda case: case.gets(given))


def acts(kinds: st.SearchStrategy[Callable[[Case], object]]) -> st.SearchStrategy[list[Act]]:
    return st.lists(st.tuples(spans, kinds), max_size=12)


anything = acts(st.one_of(handling, renegotiating(TERMS)))


def play(case: Case, story: list[Act]) -> None:
    for span, act in story:
        case.after(span)
        try:
            act(case)
        except Refusal:
            assume(False)
