"""The buttons under each message: which there are, what they say, and what a press asks for.

A button's value is its name, the ticket's number, and the status and assignee it was drawn with
(`take:42:new:0`), or its name and the number of a line or an update (`send:17`): far below the 64
bytes Telegram allows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bots.ports import Button
from bots.rendering import N_, label
from domain import commands as ask
from domain.commands import Command
from domain.posts import CARD, PROCESSED, RECEIPT, TicketView
from domain.ratings import VALUES
from domain.tickets import ACTIVE, Drawn, Status


@dataclass(frozen=True, slots=True)
class ButtonSpec:
    """A button: what it says, when it is there, and whether it stands in the menu."""

    name: str
    text: str
    when: Callable[[TicketView], bool] = lambda _: True
    menu: bool = False
    primary: bool = False


def _active(ticket: TicketView) -> bool:
    return ticket.status in ACTIVE


def _resolved(ticket: TicketView) -> bool:
    return ticket.status is Status.RESOLVED


def _free(ticket: TicketView) -> bool:
    return _active(ticket) and ticket.assignee_id is None


def _not_closed(ticket: TicketView) -> bool:
    return ticket.status is not Status.CLOSED


def _not(status: Status) -> Callable[[TicketView], bool]:
    return lambda ticket: _active(ticket) and ticket.status is not status


SEND_AGAIN = ButtonSpec("again", N_("Send again"))
NEW_QUESTION = ButtonSpec("another", N_("New question"))

BUTTONS: dict[str, tuple[ButtonSpec, ...]] = {
    CARD: (
        ButtonSpec("take", N_("Take"), _free, primary=True),
        ButtonSpec("processed", N_("Processed"), _active),
        ButtonSpec("unsolved", N_("Reopen"), _resolved),
        ButtonSpec("pending", N_("Waiting for client"), _not(Status.PENDING), menu=True),
        ButtonSpec("on_hold", N_("On hold"), _not(Status.ON_HOLD), menu=True),
        ButtonSpec("open", N_("In progress"), _not(Status.OPEN), menu=True),
        ButtonSpec("closing", N_("Close…"), _not_closed, menu=True),
    ),
    RECEIPT: (
        ButtonSpec("unsolved", N_("Not solved"), _resolved),
        NEW_QUESTION,
        ButtonSpec("close", N_("Close"), _not_closed),
    ),
    PROCESSED: (
        ButtonSpec("unsolved", N_("Not solved"), _resolved),
        ButtonSpec("close", N_("Close"), _resolved),
    ),
    "answers/confirm_close": (ButtonSpec("close", N_("Close for good"), _not_closed),),
    "answers/greeting": (),
    "thread/reply_failed": (SEND_AGAIN,),
    "answers/stays_inside": (ButtonSpec("send", N_("Send to client"), _not_closed),),
    "answers/open_for_me": (ButtonSpec("mine", N_("Open a ticket for me")),),
}
"""Buttons by template, in the order they stand."""

MOVES = 4
"""Other tickets that are offered; a client with more quotes a message."""

STILL = N_("Still #%(number)s")

OF_LINE = {"again", "send"}
STATUSES = frozenset(status.value for status in Status)

NUMBER = 9
"""Digits of a number: what both databases hold."""

OF_UPDATE = {"mine"}


def buttons_for(
    template: str,
    language: str,
    *,
    ticket: TicketView | None,
    message_id: int | None,
    update_id: int | None = None,
) -> tuple[tuple[Button, ...], ...]:
    """The row of buttons that a message of this template has now."""
    specs = [spec for spec in BUTTONS.get(template, ()) if ticket is None or spec.when(ticket)]
    row = tuple(_button(spec, language, ticket, message_id, update_id) for spec in specs)
    asked = template == PROCESSED and ticket is not None and not _active(ticket)
    rows = (_ratings(ticket),) if asked and ticket is not None else ()
    return (*rows, row) if row else rows


def _ratings(ticket: TicketView) -> tuple[Button, ...]:
    """The values a client may tap; the one they chose is marked."""
    return tuple(
        Button(f"✓ {value}" if value == ticket.rating else value, f"rate:{ticket.id}:{value}")
        for value in VALUES
    )


def moves(
    facts: Mapping[str, Any], ticket: TicketView, language: str
) -> tuple[tuple[Button, ...], ...]:
    """Where a line whose ticket was guessed may go instead: the other ones, or a new one."""
    message = facts["message"]
    others = facts["others"][:MOVES]
    stay = Button(label(STILL, language, number=ticket.id), f"move:{message}:{ticket.id}")
    named = [
        Button(f"#{other['id']} {other['subject']}".strip()[:40], f"move:{message}:{other['id']}")
        for other in others
    ]
    new = Button(label(NEW_QUESTION.text, language), f"move:{message}:0")
    return (*((button,) for button in named), (stay, new))


def _button(
    spec: ButtonSpec,
    language: str,
    ticket: TicketView | None,
    message_id: int | None,
    update_id: int | None,
) -> Button:
    if spec.name in OF_LINE:
        value = f"{spec.name}:{message_id}"
    elif spec.name in OF_UPDATE:
        value = f"{spec.name}:{update_id}"
    elif ticket is None:
        value = spec.name
    else:
        value = f"{spec.name}:{ticket.id}:{ticket.status.value}:{ticket.assignee_id or 0}"
    return Button(label(spec.text, language), value, spec.menu, spec.primary)


def _set(status: Status) -> Callable[[int, Drawn], Command]:
    return lambda ticket, drawn: ask.SetStatus(ticket_id=ticket, drawn=drawn, status=status)


_OF_TICKET: dict[str, Callable[[int, Drawn], Command]] = {
    "take": lambda ticket, drawn: ask.TakeTicket(ticket_id=ticket, drawn=drawn),
    "processed": _set(Status.RESOLVED),
    "pending": _set(Status.PENDING),
    "on_hold": _set(Status.ON_HOLD),
    "open": _set(Status.OPEN),
    "closing": lambda ticket, drawn: ask.AskToClose(ticket_id=ticket, drawn=drawn),
    "close": lambda ticket, drawn: ask.CloseTicket(ticket_id=ticket, drawn=drawn),
    "unsolved": lambda ticket, drawn: ask.ReopenTicket(ticket_id=ticket, drawn=drawn),
}


def number_in(text: str) -> int | None:
    """A ticket's, a line's or an update's number; None for what cannot be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= NUMBER else None


def pressed(value: str) -> Command | None:
    """What a press of a button with this value asks for; None if it is no button of ours.

    Values come from outside, and may be forged: whatever cannot be read is no button of ours.
    """
    name, *parts = value.split(":")
    if name == "another":
        return ask.ExpectNew()
    number = number_in(parts[0]) if parts else None
    if number is None:
        return None
    if name in _OF_LINE and len(parts) == 1:
        return _OF_LINE[name](number)
    if name in _WITH_CHOICE and len(parts) == 2:
        return _WITH_CHOICE[name](number, parts[1])
    drawn = _drawn(parts)
    return _OF_TICKET[name](number, drawn) if name in _OF_TICKET and drawn else None


def _drawn(parts: Sequence[str]) -> Drawn | None:
    """The status and assignee that stand behind the ticket's number."""
    if len(parts) != 3 or parts[1] not in STATUSES or number_in(parts[2]) is None:
        return None
    return Drawn(Status(parts[1]), number_in(parts[2]) or None)


def _moved(message: int, to: str) -> Command | None:
    number = number_in(to)
    return ask.MoveLine(message, number or None) if number is not None else None


_WITH_CHOICE: dict[str, Callable[[int, str], Command | None]] = {
    "move": _moved,
    "rate": lambda ticket, value: ask.RateTicket(ticket_id=ticket, value=value),
}

_OF_LINE: dict[str, Callable[[int], Command]] = {
    "send": ask.SendToClient,
    "again": ask.SendAgain,
}
