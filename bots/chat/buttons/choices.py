"""Buttons with one for each value to choose."""

from collections.abc import Sequence

from bots.chat.buttons.layout import LABEL, Rows, in_rows
from bots.chat.buttons.offered import Shown
from bots.chat.buttons.rows import (
    ASSIGN,
    DEPARTMENT,
    INSTEAD,
    JOIN,
    MOVE,
    NEW_QUESTION,
    RATE,
    SHOW_APART,
    WHO,
)
from bots.chat.buttons.values import (
    OfColleague,
    OfDepartment,
    OfListed,
    OfMembership,
    OfMove,
    OfRating,
    OfReplacement,
)
from bots.text.locales import N_, label
from domain.outgoing.buttons import (
    Absence,
    Choice,
    Colleagues,
    Departments,
    Invitations,
    Moves,
    Namesakes,
    Replacements,
)
from domain.outgoing.ticket_view import TicketView

OTHERS = 4
"""How many other tickets are offered; a client with more quotes a message."""

RATINGS = 3
"""Ratings with words that stand side by side."""

INVITE, INVITE_ONE = N_("Invite to #%(channel)s"), N_("Invite %(name)s to #%(channel)s")
OPEN = N_("Open #%(number)s")
HERE = N_("Keep in #%(number)s")

ROWS, DEPARTMENTS = 20, 100
"""Departments that stand below each other; more stand side by side. Slack takes 50 blocks, each row
is one; Telegram takes 100 buttons. The others are named in words: `/department Billing`."""


def ticket(shown: Shown) -> Rows:
    """Return what opens the ticket that it is about."""
    if shown.ticket is None:
        return ()
    number = shown.ticket.id
    said = label(OPEN, shown.language, number=number)
    return ((SHOW_APART.draw(OfListed(number), said),),)


def ratings(shown: Shown) -> Rows:
    """Return the possible ratings, a few in a row; the chosen one is marked."""
    ticket = shown.ticket
    if ticket is None:
        return ()
    buttons = [
        RATE.draw(
            OfRating(ticket.id, one.key, ticket.round),
            f"{'✓ ' if one == ticket.chosen else ''}{one.said(shown.language)}"[:LABEL],
        )
        for one in ticket.scale
    ]
    each = len(buttons) if all(one.name == "" for one in ticket.scale) else RATINGS
    return in_rows(buttons, each)


def instead(shown: Shown) -> Rows:
    """Return what may take the place of an entry that is switched off, two side by side."""
    if shown.question is None or not isinstance(shown.below, Replacements):
        return ()
    buttons = [
        INSTEAD.draw(OfReplacement(shown.question, one.id), f"→ {one.name}"[:LABEL])
        for one in shown.below.offered
    ]
    return in_rows(buttons)


def who(shown: Shown) -> Rows:
    """Return the people who may be meant, each with one of their accounts."""
    if shown.question is None or not isinstance(shown.below, Namesakes):
        return ()
    return tuple(
        (WHO.draw(OfReplacement(shown.question, one.id), _named(one)[:LABEL]),)
        for one in shown.below.offered
    )


def channels(shown: Shown) -> Rows:
    """Return a button for each channel to which a message offers to invite people."""
    if not isinstance(shown.below, Invitations):
        return ()
    return invitations(shown.below.absent, shown.language)


def invitations(absent: Sequence[Absence], language: str) -> Rows:
    """Return a button for each channel where somebody is missing; several people are named."""
    several = len({one.person for one in absent}) > 1
    words = INVITE_ONE if several else INVITE
    buttons = [
        JOIN.draw(
            OfMembership(one.person, one.department),
            label(words, language, name=one.name, channel=one.channel)[:LABEL],
        )
        for one in absent
    ]
    return in_rows(buttons)


def _named(one: Choice) -> str:
    return " · ".join(filter(None, (one.name, one.definition)))


def moves(offer: Moves, ticket: TicketView, language: str) -> Rows:
    """Return where a line whose ticket was a guess may go: each other ticket, or a new one."""
    line = offer.message_id
    others = [
        MOVE.draw(OfMove(line, other.id), f"#{other.id} {other.subject}".strip()[:LABEL])
        for other in offer.others[:OTHERS]
    ]
    here = MOVE.draw(OfMove(line, ticket.id), label(HERE, language, number=ticket.id))
    new = MOVE.draw(OfMove(line, 0), label(NEW_QUESTION.label, language))
    return (*((button,) for button in others), (here, new))


def colleagues(offer: Colleagues, ticket: TicketView) -> Rows:
    """Return the colleagues who may become responsible, two side by side."""
    buttons = [
        ASSIGN.draw(OfColleague(ticket.id, one.id), one.name[:LABEL])
        for one in offer.offered[: ROWS * 2]
    ]
    return in_rows(buttons)


def departments(offer: Departments, ticket: TicketView) -> Rows:
    """Return the departments that a ticket may move to; the first ones if not all fit."""
    buttons = [
        DEPARTMENT.draw(OfDepartment(ticket.id, one.id), one.name[:LABEL])
        for one in offer.offered[:DEPARTMENTS]
    ]
    each = 1 if len(buttons) <= ROWS else 5
    return in_rows(buttons, each)
