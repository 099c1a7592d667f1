"""How loudly somebody is told: a reply at any hour, everything else by their day."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.outgoing.loudness import Loudness, is_silent

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
instants = st.datetimes(timezones=st.just(UTC), min_value=datetime(2020, 1, 1))  # noqa: DTZ001
zones = st.sampled_from(("", "UTC", "Europe/Berlin", "Asia/Tokyo", "Pacific/Apia", "Mars/Base"))


@pytest.mark.parametrize(
    ("zone", "silent"),
    [
        ("UTC", False),
        ("Asia/Tokyo", False),  # 21:00
        ("Asia/Vladivostok", True),  # 22:00
        ("Australia/Sydney", True),  # 23:00
        ("Pacific/Honolulu", True),  # 02:00
        ("America/Los_Angeles", True),  # 04:00
        ("America/New_York", True),  # 07:00
        ("America/Halifax", False),  # 08:00
        ("", False),
        ("Mars/Base", False),
        ("../etc", False),
    ],
)
def test_sounds_are_off_from_ten_to_eight_in_the_readers_time_zone(zone: str, silent: bool) -> None:
    assert is_silent(Loudness.SOUND, NOON, zone) is silent


@given(instants, zones)
def test_a_reply_always_sounds_and_what_is_silent_never_does(at: datetime, zone: str) -> None:
    assert not is_silent(Loudness.ALWAYS, at, zone)
    assert is_silent(Loudness.SILENT, at, zone)
    assert is_silent(Loudness.QUIET, at, zone)
