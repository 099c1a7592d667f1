"""A task of administrators: trying how a message would be handled. Nothing is saved."""

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import TryMessage
from domain.desk.act import Act
from domain.desk.act.terms import terms_of
from domain.desk.people.known import person_with
from domain.desk.tickets.details import offer_to
from domain.desk.tickets.triage import placed_by_rules
from domain.errors import Refusal
from domain.people.accounts import PersonRef
from domain.people.person import Person, Role
from domain.people.places import Conversation
from domain.policy.lines.phrases import subject_of
from domain.policy.tickets.assignment import Because
from domain.repositories import DEFAULT_DEPARTMENT
from domain.sla.clocks import keep_time
from domain.tickets import open_ticket


def try_message(command: TryMessage, act: Act) -> Answer:
    """Show how a client's message would be handled now. Nothing is kept."""
    client = _client(command.client, act)
    known = act.uow.dictionaries.load()
    words = command.text.plain
    ticket = open_ticket(
        Conversation(0, act.place, client.id, None, None, wants_new=False),
        subject=subject_of(command.text) or "",
        subject_settled=False,
        source=act.place.platform,
        department_id=DEFAULT_DEPARTMENT,
        written_at=act.now,
        now=act.now,
    )
    placed, event = placed_by_rules(ticket, words, client, act)
    terms = terms_of(placed, known)
    timed, _ = keep_time(None, placed, terms, terms, act.now)
    department = known.department(placed.department_id)
    priority = known.priority(placed.priority_id)
    assignee = placed.assignee_id
    return Say(
        "answers/try",
        {
            "client": client.name,
            "categories": ", ".join(one.name for one in offer_to(client, act.uow).categories),
            "department": department.name if department else "",
            "level": event.level,
            "priority": priority.name if priority else "",
            "due": timed.response_due_at,
            "assignee": act.uow.people.get(assignee).name if assignee is not None else "",
            "language": event.language,
            "nobody_speaks": event.because == Because.NOBODY_SPEAKS,
            "rules": ", ".join(event.rules),
            "points": placed.points,
        },
    )


def _client(called: PersonRef | None, act: Act) -> Person:
    """Return the client; without one, a stranger who speaks like the actor."""
    if called is None:
        actor = act.person
        return Person(0, "", Role.CLIENT, actor.language, actor.time_zone, act.now)
    if called.identity is not None:
        return person_with(called.identity, act)
    found = act.uow.people.clients_named(called.name, 2)
    if len(found) != 1:
        raise Refusal("no_such_client", typed=called.name)
    return found[0]
