"""Who is available: going away and coming back."""

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import ComeBack, GoAway
from domain.desk.act import Act
from domain.desk.people.typed_time import instant_in
from domain.desk.tickets.lock import let_go_of_all


def go_away(command: GoAway, act: Act) -> Answer | None:
    """Give the actor no tickets until a time, and offer to hand over theirs."""
    until = instant_in(command.until, act)
    act.uow.people.set_away(act.person.id, until)
    let_go_of_all(act.person.id, act)
    mine = len(act.uow.tickets.with_assignee(act.person.id))
    return Say("answers/away", {"until": until, "mine": mine})


def come_back(_command: ComeBack, act: Act) -> Answer | None:
    """Give the actor tickets again; somebody who is not away stays as they are."""
    act.uow.people.set_away(act.person.id, None)
    return Say("answers/back", {"mine": len(act.uow.tickets.with_assignee(act.person.id))})
