"""A ticket's card and its receipt, word for word."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.outgoing.bodies import Changed, TicketChange
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.ticket_view import TicketView
from domain.text.spans import Span, Style
from domain.tickets import Status
from tests.domain.sla.ticket_clocks import hours
from tests.support.texts.rendered import (
    BARE,
    NEW,
    NOW,
    TICKET,
    drawn,
)


class TestCard:
    def test_three_lines_tell_whose_turn_it_is_who_asks_and_who_answers(self) -> None:
        card = drawn(MirrorKind.CARD, TICKET)
        assert card.plain == (
            "🟡 #42 Cannot log in\n"
            "Ivan (Acme, VIP) ⭐ good · Telegram · ru · UTC+1\n"
            "waiting since Wed 18 Nov 11:48 (UTC+0) · In progress · Anna"
        )
        assert card.spans == (Span(2, 19, Style.BOLD),)
        assert drawn(MirrorKind.CARD, TICKET, "ru").plain == (
            "🟡 #42 Cannot log in\n"
            "Ivan (Acme, VIP) ⭐ хороший · Telegram · ru · UTC+1\n"
            "клиент ждёт со среды, 18 нояб., 11:48 (UTC+0) · В работе · Anna"
        )

    def test_unknown_facts_are_left_out(self) -> None:
        assert drawn(MirrorKind.CARD, BARE).plain == (
            "🟢 #42 (no subject)\nIvan (Acme, VIP) ⭐ good · Telegram\nNew · unassigned"
        )

    def test_its_last_line_is_the_latest_change(self) -> None:
        held = TicketChange(Changed.STATUS.value, Status.ON_HOLD.value, NOW, "Boris")
        card = replace(TICKET, status=Status.ON_HOLD, change=held)
        english, russian = (drawn(MirrorKind.CARD, card, one).plain for one in ("en", "ru"))
        assert english.endswith("\nBoris: on hold, Wed 18 Nov 12:00 (UTC+0)")
        assert russian.endswith("\nBoris: отложена, ср, 18 нояб., 12:00 (UTC+0)")
        by_itself = replace(card, status=Status.OPEN)
        assert "Boris" not in drawn(MirrorKind.CARD, by_itself).plain, "it came back since"

    def test_a_closed_ticket_is_nobodys_turn(self) -> None:
        closed = replace(BARE, status=Status.CLOSED)
        assert drawn(MirrorKind.CARD, closed).plain == (
            "⚪ #42 (no subject)\nIvan (Acme, VIP) ⭐ good · Telegram\nClosed"
        )

    @pytest.mark.parametrize(
        ("lamp", "ticket"),
        [
            ("⚪", replace(TICKET, status=Status.CLOSED, overdue=True, expiring=True)),
            ("🟡", TICKET),
            ("🟡", replace(BARE, response_due_at=NOW)),
            ("🟢", BARE),
            ("🟡❗", replace(TICKET, overdue=True, expiring=True)),
            ("🟢❗", replace(TICKET, overdue=True, waiting_since=None)),
            ("🟡⏰", replace(TICKET, expiring=True)),
        ],
    )
    def test_the_lamp_tells_whose_turn_it_is_and_the_sign_beside_it_lateness(
        self, lamp: str, ticket: TicketView
    ) -> None:
        assert drawn(MirrorKind.CARD, ticket).plain.startswith(f"{lamp} ")

    def test_a_line_more_for_what_it_follows_and_for_a_client_out_of_reach(self) -> None:
        card = drawn(MirrorKind.CARD, replace(TICKET, follows_id=40, unreachable="blocked"))
        assert card.plain.split("\n")[3:] == [
            "Follow-up to #40",
            "The client has blocked the bot. Replies will wait here until they unblock it.",
        ]


class TestReceipt:
    @pytest.mark.parametrize(
        ("ticket", "english", "russian"),
        [
            (
                NEW,
                (
                    "We've got your request #42 “Cannot log in”. It isn't "
                    "assigned yet; we'll reply here.\nYou can add to your request here."
                ),
                (
                    "Мы получили заявку #42 «Cannot log in» и ответим вам здесь. "
                    "Ответственный пока не назначен."
                    "\nДополнить заявку можно здесь."
                ),
            ),
            (
                TICKET,
                "Anna is handling #42 “Cannot log in”.\nYou can add to your request here.",
                "Заявку #42 «Cannot log in» ведёт Anna.\nДополнить заявку можно здесь.",
            ),
            (
                replace(TICKET, status=Status.PENDING, subject=""),
                "Anna is handling #42.\nWe're waiting for your reply. Please write here.",
                "Заявку #42 ведёт Anna.\nЖдём вашего ответа. Напишите, пожалуйста, здесь.",
            ),
            (
                replace(TICKET, status=Status.RESOLVED),
                (
                    "#42 “Cannot log in” · Processed\n"
                    "Not solved? Just write here and we'll continue."
                ),
                (
                    "#42 «Cannot log in» · Обработана"
                    "\nНе решено? Просто напишите здесь, и мы продолжим."
                ),
            ),
            (
                replace(TICKET, status=Status.CLOSED),
                "#42 “Cannot log in” · Closed",
                "#42 «Cannot log in» · Закрыта",
            ),
        ],
    )
    def test_it_says_how_the_ticket_stands(
        self, ticket: TicketView, english: str, russian: str
    ) -> None:
        assert drawn(MirrorKind.RECEIPT, ticket).plain == english
        assert drawn(MirrorKind.RECEIPT, ticket, "ru").plain == russian

    @pytest.mark.parametrize(
        ("opens", "due", "english", "russian"),
        [
            (
                hours(69),
                hours(73),
                "We're closed until Sat 9:00.\nWe'll reply by Sat 21 Nov 13:00.",
                "Мы не работаем до субботы, 9:00.\nСрок ответа: сб, 21 нояб., 13:00.",
            ),
            (
                hours(7 * 24),
                hours(7 * 24 + 1),
                "We're closed until Wed 25 Nov 12:00.\nWe'll reply by Wed 25 Nov 13:00.",
                "Мы не работаем до среды, 25 нояб., 12:00.\nСрок ответа: ср, 25 нояб., 13:00.",
            ),
            (
                hours(21),
                None,
                "We're closed until Thu 19 Nov 9:00.",
                "Мы не работаем до четверга, 19 нояб., 9:00.",
            ),
        ],
    )
    def test_outside_working_hours_it_says_until_when_before_the_promise(
        self, opens: timedelta, due: timedelta | None, english: str, russian: str
    ) -> None:
        due_at = NOW + due if due is not None else None
        closed = replace(TICKET, opens_at=NOW + opens, response_due_at=due_at)
        for language, says in (("en", english), ("ru", russian)):
            assert f"\n{says}\n" in drawn(MirrorKind.RECEIPT, closed, language).plain
        answered = replace(closed, waiting_since=None, response_due_at=None)
        assert "closed until" not in drawn(MirrorKind.RECEIPT, answered).plain
