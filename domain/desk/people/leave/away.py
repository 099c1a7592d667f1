"""Who is away: going and coming back, and handing over for a colleague who is ill."""

from domain.answers import Answer
from domain.answers.say import Say
from domain.audit import Audited
from domain.commands import ComeBack, GoAway, HandOverFor
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.desk.act.tell import tell_privately
from domain.desk.people.known import known_person
from domain.desk.people.leave.heirs import check_share, give_all, shared
from domain.desk.people.typed_time import ahead, instant_in, zone_of
from domain.desk.tickets.lock import let_go_of_all
from domain.errors import Refusal
from domain.outgoing.words import Words
from domain.people.departures import Departure


def hand_over_for(command: HandOverFor, act: Act) -> Answer:
    """Give a colleague's tickets to others, and no new ones until they are back; ask first.

    Raises Refusal if they are no staff, or if the chosen person can't get the tickets.
    """
    person = known_person(command.person, act)
    if not person.role.is_staff:
        raise Refusal("assignee_not_staff", name=person.name)
    check_share(command.to, person, act)
    until = ahead(command.until, act.now)
    words: Words = {"name": person.name, "until": until, **shared(person, command.to, act)}
    question = Say("answers/confirm_hand_over", words)
    if asked := ask_first(command, question, person.role.value, act):
        return asked
    let_go_of_all(person.id, act)
    act.uow.people.set_away(person.id, until)
    before, after = (
        one.astimezone(zone_of(act)).isoformat(" ", "minutes") if one else ""
        for one in (person.away_until, until)
    )
    act.audit(Audited.AWAY, person.id, before=before, after=after)
    give_all(Departure(person.id, False, until, command.to), act)
    if person.id != act.person.id:
        told: Words = {"by": act.person.name, "until": until, "count": words["tickets"]}
        tell_privately(Say("staff/handed_over_for", told), [person], act)
    return Say("answers/handed_over_for", words)


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
