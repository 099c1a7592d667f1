"""How times and durations are said, in both languages, wherever the reader is."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.chat.presenter import Presenter
from bots.platform_table import platforms
from bots.text.dates import Dates, in_their_case
from bots.text.renderer import TEMPLATES, our_renderer
from domain.answers.say import Say
from domain.answers.tickets import Promise
from domain.outgoing.deliveries import Reader
from tests.domain.sla.ticket_clocks import hours
from tests.support.texts.rendered import DELIVERY, NOW, ROW, TICKET

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
            assert Dates(language, UTC, NOW).work(span) == says

    @given(st.timedeltas(-timedelta(days=400), timedelta(days=400)), st.sampled_from(LANGUAGES))
    def test_is_less_than_a_minute_more_than_it_is(self, span: timedelta, language: str) -> None:
        said = Dates(language, UTC, NOW).work(span)
        parts = re.findall(r"(\d+)(?:[,\s](\d{3}))?\s(hr|min|ч|мин)", said)
        told = timedelta(0)
        for thousands, rest, unit in parts:
            told += int(thousands + rest) * LONG[unit]
        assert timedelta(0) <= told - abs(span) < MINUTE


ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati")
CHANGES = (datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC))
"""When the clocks of Berlin are set; those of St John's follow a week later, or went before."""

NEAR = st.builds(
    lambda start, minutes: start + minutes * MINUTE,
    st.sampled_from((NOW, *CHANGES)),
    st.integers(-20_000, 20_000) | st.integers(-90, 90),
)
"""Instants at a full minute around the present and around clock changes."""

READERS = st.builds(
    Dates,
    st.sampled_from(LANGUAGES),
    st.sampled_from(ZONES).map(ZoneInfo),
    st.just(NOW),
    st.none() | st.sampled_from(ZONES).map(ZoneInfo),
)


def offset_in(said: str) -> timedelta | None:
    """Return the offset that a text says; None if it says none."""
    found = re.search(r" \(UTC([+−])(\d+)(?::(\d\d))?\)$", said)
    if found is None:
        return None
    size = int(found[2]) * hours(1) + int(found[3] or 0) * MINUTE
    return size if found[1] == "+" else -size


class TestWhen:
    @pytest.mark.parametrize(
        ("at", "english", "russian"),
        [
            (NOW, "Wed 18 Nov 13:00 (UTC+1)", "ср, 18 нояб., 13:00 (UTC+1)"),
            (
                datetime(2026, 11, 2, 11, 30, tzinfo=UTC),
                "Mon 2 Nov 12:30 (UTC+1)",
                "пн, 2 нояб., 12:30 (UTC+1)",
            ),
            (
                datetime(2027, 3, 29, 7, 5, tzinfo=UTC),
                "Mon 29 Mar 9:05 (UTC+2)",
                "пн, 29 мар., 9:05 (UTC+2)",
            ),
            (
                datetime(2027, 11, 1, 8, 0, tzinfo=UTC),
                "Mon 1 Nov 2027 9:00 (UTC+1)",
                "пн, 1 нояб. 2027 г., 9:00 (UTC+1)",
            ),
        ],
    )
    def test_has_one_form_in_a_language(self, at: datetime, english: str, russian: str) -> None:
        for language, says in (("en", english), ("ru", russian)):
            assert Dates(language, ZoneInfo("Europe/Berlin"), NOW).when(at) == says

    @given(READERS, NEAR)
    def test_an_offset_is_that_of_the_instant_it_stands_beside(
        self, reader: Dates, at: datetime
    ) -> None:
        said, there = reader.when(at), at.astimezone(reader.zone)
        assert offset_in(said) in (None, there.utcoffset())
        assert f"{there.hour}:{there.minute:02}" in said
        assert re.search(rf"\b{there.day} ", said)

    @given(READERS, NEAR, NEAR)
    def test_only_one_instant_is_said_so(
        self, reader: Dates, at: datetime, other: datetime
    ) -> None:
        assert (reader.when(at) == reader.when(other)) == (at == other)
        assert reader.when(at) == reader.when(at.astimezone(ZoneInfo("Asia/Tokyo")))

    @given(READERS, NEAR)
    def test_a_time_goes_without_its_zone_only_where_both_clocks_show_it(
        self, reader: Dates, at: datetime
    ) -> None:
        if offset_in(reader.when(at)) is None:
            assert reader.desk is not None
            own, desks = (
                at.astimezone(zone).replace(tzinfo=None) for zone in (reader.zone, reader.desk)
            )
            assert own == desks

    def test_where_several_read_it_has_its_zone(self) -> None:
        assert Dates("en", UTC, NOW).when(NOW) == "Wed 18 Nov 12:00 (UTC+0)"

    def test_who_works_where_the_desk_is_reads_no_zone(self) -> None:
        berlin = ZoneInfo("Europe/Berlin")
        reader = Dates("en", berlin, NOW, ZoneInfo("Europe/Vienna"))
        assert reader.when(NOW) == "Wed 18 Nov 13:00"
        assert reader.when(NOW, zone="Asia/Tokyo") == "Wed 18 Nov 21:00 (UTC+9)"

    def test_an_hour_that_the_clocks_show_twice_is_told_apart(self) -> None:
        berlin = ZoneInfo("Europe/Berlin")
        reader = Dates("en", berlin, NOW, berlin)
        first, second = CHANGES[0] - 30 * MINUTE, CHANGES[0] + 30 * MINUTE
        assert reader.when(first) == "Sun 25 Oct 2:30 (UTC+2)"
        assert reader.when(second) == "Sun 25 Oct 2:30 (UTC+1)"

    def test_what_another_time_says_is_not_repeated(self) -> None:
        reader = Dates("en", ZoneInfo("Europe/Berlin"), NOW)
        soon, before = NOW + hours(1), CHANGES[0] - hours(30)
        assert reader.when(NOW, beside=soon) == "13:00"
        assert reader.when(NOW, beside=NOW + hours(12)) == "Wed 18 Nov 13:00"
        assert reader.when(before, beside=NOW) == "Fri 23 Oct 21:00 (UTC+2)"

    @given(READERS, NEAR, NEAR)
    def test_beside_another_it_is_short_but_still_right(
        self, reader: Dates, at: datetime, other: datetime
    ) -> None:
        said = reader.when(at, beside=other)
        day, there = (one.astimezone(reader.zone).date() for one in (other, at))
        assert (day == there) == bool(re.match(r"\d+:", said))
        alone, others = (offset_in(reader.when(one)) for one in (at, other))
        assert offset_in(said) == (None if alone == others else alone)


class TestOpening:
    BERLIN = ZoneInfo("Europe/Berlin")

    def test_names_the_weekday_if_a_date_follows(self) -> None:
        reader, opens = Dates("en", self.BERLIN, NOW), NOW + hours(20)
        assert reader.opening(opens, before=NOW + hours(24)) == "Thu 9:00"
        assert reader.opening(opens) == "Thu 19 Nov 9:00 (UTC+1)"

    @given(READERS, NEAR, NEAR)
    def test_is_never_taken_for_another_day_or_zone(
        self, reader: Dates, opens: datetime, due: datetime
    ) -> None:
        said = reader.opening(opens, before=due)
        if said != reader.when(opens):
            days = opens.astimezone(reader.zone).date() - NOW.astimezone(reader.zone).date()
            assert timedelta(0) <= days < timedelta(days=7)
            assert offset_in(reader.when(opens)) == offset_in(reader.when(due))


DUE = CHANGES[1] + hours(33.5)
"""A promise beyond the next clock change: Monday, 29 March, 12:30 in Berlin."""

PROMISED = replace(TICKET, response_due_at=DUE, waiting_since=NOW)
CLOCK = {**ROW, "clock": "response", "late": False, "after": 0.0, "due_at": DUE}

SAYS_DUE: Mapping[str, Mapping[str, Any]] = {
    "desk/card": {},
    "client/receipt": {},
    "client/promise_moved": {
        "due_before": NOW.isoformat(),
        "due_after": DUE.isoformat(),
        "department": "",
        "reason": "",
    },
    "answers/ticket": {"lamp": "red"},
    "answers/level": {"level": "Gold"},
    "answers/call_recorded": {"due": DUE, "name": "Ivan"},
    "answers/why_client": {"promise": Promise(DUE, response=True)},
    "staff/reminders": {"tickets": [CLOCK], "more": False},
    "thread/deadline": {"clocks": [CLOCK]},
    "thread/call": {},
}
"""Every text that says a promise, and what it knows besides."""

BERLIN = Presenter(our_renderer(), Reader("en", "Europe/Berlin"), "/desk", platforms())


@pytest.mark.parametrize(
    ("language", "zone", "says"),
    [
        ("en", "", "Mon 29 Mar 12:30 (UTC+2)"),
        ("en", "Nowhere/At_All", "Mon 29 Mar 12:30 (UTC+2)"),
        ("en", "Europe/Berlin", "Mon 29 Mar 12:30"),
        ("en", "America/St_Johns", "Mon 29 Mar 8:00 (UTC−2:30)"),
        ("en", "Pacific/Kiritimati", "Tue 30 Mar 0:30 (UTC+14)"),
        ("ru", "", "пн, 29 мар., 12:30 (UTC+2)"),
    ],
)
@pytest.mark.parametrize("template", SAYS_DUE)
def test_a_promise_has_one_form_wherever_it_stands(
    template: str, language: str, zone: str, says: str
) -> None:
    delivery = replace(
        DELIVERY,
        body=Say(template, SAYS_DUE[template]),
        reader=Reader(language, zone),
        ticket=PROMISED,
    )
    said = BERLIN.delivery(delivery, NOW).text.plain
    said = said.replace("до понедельника,", "до пн,")  # its case after a preposition
    assert re.search(re.escape(says) + r"(?! \(UTC)", said), said


@pytest.mark.parametrize(
    ("days", "since", "until"),
    [
        (0, "со среды, 18 нояб., 13:00", "до среды, 18 нояб., 13:00"),
        (1, "с четверга, 19 нояб., 13:00", "до четверга, 19 нояб., 13:00"),
        (2, "с пятницы, 20 нояб., 13:00", "до пятницы, 20 нояб., 13:00"),
        (3, "с субботы, 21 нояб., 13:00", "до субботы, 21 нояб., 13:00"),
        (4, "с воскресенья, 22 нояб., 13:00", "до воскресенья, 22 нояб., 13:00"),
        (5, "с понедельника, 23 нояб., 13:00", "до понедельника, 23 нояб., 13:00"),
        (6, "со вторника, 24 нояб., 13:00", "до вторника, 24 нояб., 13:00"),
    ],
)
def test_a_weekday_has_the_case_that_its_preposition_demands(
    days: int, since: str, until: str
) -> None:
    dates = Dates("ru", ZoneInfo("Europe/Berlin"), NOW)
    told = dates.dated(NOW + timedelta(days=days))
    for message, said in (("с %(when)s", since), ("Срок — до %(when)s", f"Срок — {until}")):
        changed, values = in_their_case(message, {"when": told}, "ru")
        assert changed % values == said


@pytest.mark.parametrize(
    ("message", "when"),
    [
        ("Срок: %(when)s", "ср, 18 нояб., 13:00"),
        ("с %(when)s", "11:48"),
        ("до %(when)s", "18 ноября"),
        ("до %(when)s", "сбоя"),
        ("вместо %(when)s", "ср, 18 нояб., 13:00"),
    ],
)
def test_nothing_else_is_declined(message: str, when: str) -> None:
    changed, values = in_their_case(message, {"when": when}, "ru")
    assert changed % values == message % {"when": when}


def test_parts_of_a_time_stand_alone_only_where_a_text_names_its_zone() -> None:
    """Those are the ledger and the files; days of support have no hour."""
    parts = re.compile(r"\|\s*(dated|full|weekday|clock)\b")
    found = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.j2")
        if parts.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"shared/clocks.j2", "files/transcript_head.j2", "files/person_head.j2"}
