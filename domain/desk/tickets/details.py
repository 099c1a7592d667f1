"""Subject, category and priority: changed by the client, or by the person responsible."""

from dataclasses import replace

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import SetCategory, SetPriority, SetSubject
from domain.desk.act import Act
from domain.desk.tickets.triage import reroute
from domain.dictionaries import Category, Priority
from domain.errors import Refusal
from domain.events import CategoryChanged, Event, PriorityChanged
from domain.people.person import Person
from domain.policy.forms.form_steps import Offer
from domain.policy.lines.phrases import SUBJECT_LENGTH
from domain.policy.tickets.rules import Facts, all_true
from domain.repositories import UnitOfWork
from domain.tickets import Ticket, check_not_closed, improve_subject


def set_subject(command: SetSubject, ticket: Ticket, act: Act) -> Answer | None:
    """Change the subject; from then on no line of the client changes it."""
    _check_open(ticket)
    subject = " ".join(command.subject.plain.split())
    if not subject:
        raise Refusal("empty_line", ticket=ticket.id)
    if len(subject) > SUBJECT_LENGTH:
        raise Refusal("subject_too_long", ticket=ticket.id, most=SUBJECT_LENGTH)
    changed, events = improve_subject(ticket, subject, settled=True)
    act.save(ticket, changed, *events)
    return Say("answers/subject", ticket_id=ticket.id)


def set_category(command: SetCategory, ticket: Ticket, act: Act) -> Answer | None:
    """Change the category, among those that the ticket's client may choose."""
    client = act.uow.people.get(ticket.client_id)
    category = offer_to(client, act.uow).category(command.category)
    categorise(ticket, category, act)
    return Say("answers/category", {"category": category.name}, ticket.id)


def set_priority(command: SetPriority, ticket: Ticket, act: Act) -> Answer | None:
    """Change the priority, among those that clients with the ticket's level may choose."""
    known = act.uow.dictionaries.load()
    offer = Offer(priorities=known.priorities_for(known.level(ticket.level_id)))
    priority = offer.priority(command.priority)
    prioritise(ticket, priority, act)
    return Say("answers/priority", {"priority": priority.name}, ticket.id)


def categorise(ticket: Ticket, category: Category, act: Act) -> None:
    """Set the category; if it is set already, that is success."""
    if ticket.category_id == category.id:
        return
    before = act.uow.dictionaries.load().category(ticket.category_id)
    event = CategoryChanged(ticket.id, before.name if before else "", category.name)
    _change(ticket, replace(ticket, category_id=category.id), event, act)
    reroute(act.uow.tickets.get(ticket.id), act)


def prioritise(ticket: Ticket, priority: Priority, act: Act) -> None:
    """Set the priority; if it is set already, that is success."""
    if ticket.priority_id == priority.id:
        return
    before = act.uow.dictionaries.load().priority(ticket.priority_id)
    event = PriorityChanged(ticket.id, before.name if before else "", priority.name)
    _change(ticket, replace(ticket, priority_id=priority.id), event, act)


def _change(ticket: Ticket, changed: Ticket, event: Event, act: Act) -> None:
    _check_open(ticket)
    act.save(ticket, replace(changed, version=ticket.version + 1), event)


def _check_open(ticket: Ticket) -> None:
    check_not_closed(ticket)


def offer_to(client: Person, uow: UnitOfWork) -> Offer:
    """Return the categories and priorities that a client may choose when asking for help."""
    known = uow.dictionaries.load()
    groups = uow.dictionaries.groups_of(client.id)
    level = known.level_for(groups)
    facts = Facts(
        groups=groups,
        level=level.name if level is not None else "",
        language=client.language.partition("-")[0],
        properties=client.properties,
    )
    offered = known.categories_for(groups)
    return Offer(
        tuple(one for one in offered if all_true(one.conditions, facts)),
        known.priorities_for(level),
    )
