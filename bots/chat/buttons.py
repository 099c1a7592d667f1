"""The buttons under each message: which there are, what they say, and what a press asks for.

A button's value is its name, the ticket's number, and the status and assignee it was drawn with
(`take:42:new:0`), or its name and the number of a line or an update (`send:17`): far below the 64
bytes Telegram allows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bots.chat import queue_state
from bots.platforms import Button
from bots.text.locales import N_, label
from domain import commands as ask
from domain.bodies import CARD, CLOSING_SOON, HELD, PROCESSED, RECEIPT, Departments, Moves, Words
from domain.commands import Command
from domain.policy.form_steps import Step
from domain.policy.ratings import VALUES
from domain.posts import TicketView
from domain.tickets import ACTIVE, ButtonState, Status, was_asked


@dataclass(frozen=True, slots=True)
class ButtonSpec:
    """A button: what it says, when it is there, and whether it stands in the menu.

    `word`: it is there only where that word of its message is true.
    """

    name: str
    text: str
    when: Callable[[TicketView], bool] = lambda _: True
    word: str = ""
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


def _pending(ticket: TicketView) -> bool:
    return ticket.status is Status.PENDING


def _not(status: Status) -> Callable[[TicketView], bool]:
    return lambda ticket: _active(ticket) and ticket.status is not status


def _asked(ticket: TicketView) -> bool:
    return _active(ticket) and ticket.status is not Status.PENDING and was_asked(ticket)


def _waited_for(ticket: TicketView) -> bool:
    return _active(ticket) and bool(ticket.waiting_since or ticket.response_due_at)


def _may_move(ticket: TicketView) -> bool:
    return _not_closed(ticket) and ticket.may_move


def _locked(ticket: TicketView) -> bool:
    return _not_closed(ticket) and bool(ticket.locked_by)


def _unlocked(ticket: TicketView) -> bool:
    return _not_closed(ticket) and not ticket.locked_by


SEND_AGAIN = ButtonSpec("again", N_("Send again"))
NEW_QUESTION = ButtonSpec("another", N_("New question"))
FILL_IN = ButtonSpec("form", N_("Fill in a form"))

BUTTONS: dict[str, tuple[ButtonSpec, ...]] = {
    CARD: (
        ButtonSpec("take", N_("Take"), _free, primary=True),
        ButtonSpec("reply", N_("Reply"), _not_closed),
        ButtonSpec("note", N_("Note"), _not_closed),
        ButtonSpec("processed", N_("Processed"), _active),
        ButtonSpec("lock", N_("I'm answering"), _unlocked),
        ButtonSpec("unlock", N_("Unlock"), _locked),
        ButtonSpec("unsolved", N_("Reopen"), _resolved),
        ButtonSpec("pending", N_("Waiting for client"), _asked, menu=True),
        ButtonSpec("on_hold", N_("On hold"), _not(Status.ON_HOLD), menu=True),
        ButtonSpec("open", N_("In progress"), _not(Status.OPEN), menu=True),
        ButtonSpec("noreply", N_("No reply needed"), _waited_for, menu=True),
        ButtonSpec("elsewhere", N_("Department…"), _may_move, menu=True),
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
    CLOSING_SOON: (ButtonSpec("still", N_("Still need help"), _pending, primary=True),),
    "answers/my_ticket": (
        ButtonSpec("continue", N_("Continue here"), word="may_continue", primary=True),
        ButtonSpec("unsolved", N_("Not solved"), _resolved),
        NEW_QUESTION,
        ButtonSpec("close", N_("Close"), _not_closed),
        ButtonSpec("list", N_("My tickets")),
    ),
    "answers/confirm_close": (ButtonSpec("close", N_("Close for good"), _not_closed),),
    "answers/greeting": (FILL_IN,),
    "answers/expect_new": (FILL_IN,),
    "answers/form": (FILL_IN,),
    "answers/form_subject": (ButtonSpec("never", N_("Never mind")),),
    "thread/reply_failed": (SEND_AGAIN,),
    HELD: (
        ButtonSpec("anyway", N_("Send anyway"), _not_closed, word="held"),
        ButtonSpec("discard", N_("Discard"), word="held"),
    ),
    "answers/held": (
        ButtonSpec("anyway", N_("Send anyway"), _not_closed),
        ButtonSpec("discard", N_("Discard")),
    ),
    "answers/stays_inside": (ButtonSpec("send", N_("Send to client"), _not_closed),),
    "answers/away": (ButtonSpec("handover", N_("Hand over my tickets"), word="mine"),),
    "answers/open_for_me": (ButtonSpec("mine", N_("Open a ticket for me")),),
}
"""Buttons by template, in the order they stand."""

BUTTONS["answers/ticket"] = (*BUTTONS[CARD], ButtonSpec("queue", N_("Queue")))

OTHERS = 4
"""Other tickets that are offered; a client with more quotes a message."""

STILL = N_("Still #%(number)s")

OF_LINE = {"again", "send", "anyway", "discard"}
STATUSES = frozenset(status.value for status in Status)

NUMBER = 9
"""Digits of a number: what both databases hold."""

OF_UPDATE = {"mine"}
OF_PAGE = {"list": "list:0", "queue": queue_state.PREFIX}
"""Lists, and the values that show their first pages."""


def buttons_for(
    template: str,
    language: str,
    *,
    ticket: TicketView | None,
    message_id: int | None,
    update_id: int | None = None,
    words: Words | None = None,
) -> tuple[tuple[Button, ...], ...]:
    """The row of buttons that a message of this template has now."""
    known = words or {}
    specs = [
        spec
        for spec in BUTTONS.get(template, ())
        if (ticket is None or spec.when(ticket)) and (not spec.word or known.get(spec.word))
    ]
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


def moves(offer: Moves, ticket: TicketView, language: str) -> tuple[tuple[Button, ...], ...]:
    """Return where a line whose ticket was guessed may go instead: the other ones, or a new one."""
    message = offer.message_id
    stay = Button(label(STILL, language, number=ticket.id), f"move:{message}:{ticket.id}")
    named = [
        Button(f"#{other.id} {other.subject}".strip()[:40], f"move:{message}:{other.id}")
        for other in offer.others[:OTHERS]
    ]
    new = Button(label(NEW_QUESTION.text, language), f"move:{message}:0")
    return (*((button,) for button in named), (stay, new))


ROWS, DEPARTMENTS = 20, 100
"""Departments that stand below each other; more stand side by side. Slack takes 50 blocks, each row
is one; Telegram takes 100 buttons. The others are named in words: `/department Billing`."""


def departments(offer: Departments, ticket: TicketView) -> tuple[tuple[Button, ...], ...]:
    """Return the departments that a ticket may go to; of more than all that fit, the first."""
    buttons = [
        Button(one.name[:40], f"dept:{ticket.id}:{one.id}") for one in offer.offered[:DEPARTMENTS]
    ]
    each = 1 if len(buttons) <= ROWS else 5
    return tuple(tuple(buttons[at : at + each]) for at in range(0, len(buttons), each))


def _button(
    spec: ButtonSpec,
    language: str,
    ticket: TicketView | None,
    message_id: int | None,
    update_id: int | None,
) -> Button:
    if spec.name in OF_PAGE:
        value = OF_PAGE[spec.name]
    elif spec.name in OF_LINE:
        value = f"{spec.name}:{message_id}"
    elif spec.name in OF_UPDATE:
        value = f"{spec.name}:{update_id}"
    elif ticket is None:
        value = spec.name
    else:
        value = f"{spec.name}:{ticket.id}:{ticket.status.value}:{ticket.assignee_id or 0}"
    return Button(label(spec.text, language), value, spec.menu, spec.primary)


def _set(status: Status) -> Callable[[int, ButtonState], Command]:
    return lambda ticket, drawn: ask.SetStatus(ticket_id=ticket, drawn=drawn, status=status)


_OF_TICKET: dict[str, Callable[[int, ButtonState], Command]] = {
    "reply": lambda ticket, drawn: ask.BeginReply(ticket_id=ticket, drawn=drawn),
    "note": lambda ticket, drawn: ask.BeginNote(ticket_id=ticket, drawn=drawn),
    "lock": lambda ticket, drawn: ask.LockTicket(ticket_id=ticket, drawn=drawn),
    "unlock": lambda ticket, drawn: ask.UnlockTicket(ticket_id=ticket, drawn=drawn),
    "elsewhere": lambda ticket, drawn: ask.ChooseDepartment(ticket_id=ticket, drawn=drawn),
    "noreply": lambda ticket, drawn: ask.NoReplyNeeded(ticket_id=ticket, drawn=drawn),
    "take": lambda ticket, drawn: ask.TakeTicket(ticket_id=ticket, drawn=drawn),
    "processed": _set(Status.RESOLVED),
    "pending": _set(Status.PENDING),
    "on_hold": _set(Status.ON_HOLD),
    "open": _set(Status.OPEN),
    "closing": lambda ticket, drawn: ask.AskToClose(ticket_id=ticket, drawn=drawn),
    "close": lambda ticket, drawn: ask.CloseTicket(ticket_id=ticket, drawn=drawn),
    "unsolved": lambda ticket, drawn: ask.ReopenTicket(ticket_id=ticket, drawn=drawn),
    "still": lambda ticket, drawn: ask.StillNeedHelp(ticket_id=ticket, drawn=drawn),
    "continue": lambda ticket, drawn: ask.ContinueTicket(ticket_id=ticket, drawn=drawn),
}


_OF_NOTHING: dict[str, type[Command]] = {
    "another": ask.ExpectNew,
    "form": ask.BeginForm,
    "never": ask.LeaveForm,
    "handover": ask.BeginHandOver,
}


def number_in(text: str) -> int | None:
    """A ticket's, a line's or an update's number; None for what cannot be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= NUMBER else None


def pressed(value: str) -> Command | None:
    """What a press of a button with this value asks for; None if it is no button of ours.

    Values come from outside, and may be forged: whatever cannot be read is no button of ours.
    """
    if value.startswith(queue_state.PREFIX):
        return queue_state.decoded(value)
    name, *parts = value.split(":")
    if name in _OF_NOTHING:
        return _OF_NOTHING[name]()
    number = number_in(parts[0]) if parts else None
    if number is None:
        return None
    if name in _OF_LINE and len(parts) == 1:
        return _OF_LINE[name](number)
    if name in _WITH_CHOICE and len(parts) == 2:
        return _WITH_CHOICE[name](number, parts[1])
    drawn = _drawn(parts)
    return _OF_TICKET[name](number, drawn) if name in _OF_TICKET and drawn else None


def _drawn(parts: Sequence[str]) -> ButtonState | None:
    """The status and assignee that stand behind the ticket's number."""
    if len(parts) != 3 or parts[1] not in STATUSES or number_in(parts[2]) is None:
        return None
    return ButtonState(Status(parts[1]), number_in(parts[2]) or None)


def _moved(message: int, to: str) -> Command | None:
    number = number_in(to)
    return ask.MoveLine(message, number or None) if number is not None else None


def _elsewhere(ticket: int, to: str) -> Command | None:
    number = number_in(to)
    return ask.MoveTicket(ticket_id=ticket, department=number) if number is not None else None


def _filled(ticket: int, step: str, _dot: str, choice: str) -> Command | None:
    number = number_in(choice)
    if step not in tuple(Step) or (number is None and choice not in ("", "enough")):
        return None
    return ask.FillStep(ticket_id=ticket, step=Step(step), choice=number, enough=choice == "enough")


_WITH_CHOICE: dict[str, Callable[[int, str], Command | None]] = {
    "move": _moved,
    "dept": _elsewhere,
    "fill": lambda ticket, value: _filled(ticket, *value.partition(".")),
    "rate": lambda ticket, value: ask.RateTicket(ticket_id=ticket, value=value),
}

_OF_LINE: dict[str, Callable[[int], Command]] = {
    "send": ask.SendToClient,
    "again": ask.SendAgain,
    "anyway": ask.SendAnyway,
    "discard": ask.Discard,
    "show": lambda ticket: ask.ShowTicket(ticket_id=ticket),
    "look": lambda ticket: ask.ShowTicket(ticket_id=ticket, apart=True),
    "list": ask.ListTickets,
}
