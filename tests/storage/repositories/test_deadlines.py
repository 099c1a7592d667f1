"""Kinds of deadlines are stored by name, as earlier releases did."""

from datetime import timedelta

import pytest

from domain.policy.tickets.silence import DeadlineKind, Silence
from domain.sla.clocks import ClockKind, ClockStep
from storage.repositories.deadlines import kind_called, name_of


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (ClockStep(ClockKind.RESPONSE, -timedelta(minutes=30)), "response-1800"),
        (ClockStep(ClockKind.RESPONSE, timedelta(0)), "response+0"),
        (ClockStep(ClockKind.RESOLUTION, timedelta(hours=1)), "resolution+3600"),
        (Silence.FIRST, "silence1"),
        (Silence.SECOND, "silence2"),
        (Silence.CLOSES, "silence"),
    ],
)
def test_each_kind_has_a_name_and_is_found_by_it(kind: DeadlineKind, name: str) -> None:
    assert (name_of(kind), kind_called(name)) == (name, kind)


@pytest.mark.parametrize("name", ["answer+0", "response", "rating+0", "silence3", ""])
def test_a_name_that_nothing_has_any_more_is_no_kind(name: str) -> None:
    assert kind_called(name) is None
