"""A row for each button: its name, its label, what it carries, and what a press of it asks for.

A value is the name and what is carried: `take:42:new:0`, `send:17`, `form`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, Self, TypeVar

from bots.chat.buttons.values import (
    OfAnswer,
    OfDepartment,
    OfLine,
    OfListed,
    OfMove,
    OfNothing,
    OfPage,
    OfQueue,
    OfRating,
    OfTicket,
    OfUpdate,
    Shown,
    Value,
)
from bots.chat.queue_state import decoded
from bots.platforms import Button
from bots.text.locales import N_, label
from domain import commands as ask
from domain.commands import Command
from domain.posts import TicketView
from domain.tickets import ACTIVE, ButtonState, Status, was_asked

V = TypeVar("V", bound=Value)

LIMIT = 64
"""Bytes of a button's value (Bot API, InlineKeyboardButton, callback_data)."""


def always(_shown: Shown) -> bool:
    """Tell that it is offered whatever the message shows."""
    return True


@dataclass(frozen=True, slots=True)
class Row(Generic[V]):
    """A button.

    `label` is empty where each says what it stands for. `when`: it is offered only under a message
    that shows this. `menu`: it stands behind ⋯ where the platform has menus.
    """

    name: str
    label: str
    carries: type[V]
    command: Callable[[V], Command | None]
    when: Callable[[Shown], bool] = always
    menu: bool = False
    primary: bool = False

    def called(self, words: str) -> Self:
        """Return the same button with another label, still to be translated."""
        return replace(self, label=words)

    def value(self, carried: V) -> str:
        """Return what comes back when it is pressed, at most LIMIT bytes."""
        written = carried.written()
        return f"{self.name}:{written}" if written else self.name

    def draw(self, carried: V, words: str) -> Button:
        """Return the button that carries this and says these words."""
        return Button(words, self.value(carried), self.menu, self.primary)

    def under(self, shown: Shown, language: str) -> Button | None:
        """Return the button as it stands under a message; None if it is not offered there."""
        carried = self.carries.under(shown)
        if carried is None or not self.when(shown):
            return None
        return self.draw(carried, label(self.label, language))

    def carried(self, value: str) -> V | None:
        """Return what a value carries; None if it is not this button's, or cannot be read."""
        name, _, written = value.partition(":")
        return self.carries.read(written) if name == self.name and len(value) <= LIMIT else None

    def pressed(self, value: str) -> Command | None:
        """Return what a press asks for; None if the value cannot be read."""
        carried = self.carried(value)
        return None if carried is None else self.command(carried)


# When a button is offered


def _if(holds: Callable[[TicketView], bool]) -> Callable[[Shown], bool]:
    """Return whether it holds of the message's ticket; a message without one offers everything."""
    return lambda shown: shown.ticket is None or holds(shown.ticket)


def _in(*statuses: Status) -> Callable[[Shown], bool]:
    return _if(lambda ticket: ticket.status in statuses)


_active = _in(*ACTIVE)
_not_closed = _in(*ACTIVE, Status.RESOLVED)
_resolved = _in(Status.RESOLVED)
_pending = _in(Status.PENDING)
_not_open = _in(*(ACTIVE - {Status.OPEN}))
_not_on_hold = _in(*(ACTIVE - {Status.ON_HOLD}))


@_if
def _free(ticket: TicketView) -> bool:
    return ticket.status in ACTIVE and ticket.assignee_id is None


@_if
def _asked(ticket: TicketView) -> bool:
    return ticket.status in ACTIVE - {Status.PENDING} and was_asked(ticket)


@_if
def _waited_for(ticket: TicketView) -> bool:
    return ticket.status in ACTIVE and bool(ticket.waiting_since or ticket.response_due_at)


@_if
def _may_move(ticket: TicketView) -> bool:
    return ticket.status is not Status.CLOSED and ticket.may_move


@_if
def _locked(ticket: TicketView) -> bool:
    return ticket.status is not Status.CLOSED and bool(ticket.locked_by)


@_if
def _unlocked(ticket: TicketView) -> bool:
    return ticket.status is not Status.CLOSED and not ticket.locked_by


def _may_continue(shown: Shown) -> bool:
    return bool(shown.facts.get("may_continue"))


# What a press asks for


class _OnTicket(Protocol):
    def __call__(self, *, ticket_id: int, drawn: ButtonState) -> Command: ...


def _to(command: _OnTicket) -> Callable[[OfTicket], Command]:
    """Return how a command is built that needs nothing but the ticket."""
    return lambda of: command(ticket_id=of.ticket, drawn=of.drawn)


def _set(status: Status) -> Callable[[OfTicket], Command]:
    return lambda of: ask.SetStatus(ticket_id=of.ticket, drawn=of.drawn, status=status)


def _line(command: Callable[[int], Command]) -> Callable[[OfLine], Command]:
    return lambda of: command(of.number)


def _move_ticket(of: OfDepartment) -> Command:
    return ask.MoveTicket(ticket_id=of.number, department=of.chosen)


def _fill(of: OfAnswer) -> Command:
    return ask.FillStep(ticket_id=of.ticket, step=of.step, choice=of.choice, enough=of.enough)


def _write_anew(of: OfUpdate) -> Command | None:
    """Write the line of an update once more; None as long as nobody has brought it back."""
    return ask.WriteLine(of.line, new=True) if of.line is not None else None


# Staff at a ticket

TAKE = Row("take", N_("Take"), OfTicket, _to(ask.TakeTicket), _free, primary=True)
REPLY = Row("reply", N_("Reply"), OfTicket, _to(ask.BeginReply), _not_closed)
NOTE = Row("note", N_("Note"), OfTicket, _to(ask.BeginNote), _not_closed)
PROCESSED = Row("processed", N_("Processed"), OfTicket, _set(Status.RESOLVED), _active)
LOCK = Row("lock", N_("I'm answering"), OfTicket, _to(ask.LockTicket), _unlocked)
UNLOCK = Row("unlock", N_("Unlock"), OfTicket, _to(ask.UnlockTicket), _locked)
WAITING = Row(
    "pending", N_("Waiting for client"), OfTicket, _set(Status.PENDING), _asked, menu=True
)
ON_HOLD = Row("on_hold", N_("On hold"), OfTicket, _set(Status.ON_HOLD), _not_on_hold, menu=True)
IN_PROGRESS = Row("open", N_("In progress"), OfTicket, _set(Status.OPEN), _not_open, menu=True)
NO_REPLY = Row(
    "noreply", N_("No reply needed"), OfTicket, _to(ask.NoReplyNeeded), _waited_for, menu=True
)
ELSEWHERE = Row(
    "elsewhere", N_("Department…"), OfTicket, _to(ask.ChooseDepartment), _may_move, menu=True
)
ASK_TO_CLOSE = Row("closing", N_("Close…"), OfTicket, _to(ask.AskToClose), _not_closed, menu=True)
DEPARTMENT = Row("dept", "", OfDepartment, _move_ticket)

# Staff at a line

SEND = Row("send", N_("Send to client"), OfLine, _line(ask.SendToClient), _not_closed)
SEND_AGAIN = Row("again", N_("Send again"), OfLine, _line(ask.SendAgain))
SEND_ANYWAY = Row("anyway", N_("Send anyway"), OfLine, _line(ask.SendAnyway), _not_closed)
DISCARD = Row("discard", N_("Discard"), OfLine, _line(ask.Discard))

# Clients

CLOSE = Row("close", N_("Close"), OfTicket, _to(ask.CloseTicket), _not_closed)
NOT_SOLVED = Row("unsolved", N_("Not solved"), OfTicket, _to(ask.ReopenTicket), _resolved)
STILL = Row(
    "still", N_("Still need help"), OfTicket, _to(ask.StillNeedHelp), _pending, primary=True
)
CONTINUE = Row(
    "continue", N_("Continue here"), OfTicket, _to(ask.ContinueTicket), _may_continue, primary=True
)
NEW_QUESTION = Row("another", N_("New question"), OfNothing, lambda _: ask.ExpectNew())
FORM = Row("form", N_("Fill in a form"), OfNothing, lambda _: ask.BeginForm())
NEVER_MIND = Row("never", N_("Never mind"), OfNothing, lambda _: ask.LeaveForm())
MOVE = Row("move", "", OfMove, lambda of: ask.MoveLine(of.number, of.chosen or None))
FILL = Row("fill", "", OfAnswer, _fill)
RATE = Row("rate", "", OfRating, lambda of: ask.RateTicket(ticket_id=of.ticket, value=of.rating))

# Whoever looks around

SHOW = Row("show", "", OfListed, lambda of: ask.ShowTicket(ticket_id=of.number))
SHOW_APART = Row("look", "", OfListed, lambda of: ask.ShowTicket(ticket_id=of.number, apart=True))
TICKETS = Row("list", N_("My tickets"), OfPage, lambda of: ask.ListTickets(of.number))
QUEUE = Row("q", N_("Queue"), OfQueue, lambda of: decoded(of.code))
HAND_OVER = Row("handover", N_("Hand over my tickets"), OfNothing, lambda _: ask.BeginHandOver())
OPEN_FOR_ME = Row("mine", N_("Open a ticket for me"), OfUpdate, _write_anew)

BUTTONS: Mapping[str, Row[Any]] = {
    row.name: row for row in tuple(globals().values()) if isinstance(row, Row)
}
"""Every row above, by its name."""


def pressed(value: str) -> Command | None:
    """Return what a press of a button with this value asks for; None if it is no button of ours."""
    row = BUTTONS.get(value.partition(":")[0])
    return row.pressed(value) if row is not None else None
