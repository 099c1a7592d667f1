"""Questions before something that can't be undone or is easily done by mistake.

A handler asks by returning what `ask_first` returns, unless that is None. The command waits in the
database until the person who was asked answers, once. Then the state is compared with that of the
question; if it has changed, the question is asked again.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from domain.answers import Answer
from domain.answers.say import Confirm, Say
from domain.audit import Via
from domain.commands import (
    ActFor,
    Agree,
    ChooseWho,
    CloseTicket,
    Command,
    Decline,
    SaveEntry,
    SetStatus,
    SwitchEntry,
    TicketCommand,
    UndoChange,
)
from domain.desk.act import Act
from domain.dictionaries.preview import HoldsFor
from domain.errors import Refusal
from domain.repositories import Pending

EXPIRES_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Agreed:
    """The result of a handler when the desk should run a command that the actor agreed to."""

    command: Command
    state: str
    via: Via


def ask_first(command: Command, question: Say, state: object, act: Act) -> Confirm | None:
    """Return the question to ask first; None if the actor has agreed to exactly this.

    `state` is what must still be true when the question is answered.
    """
    if has_agreed(command, state, act):
        return None
    now = in_state(command, state)
    if isinstance(command, TicketCommand):
        # The ticket that the question names, wherever its button is pressed; and what another
        # button showed no longer matters, for `state` says what does.
        command = replace(command, ticket_id=question.ticket_id, drawn=None)
    if act.on_behalf_of is not None:
        command = ActFor(act.on_behalf_of.id, command)
    asked = act.actor or act.person
    pending = Pending(asked.id, command, now, act.now + EXPIRES_AFTER, act.via)
    return Confirm(question, act.uow.questions.ask(pending, act.now))


def has_agreed(command: Command, state: object, act: Act) -> bool:
    """Return whether the actor has agreed to exactly this command in this state."""
    return act.agreed == in_state(command, state)


def in_state(command: Command, state: object) -> str:
    """Return what a question keeps of the command and of the state in which it is asked."""
    # As a text, because the question waits in the database.
    return repr((type(command).__name__, state))


def agree(command: Agree, act: Act) -> Answer | Agreed | None:
    """Run the command that the question is about. Pressing twice runs it once."""
    pending = _settled(command.question, act)
    if pending is None:
        return _answered_before()
    waiting = pending.command
    if command.unsent is not None and isinstance(waiting, SetStatus | CloseTicket):
        waiting = replace(waiting, unsent=command.unsent)
    if isinstance(waiting, SaveEntry | UndoChange | SwitchEntry):
        # A question that is asked again is answered anew: what was pressed before says nothing.
        waiting = replace(waiting, reach=command.reach or HoldsFor.ALL)
    if command.instead and isinstance(waiting, SwitchEntry):
        waiting = replace(waiting, instead=command.instead)
    if isinstance(waiting, ChooseWho):
        waiting = replace(waiting, chosen=command.instead)
    return Agreed(waiting, pending.state, pending.via)


def decline(command: Decline, act: Act) -> Answer | Command:
    """Leave everything as it is; if a colleague has asked, they are told by what follows."""
    pending = _settled(command.question, act)
    if pending is None:
        return _answered_before()
    return pending.command.declined or Say("answers/declined")


def _answered_before() -> Answer:
    return Say("answers/settled_already")


def _settled(question: int, act: Act) -> Pending | None:
    """Settle a question and return it; None if it was settled before.

    Raises Refusal if it is somebody else's question, does not exist, or has expired.
    """
    pending = act.uow.questions.find(question)
    if pending is None or pending.person_id != act.person.id:
        raise Refusal("stale_button")
    if pending.is_settled:
        return None
    if pending.expires_at <= act.now:
        raise Refusal("question_expired")
    # In the unit that runs the command, so that two presses, or a crash between them, run it once.
    act.uow.questions.settle(question, act.now)
    return pending
