"""How a new ticket is handled: its level, department, points and responsible person.

Until somebody works on it, this is decided again when more is known about it.
"""

from collections.abc import Sequence
from dataclasses import replace

from domain.desk.act import Act
from domain.desk.act.points import facts_of
from domain.desk.tickets.departments import can_move, put_in_charge
from domain.desk.tickets.level import keep_promising
from domain.dictionaries import Dictionaries, Strategy
from domain.dictionaries.kinds.projects import PROPERTY, project_called
from domain.dictionaries.kinds.rules import Speaks
from domain.events import Event, TicketAssigned, TicketPlaced
from domain.people.person import Person, base_language
from domain.platforms import identity_of
from domain.policy.lines.client_lines import SUBJECT_SETTLES_AFTER
from domain.policy.tickets.assignment import (
    Because,
    NamedPeople,
    Picked,
    available,
    responsible_for,
)
from domain.policy.tickets.rules import Outcome, apply
from domain.repositories import UnitOfWork
from domain.tickets import Status, Ticket


def add_triaged(ticket: Ticket, text: str, client: Person, act: Act) -> Ticket:
    """Number a new ticket, and let rules, category, department and level decide about it.

    `text` is what the client wrote to open it. A person who is already responsible stays so.
    """
    known = act.uow.dictionaries.load()
    ticket = replace(_in_a_department_that_is_on(ticket, known), terms_revision=known.revision)
    ticket, placed = placed_by_rules(ticket, text, client, act)
    _note_turn(ticket, placed, act)
    ticket = act.uow.tickets.add(ticket)
    if placed != TicketPlaced(0):
        act.uow.history.append([replace(placed, ticket_id=ticket.id)], act.now, None)
    return act.by_desk().save_silently(None, ticket)


def _in_a_department_that_is_on(ticket: Ticket, known: Dictionaries) -> Ticket:
    """Return a new ticket in its department, or in the first one if that is switched off."""
    if ticket.department_id not in known.off:
        return ticket
    offered = known.offered().departments
    return replace(ticket, department_id=offered[0].id) if offered else ticket


def given(ticket: Ticket) -> Sequence[Event]:
    """Return the event for a new ticket that has a responsible person from the start."""
    if ticket.assignee_id is None:
        return ()
    return (TicketAssigned(ticket.id, ticket.assignee_id, None),)


def placed_by_rules(
    ticket: Ticket, text: str, client: Person, act: Act
) -> tuple[Ticket, TicketPlaced]:
    """Return the ticket as the dictionaries decide, and the events; save nothing.

    A responsible person and a level that were set before stay.
    """
    known = act.uow.dictionaries.load()
    groups = act.uow.dictionaries.groups_of(client.id) if known.groups else ()
    ticket = replace(ticket, project=_project_of(client, known))
    placed = replace(ticket, department_id=_department_of(ticket, known))
    facts = facts_of(placed, client, groups, text, known)
    outcome = apply(known.rules, facts)
    ticket = _with_effects(ticket, outcome, groups, known)
    if ticket.assignee_id is not None:
        return ticket, _placement(ticket, outcome, Picked(None, Because.HAND), known)
    choice = _responsible(ticket, outcome, client, act, known)
    if choice.person_id is None or choice.person_id == client.id:
        return ticket, _placement(ticket, outcome, choice, known)
    ticket = replace(ticket, assignee_id=choice.person_id)
    return ticket, _placement(ticket, outcome, choice, known)


def _note_turn(ticket: Ticket, placed: TicketPlaced, act: Act) -> None:
    """Record that somebody has been given a ticket in turn."""
    if ticket.assignee_id is not None and placed.because in (Because.IN_TURN, Because.LEAST_LOADED):
        act.uow.dictionaries.given(ticket.department_id, ticket.assignee_id, act.now)


def _project_of(client: Person, known: Dictionaries) -> str:
    """Return the name of a client's project; what their property says if it is no entry."""
    written = str(client.properties.get(PROPERTY, ""))
    project = project_called(written, known.projects)
    return project.name if project is not None else written


def _placement(
    ticket: Ticket, outcome: Outcome, choice: Picked, known: Dictionaries
) -> TicketPlaced:
    level, department = known.level(ticket.level_id), known.department(ticket.department_id)
    only_one = len(known.departments) == 1
    return TicketPlaced(
        0,
        level.name if level else "",
        department.name if department and not only_one else "",
        outcome.applied,
        "" if choice.because is Because.NOBODY else choice.because.value,
        choice.language,
    )


def _department_of(ticket: Ticket, known: Dictionaries) -> int:
    """Return the category's department, otherwise the ticket's."""
    category = known.category(ticket.category_id)
    departments = known.offered().departments
    named = [one.id for one in departments if category and one.name == category.department]
    return named[0] if named else ticket.department_id


def _with_effects(
    ticket: Ticket, outcome: Outcome, groups: Sequence[str], known: Dictionaries
) -> Ticket:
    offered = known.offered()
    departments = {one.name: one.id for one in offered.departments}
    priorities = {one.name: one.id for one in offered.priorities}
    levels = {one.name: one for one in offered.levels}
    level = levels.get(outcome.level) or known.level(ticket.level_id) or known.level_for(groups)
    return replace(
        ticket,
        department_id=departments.get(outcome.department, _department_of(ticket, known)),
        priority_id=priorities.get(outcome.priority, ticket.priority_id),
        level_id=level.id if level else None,
        level_priority=level.priority if level else 0,
        points=outcome.points,
    )


def _responsible(
    ticket: Ticket, outcome: Outcome, client: Person, act: Act, known: Dictionaries
) -> Picked:
    category, level = known.category(ticket.category_id), known.level(ticket.level_id)
    named = NamedPeople(
        rule=_person(outcome.responsible, act.uow),
        category=_person(category.responsible if category else "", act.uow),
        level=_person(level.responsible if level else "", act.uow),
    )
    department = known.department(ticket.department_id)
    if department is None or department.strategy is Strategy.NOBODY:
        return responsible_for(named, Strategy.NOBODY, ())
    members = act.uow.dictionaries.members(ticket.department_id)
    others = [one for one in members if one.person_id != ticket.client_id]
    hours, rota = known.hours_of(department.id), act.uow.dictionaries.rota(department.id)
    there = available(others, hours, act.now, rota)
    language, must = base_language(client.language), outcome.speaks == Speaks.REQUIRED
    return responsible_for(named, department.strategy, there, language, must_speak=must)


def _person(account: str, uow: UnitOfWork) -> int | None:
    """Return the member of staff with this account; None if they have left the desk."""
    person = uow.people.by_identity(identity_of(account, uow.platforms)) if account else None
    return person.id if person is not None and person.role.is_staff else None


def reroute_first_lines(ticket: Ticket, act: Act) -> None:
    """Let rules decide again in the first minute, when the client writes further lines."""
    if act.now - ticket.created_at > SUBJECT_SETTLES_AFTER:
        return
    if act.uow.dictionaries.load().rules:
        reroute(ticket, act)


def reroute(ticket: Ticket, act: Act) -> None:
    """Let rules, category and department decide again, unless staff have acted.

    What somebody has chosen stays: a responsible person, and a level that was set. The client is
    told if they get the reply later than they were first told.
    """
    if ticket.status is not Status.NEW or ticket.last_staff_line_at is not None:
        return
    client = act.uow.people.get(ticket.client_id)
    text = act.uow.messages.openings([ticket.id]).get(ticket.id, "")
    wanted, placed = placed_by_rules(ticket, text, client, act)
    if wanted.assignee_id != ticket.assignee_id:
        _note_turn(wanted, placed, act)
    changed = replace(wanted, department_id=ticket.department_id)
    if changed != ticket:
        given = changed.assignee_id
        events = (
            [TicketAssigned(ticket.id, given, None)]
            if given is not None and given != ticket.assignee_id
            else []
        )
        changed = replace(changed, version=ticket.version + 1)
        placed = replace(placed, ticket_id=ticket.id)
        keep_promising(act, ticket, changed, (placed, *events))
    if wanted.department_id != ticket.department_id and can_move(ticket, act.uow):
        put_in_charge(act.uow.tickets.get(ticket.id), wanted.department_id, act)
