"""How deadlines are explained: to staff in the calendar's zone, to a client in their own."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.answers import Answer
from domain.answers.say import Say
from domain.answers.tickets import LedgerPage
from domain.desk.views.why import promise_of
from domain.outgoing.deliveries import Reader as ReaderOf
from domain.sla.clocks import Terms
from domain.sla.why import Why
from domain.text.spans import Style
from domain.tickets import Status
from tests.bots.text.said.ledgers import EVERY_ROW, FRIDAY, WHYS, explained
from tests.domain.sla.ticket_clocks import GOLD, Case, calendar_in, hours
from tests.support.texts.rendered import PRESENTER, TICKET


def said(answer: Answer, zone: str, status: Status) -> list[str]:
    ticket = replace(TICKET, status=status, status_changed_at=FRIDAY)
    text = PRESENTER.answer(answer, ReaderOf("en", zone), ticket, FRIDAY).text
    return text.plain.split("\n")


def to_staff(why: Why, zone: str = "UTC") -> list[str]:
    return said(LedgerPage(42, why), zone, Status.OPEN)


def to_client(why: Why, status: Status = Status.OPEN, zone: str = "UTC") -> list[str]:
    promise = Say("answers/why_client", {"promise": promise_of(why)}, 42)
    heading, *told = said(promise, zone, status)
    assert heading == "#42 “Cannot log in”"
    return told


class TestStaff:
    def test_see_every_stretch_of_a_wait_over_a_weekend(self) -> None:
        asked = Case(now=FRIDAY).opens().after(timedelta(days=3)).looks()
        assert to_staff(explained(asked, "Ivan")) == [
            "#42 Cannot log in",
            "Gold · Office · Europe/Berlin",
            "Response: overdue by 4 hr; it was due Mon 30 Nov 12:30 (UTC+1)",
            "• Fri 27 Nov 17:30: starts, due Mon 30 Nov 12:30 (Ivan)",
            "• Fri 27 Nov 17:30–18:00: 30 min",
            "• Fri 27 Nov 18:00 – Mon 30 Nov 9:00: weekend",
            "• Mon 30 Nov 9:00–12:30: 3 hr 30 min",
            "• Mon 30 Nov 12:30: the deadline passes",
            "• Mon 30 Nov 12:30–13:00, 14:00–17:30: 4 hr",
            "Solution: 8 hr of 24 hr used, 16 hr left until Wed 2 Dec 17:30 (UTC+1)",
            "• Fri 27 Nov 17:30: starts, due Wed 2 Dec 17:30 (Ivan)",
            "• Fri 27 Nov 17:30–18:00: 30 min",
            "• Fri 27 Nov 18:00 – Mon 30 Nov 9:00: weekend",
            "• Mon 30 Nov 9:00–13:00, 14:00–17:30: 7 hr 30 min",
        ]

    def test_read_it_in_the_calendars_zone_wherever_they_are(self) -> None:
        why = WHYS["somebody waits"]
        assert to_staff(why, "Asia/Tokyo") == to_staff(why)

    def test_learn_who_stopped_the_clock(self) -> None:
        lines = to_staff(WHYS["we wait for the client"])
        assert lines[-1] == "• from Fri 27 Nov 17:30: paused, Waiting for client (Anna)"
        assert "Solution: paused, with 24 hr of 24 hr left" in lines

    def test_learn_where_a_deadline_went_and_why(self) -> None:
        assert to_staff(WHYS["it was put off"])[4] == (
            "• Fri 27 Nov 17:30: due Mon 30 Nov 17:30 instead of Mon 30 Nov 12:30"
            " (another level, Silver, Anna)"
        )
        given = to_staff(WHYS["it was put off for a reason"])[4]
        assert given.endswith("(“your contract has ended”, Anna)")

    def test_are_told_of_clock_changes_holidays_and_what_is_left_out(self) -> None:
        lines = to_staff(EVERY_ROW)
        for line in (
            "• Mon 23 Nov 10:00: clocks go back by 1 hr",
            "• Mon 23 Nov 10:00 – Tue 24 Nov 10:00: Christmas Day",
            "• … 11 rows not shown, 9 hr of working time",
            "• Mon 23 Nov 10:00 – Wed 25 Nov 12:00: 8 hr under the previous working hours",
        ):
            assert line in lines

    def test_see_that_nothing_was_promised(self) -> None:
        assert to_staff(WHYS["nothing is promised"])[1:] == [
            "No deadline: this ticket has no service level."
        ]

    def test_read_no_seconds_and_no_empty_rows(self) -> None:
        asked = Case(now=FRIDAY + hours(0.5) - timedelta(seconds=20)).opens()
        asked.after(timedelta(days=2, hours=15, minutes=70, seconds=7)).is_answered()
        lines = to_staff(explained(asked, "Ivan"))
        assert lines[2:7] == [
            "Response: on time, with 2 hr 50 min of 4 hr left",
            "• Fri 27 Nov 17:59: starts, due Mon 30 Nov 12:59 (Ivan)",
            "• Fri 27 Nov 18:00 – Mon 30 Nov 9:00: weekend",
            "• Mon 30 Nov 9:00–10:09: 1 hr 10 min",
            "• Mon 30 Nov 10:09: ends on time (Ivan)",
        ]
        assert not any(re.search(r"\b0 min|\d sec", line) for line in lines)

    def test_cannot_be_pinged_by_a_reason(self) -> None:
        forged = Case(now=FRIDAY).opens()
        forged.gets(Terms(None, forged.terms.calendar), '<at id="U1">you</at>')
        page, reader = LedgerPage(42, explained(forged)), ReaderOf("en", "UTC")
        text = PRESENTER.answer(page, reader, TICKET, FRIDAY).text
        assert {span.style for span in text.spans} == {Style.BOLD}


class TestClients:
    @pytest.mark.parametrize(
        ("zone", "when"),
        [
            ("Europe/Berlin", "Mon 30 Nov 12:30 (UTC+1)"),
            ("Asia/Tokyo", "Mon 30 Nov 20:30 (UTC+9)"),
            ("Pacific/Apia", "Tue 1 Dec 0:30 (UTC+13)"),
        ],
    )
    def test_see_the_promise_by_their_own_clock(self, zone: str, when: str) -> None:
        assert to_client(WHYS["somebody waits"], zone=zone) == [f"We'll reply by {when}."]

    @pytest.mark.parametrize(
        ("story", "status", "says"),
        [
            ("it is answered", Status.OPEN, "We plan to finish by Wed 2 Dec 16:30."),
            (
                "somebody waits too long",
                Status.NEW,
                "We promised to reply by Mon 30 Nov 11:30 and we're late. Sorry about that.",
            ),
            (
                "it takes too long",
                Status.OPEN,
                "We planned to finish by Wed 2 Dec 16:30 and we're late. Sorry about that.",
            ),
            (
                "we wait for the client",
                Status.PENDING,
                (
                    "We've been waiting for your reply since Fri 27 Nov 16:30. "
                    "When you write, we'll continue."
                ),
            ),
            (
                "it is on hold",
                Status.ON_HOLD,
                "It's been on hold since Fri 27 Nov 16:30: we're waiting for someone else.",
            ),
            (
                "it is done",
                Status.RESOLVED,
                "It's done. Not solved? Just write here and we'll continue.",
            ),
            ("it is closed", Status.CLOSED, "It's closed."),
            (
                "it is answered in time",
                Status.OPEN,
                "We promised a reply by Mon 30 Nov 11:30. Sent: 9:30.",
            ),
            (
                "it is answered too late",
                Status.OPEN,
                (
                    "We promised a reply by Mon 30 Nov 11:30. Sent: Tue 1 Dec 16:30. "
                    "Sorry it was late."
                ),
            ),
            (
                "nothing is promised",
                Status.NEW,
                "We haven't promised a time. We'll reply as soon as we can.",
            ),
        ],
    )
    def test_see_how_it_stands_and_nothing_more(
        self, story: str, status: Status, says: str
    ) -> None:
        assert to_client(WHYS[story], status) == [says]

    def test_see_what_was_promised_before_and_the_reason_that_was_given(self) -> None:
        assert to_client(WHYS["it was put off for a reason"]) == [
            "We'll reply by Mon 30 Nov 16:30.",
            "We first said Mon 30 Nov 11:30. Reason for the change: your contract has ended",
        ]

    def test_see_no_name_of_a_level_nor_of_who_moved_it(self) -> None:
        told = " ".join(to_client(WHYS["it was put off"]))
        assert told == "We'll reply by Mon 30 Nov 16:30. We first said Mon 30 Nov 11:30."


def test_the_night_of_a_clock_change_is_told_and_its_missing_hour_is_not_counted() -> None:
    nights = calendar_in("Europe/Berlin", sat=["18:00-24:00"], sun=["00:00-06:00"])
    opened = Case(Terms(replace(GOLD, resolution=None), nights))
    opened.now = datetime(2026, 3, 28, 21, 0, tzinfo=UTC)
    lines = to_staff(explained(opened.opens().after(hours(3.5))))
    assert (
        lines[2]
        == "Response: 3 hr 30 min of 4 hr used, 30 min left until Sun 29 Mar 2026 3:00 (UTC+2)"
    )
    assert lines[4:] == ["• Sat 28 Mar 2026 22:00 – Sun 29 Mar 2026 1:30: 3 hr 30 min"]
    lines = to_staff(explained(opened.after(hours(1))))
    assert lines[2] == "Response: overdue by 30 min; it was due Sun 29 Mar 2026 3:00 (UTC+2)"
    assert lines[4:] == [
        "• Sat 28 Mar 2026 22:00 – Sun 29 Mar 2026 3:30: 4 hr 30 min",
        "• Sun 29 Mar 2026 3:00: clocks go forward by 1 hr",
    ]
