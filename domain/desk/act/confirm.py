"""Questions before what cannot be undone, or is easily done by mistake.

A handler asks by returning what `ask_first` returns, unless that is None. The command waits in the
database until its question is answered, once, by whoever was asked. What was true when it was asked
is compared then; if it has changed, the question is asked anew.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.answers import Confirm, Say
from domain.audit import Via
from domain.commands import Command, TicketCommand
from domain.repositories import Pending

if TYPE_CHECKING:
    from domain.desk.act.act import Act

EXPIRES_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a handler returns to have another command carried out, to which the actor agreed."""

    command: Command
    state: str
    via: Via


def ask_first(command: Command, question: Say, state: object, act: "Act") -> Confirm | None:
    """Return the question to ask first; None if the actor has agreed to just this.

    `state` is whatever must still be so when the question is answered.
    """
    now = repr((type(command).__name__, state))
    if act.agreed == now:
        return None
    if isinstance(command, TicketCommand):
        # The ticket that the question names, wherever its button is pressed; and what another
        # button showed no longer matters, for `state` says what does.
        command = replace(command, ticket_id=question.ticket_id, drawn=None)
    pending = Pending(act.person.id, command, now, act.now + EXPIRES_AFTER, act.via)
    return Confirm(question, act.uow.questions.ask(pending, act.now))
