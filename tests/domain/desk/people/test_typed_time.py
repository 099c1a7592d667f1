"""How far ahead a time may be that somebody types."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.desk.people.typed_time import AT_MOST, ahead
from domain.errors import Refusal

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("ahead_by", [timedelta(seconds=1), AT_MOST])
def test_what_is_to_come_within_a_year_is_taken(ahead_by: timedelta) -> None:
    assert ahead(NOW + ahead_by, NOW) == NOW + ahead_by


@pytest.mark.parametrize(
    ("ahead_by", "problem"),
    [
        (timedelta(0), "until_has_passed"),
        (timedelta(seconds=-1), "until_has_passed"),
        (AT_MOST + timedelta(seconds=1), "until_too_far"),
    ],
)
def test_the_present_the_past_and_what_is_over_a_year_away_are_refused(
    ahead_by: timedelta, problem: str
) -> None:
    with pytest.raises(Refusal) as refused:
        ahead(NOW + ahead_by, NOW)
    assert refused.value.code == problem
