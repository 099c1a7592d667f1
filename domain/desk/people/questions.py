"""Answers to the questions that the desk asks before it does something."""

from domain.answers import Answer, Say
from domain.commands import Agree, Decline
from domain.desk.act import Act
from domain.desk.act.confirm import Agreed
from domain.errors import Refusal
from domain.repositories import Pending


def agree(command: Agree, act: Act) -> Answer | Agreed | None:
    """Do what was asked about. Pressed twice, it is done once."""
    pending = _settled(command.question, act)
    if pending is None:
        return _answered_before()
    return Agreed(pending.command, pending.state, pending.via)


def decline(command: Decline, act: Act) -> Answer | None:
    """Leave everything as it is."""
    return Say("answers/declined") if _settled(command.question, act) else _answered_before()


def _answered_before() -> Answer:
    return Say("answers/settled_already")


def _settled(question: int, act: Act) -> Pending | None:
    """Settle a question and return what it asks; None if it was settled before.

    Raises Refusal if it is somebody else's, was never asked, or has expired.
    """
    pending = act.uow.questions.get(question)
    if pending is None or pending.person_id != act.person.id:
        raise Refusal("stale_button")
    if pending.is_settled:
        return None
    if pending.expires_at <= act.now:
        raise Refusal("question_expired")
    act.uow.questions.settle(question, act.now)
    return pending
