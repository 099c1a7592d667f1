"""Which buttons each message has, in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bots.chat.buttons import rows
from bots.chat.buttons.choices import channels, instead, ratings, ticket, who
from bots.chat.buttons.layout import Rows
from bots.chat.buttons.offered import Shown, always, has_word, settled
from bots.chat.buttons.row import Row
from bots.platforms import Button
from bots.text.locales import N_
from domain.dictionaries import USUAL_VOICE, Voice
from domain.outgoing.buttons import Below
from domain.outgoing.templates import (
    CARD,
    CLOSING_SOON,
    FOLDED,
    HELD,
    ON_HOLD,
    PROCESSED,
    RECEIPT,
    REPLY_FAILED,
)
from domain.outgoing.ticket_view import TicketView
from domain.outgoing.words import Words


@dataclass(frozen=True, slots=True)
class Under:
    """The buttons under a message, offered only while it shows what `when` asks for.

    `above` says which choices are above them.
    """

    buttons: tuple[Row[Any], ...]
    when: Callable[[Shown], bool] = always
    above: Callable[[Shown], Rows] = lambda _: ()


AT_A_TICKET = (
    *(rows.TAKE, rows.REPLY, rows.NOTE, rows.PROCESSED, rows.LOCK, rows.UNLOCK),
    rows.REOPEN,
    *(rows.WAITING, rows.ON_HOLD, rows.IN_PROGRESS, rows.NO_REPLY, rows.ELSEWHERE),
    rows.ASK_TO_CLOSE,
    *(rows.UNKNOWN_AGAIN, rows.UNKNOWN_ARRIVED),
)
"""What staff may do to a ticket."""


def _asks(yes: str, no: str) -> Under:
    """Return the two buttons below a question, with these labels."""
    return Under((rows.YES.called(yes), rows.NO.called(no)))


def _asks_of_reply(without: str) -> Under:
    """Return the buttons below the question about replies that have not reached the client."""
    no = rows.NO.called(N_("Keep it open"))
    return Under((rows.SEND_FIRST, rows.YES.called(without), no))


_CARD = rows.PERSON.called(N_("Open card"))

MESSAGES: Mapping[str, Under] = {
    CARD: Under(AT_A_TICKET),
    "answers/ticket": Under((*AT_A_TICKET, rows.QUEUE)),
    RECEIPT: Under((rows.NOT_SOLVED, rows.NEW_QUESTION, rows.CLOSE)),
    PROCESSED: Under((rows.NOT_SOLVED, rows.CLOSE), settled, ratings),
    CLOSING_SOON: Under((rows.STILL,)),
    FOLDED: Under((rows.SEPARATE,)),
    "answers/my_ticket": Under(
        (rows.CONTINUE, rows.NOT_SOLVED, rows.NEW_QUESTION, rows.CLOSE, rows.TICKETS)
    ),
    "answers/confirm_close": _asks(N_("Close the ticket"), N_("Keep it open")),
    "answers/confirm_take": _asks(N_("Take it over"), N_("Cancel")),
    "answers/confirm_processed": _asks(N_("Processed"), N_("Keep it open")),
    "answers/confirm_processed_without": _asks_of_reply(N_("Process without it")),
    "answers/confirm_close_without": _asks_of_reply(N_("Close without it")),
    "answers/confirm_team": _asks(N_("Apply"), N_("Cancel")),
    "answers/confirm_leaves": _asks(N_("Apply"), N_("Cancel")),
    "answers/role": Under((), above=channels),
    "staff/invitation_used": Under((rows.APPOINT,)),
    "staff/confirm_staff": Under((rows.CONFIRM_STAFF, rows.REMOVE_ROLE)),
    "staff/role_rests": Under((rows.CONFIRM_STAFF, rows.REMOVE_ROLE)),
    "answers/which_person": Under((rows.NO.called(N_("Cancel")),), above=who),
    "answers/confirm_channel": _asks(N_("Use this channel"), N_("Cancel")),
    "answers/confirm_setting": Under(
        (
            rows.YES.called(N_("Apply")),
            rows.APPLY_AND_TELL,
            rows.ONLY_NEW,
            rows.NO.called(N_("Cancel")),
        )
    ),
    "answers/confirm_switch_off": Under(
        (rows.YES.called(N_("Switch off")), rows.NO.called(N_("Cancel"))), above=instead
    ),
    "staff/left": Under((rows.LEAVES.called(N_("Who takes over…")),), has_word("places")),
    "staff/leaves_not": Under((rows.LEAVES,)),
    "answers/kept": Under((_CARD,)),
    "answers/stays": Under((_CARD,)),
    "answers/admitted": Under((), above=ticket),
    "staff/leaves_on": Under((rows.STAYS,)),
    "answers/leaves_on": Under((rows.STAYS,)),
    "answers/confirm_hand_over": _asks(N_("Apply"), N_("Cancel")),
    "staff/shift_ends": _asks(N_("Hand to next shift"), N_("Keep")),
    "answers/confirm_link": _asks(N_("Link"), N_("Cancel")),
    "client/link_asked": _asks(N_("Link"), N_("It isn't me")),
    "staff/link_asked": _asks(N_("Link"), N_("Don't link")),
    "answers/confirm_unlink": _asks(N_("Unlink"), N_("Cancel")),
    "staff/swap_asked": _asks(N_("Accept"), N_("Decline")),
    "answers/is_it_solved": Under((rows.NOT_SOLVED,)),
    "answers/greeting": Under((rows.FORM,)),
    "answers/expect_new": Under((rows.FORM,)),
    "answers/form": Under((rows.FORM,)),
    "answers/form_subject": Under((rows.NEVER_MIND,)),
    "thread/reply_failed": Under((rows.SEND_AGAIN, rows.ARRIVED)),
    REPLY_FAILED: Under((rows.SEND_AGAIN, rows.ARRIVED)),
    HELD: Under((rows.SEND_ANYWAY, rows.DISCARD), has_word("held")),
    ON_HOLD: Under((rows.SEND_ANYWAY, rows.DISCARD), has_word("held")),
    "answers/held": Under((rows.SEND_ANYWAY, rows.DISCARD)),
    "answers/stays_inside": Under((rows.SEND,)),
    "answers/shifts": Under((rows.SWAP,), has_word("mine")),
    "answers/away": Under((rows.HAND_OVER,), has_word("mine")),
    "answers/open_for_me": Under((rows.OPEN_FOR_ME,)),
}
"""Buttons by template; other templates have no buttons of their own."""


def buttons_for(
    template: str,
    language: str,
    *,
    ticket: TicketView | None,
    message_id: int | None,
    update_id: int | None = None,
    question: int | None = None,
    words: Words | None = None,
    below: Below | None = None,
    voice: Voice = USUAL_VOICE,
) -> Rows:
    """Return the rows of buttons that a message of this template has now."""
    under = MESSAGES.get(template)
    shown = Shown(ticket, message_id, update_id, question, words or {}, below, language, voice)
    if under is None or not under.when(shown):
        return ()
    offered = (row.under(shown, language) for row in under.buttons)
    row: tuple[Button, ...] = tuple(button for button in offered if button is not None)
    return (*under.above(shown), *((row,) if row else ()))
