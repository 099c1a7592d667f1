"""How loudly somebody is told: a reply at any hour, everything else by their day."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.outgoing.loudness import Channel, Loudness, Preferences, Way, way

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
instants = st.datetimes(timezones=st.just(UTC), min_value=datetime(2020, 1, 1))  # noqa: DTZ001


def reaches(loudness: Loudness, person: Preferences, at: datetime) -> Way:
    found = way(loudness, person, at)
    assert found is not None
    return found


zones = st.sampled_from(("", "UTC", "Europe/Berlin", "Asia/Tokyo", "Pacific/Apia", "Mars/Base"))


@pytest.mark.parametrize(
    ("zone", "silent"),
    [
        ("UTC", False),
        ("Asia/Tokyo", False),  # 21:00
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
    assert reaches(Loudness.SOUND, Preferences(zone), NOON).silent is silent


def test_hours_of_ones_own_may_lie_within_a_day() -> None:
    person = Preferences("UTC", quiet=(12, 14))
    at = [
        reaches(Loudness.SOUND, person, NOON + timedelta(hours=hour)).silent
        for hour in (-1, 0, 1, 2)
    ]
    assert at == [False, True, True, False]


@given(instants, zones)
def test_a_reply_always_sounds_and_what_is_silent_never_does(at: datetime, zone: str) -> None:
    assert not reaches(Loudness.ALWAYS, Preferences(zone), at).silent
    assert reaches(Loudness.SILENT, Preferences(zone), at).silent


@given(instants, zones, st.sampled_from(Channel))
def test_it_leaves_when_it_was_to_leave_and_in_chat_as_long_as_there_is_no_mail(
    at: datetime, zone: str, channel: Channel
) -> None:
    found = reaches(Loudness.SOUND, Preferences(zone, channel), at)
    assert (found.channel, found.not_before) == (Channel.CHAT, at)


@given(instants, zones)
def test_what_is_quiet_comes_silently_or_not_at_all(at: datetime, zone: str) -> None:
    found = way(Loudness.QUIET, Preferences(zone), at)
    assert found is not None
    assert found.silent
    assert way(Loudness.QUIET, Preferences(zone), at, can_be_quiet=False) is None
