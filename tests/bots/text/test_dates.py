"""How times and durations are said, in both languages, wherever the reader is."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.text.dates import Reader
from tests.domain.sla.clockwork import hours

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
LANGUAGES = ("en", "ru")
MINUTE = timedelta(minutes=1)
LONG = {"hr": hours(1), "ч": hours(1), "min": MINUTE, "мин": MINUTE}


class TestWorkingTime:
    @pytest.mark.parametrize(
        ("span", "english", "russian"),
        [
            (timedelta(0), "0 min", "0 мин"),
            (hours(26.5), "26 hr 30 min", "26 ч 30 мин"),
            (hours(27.5), "27 hr 30 min", "27 ч 30 мин"),
            (-hours(1), "1 hr", "1 ч"),
            (timedelta(seconds=61), "2 min", "2 мин"),
            (-timedelta(seconds=1), "1 min", "1 мин"),
        ],
    )
    def test_knows_no_days(self, span: timedelta, english: str, russian: str) -> None:
        for language, says in (("en", english), ("ru", russian)):
            assert Reader(language, UTC, NOW).work(span) == says

    @given(st.timedeltas(-timedelta(days=400), timedelta(days=400)), st.sampled_from(LANGUAGES))
    def test_is_less_than_a_minute_more_than_it_is(self, span: timedelta, language: str) -> None:
        said = Reader(language, UTC, NOW).work(span)
        parts = re.findall(r"(\d+)(?:[,\s](\d{3}))?\s(hr|min|ч|мин)", said)
        told = timedelta(0)
        for thousands, rest, unit in parts:
            told += int(thousands + rest) * LONG[unit]
        assert timedelta(0) <= told - abs(span) < MINUTE
