"""Moving tickets between departments: who has them, and where their cards are."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from domain import tickets
from domain.answers import Answer
from domain.answers.forms import DepartmentForm, FormPage
from domain.answers.say import Say
from domain.audit import Audited
from domain.commands import ChooseDepartment, MoveTicket
from domain.desk.act import Act
from domain.desk.act.notify import mirror_line
from domain.desk.act.post import Route, channel_of, post, route_to, thread_of
from domain.desk.tickets.assignment import by_strategy
from domain.desk.tickets.level import keep_promising
from domain.desk.tickets.transcript import transcript_of
from domain.dictionaries import Department, Dictionaries
from domain.errors import Refusal
from domain.events import DepartmentChanged, Event, TicketAssigned
from domain.outgoing.addresses import former_thread_address
from domain.outgoing.buttons import Choice, Departments
from domain.outgoing.mirror_states import redrawn_state
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.posts import PostState
from domain.outgoing.templates import CARD, MOVED
from domain.people.places import Place
from domain.repositories import UnitOfWork
from domain.tickets import Ticket, check_not_closed


def move_ticket(command: MoveTicket, ticket: Ticket, act: Act) -> Answer | None:
    """Move a ticket to another department; if it has its own channel, the thread goes on there.

    The responsible person stays if they are a member of it; otherwise its strategy decides.
    """
    check_not_closed(ticket)
    known = act.uow.dictionaries.load()
    department = department_called(command.department, known.offered())
    if department.id != ticket.department_id:
        _move(ticket, department, known, act)
        former = known.department(ticket.department_id)
        before = former.name if former else ""
        act.audit(Audited.DEPARTMENT, ticket.id, before=before, after=department.name)
    return Say("answers/department", {"department": department.name}, ticket.id)


def choose(_command: ChooseDepartment, ticket: Ticket, act: Act) -> Answer | None:
    """Show the other departments."""
    others = tuple(
        Choice(one.id, one.name)
        for one in act.uow.dictionaries.load().offered().departments
        if one.id != ticket.department_id
    )
    words = {"any": bool(others)}
    said = Say("answers/departments", words, ticket.id, Departments(others))
    return FormPage(DepartmentForm(others), said)


def can_move(ticket: Ticket, uow: UnitOfWork) -> bool:
    """Return whether it is known where the ticket is: not while its card is being sent."""
    card = uow.outbox.post_for(ticket.id, CARD)
    return card is None or card.state is not PostState.SENDING


def put_in_charge(ticket: Ticket, department_id: int, act: Act) -> None:
    """Put another department in charge, by the desk's own rules."""
    known = act.uow.dictionaries.load()
    department = known.department(department_id)
    if department is not None and department.id != ticket.department_id:
        _move(ticket, department, known, act)


def department_called(wanted: str | int, known: Dictionaries) -> Department:
    """Return a department by name or number. Raises Refusal, with the likely name."""
    word = wanted if isinstance(wanted, int) else " ".join(wanted.split()).casefold()
    for one in known.departments:
        if word in (one.id, one.name.casefold()):
            return one
    names = {one.name.casefold(): one.name for one in known.departments}
    similar = [names[name] for name in get_close_matches(str(word), names, n=1)]
    raise Refusal("no_such_department", offered=", ".join(names.values()), similar="".join(similar))


def _move(ticket: Ticket, department: Department, known: Dictionaries, act: Act) -> None:
    before = known.department(ticket.department_id)
    changed = replace(ticket, department_id=department.id, version=ticket.version + 1)
    changed, events = _given(changed, act)
    thread = act.uow.outbox.place_at(thread_of(ticket).destination)
    if thread is None:
        _aim_card(changed, act)
    elif _is_in_other_channel(thread, changed, act.uow):
        _leave(changed, thread, before, act)
    name = before.name if before else ""
    moved = DepartmentChanged(ticket.id, name, department.name)
    keep_promising(act, ticket, changed, (moved, *events), department=department.name)


def _given(ticket: Ticket, act: Act) -> tuple[Ticket, Sequence[Event]]:
    """Return the ticket with the responsible person of its new department."""
    members = {one.person_id for one in act.uow.dictionaries.members(ticket.department_id)}
    if ticket.assignee_id in members:
        return ticket, ()
    chosen = by_strategy(ticket, act)
    if chosen is None:
        return tickets.release(ticket, "moved")
    event = TicketAssigned(ticket.id, chosen, ticket.assignee_id, moved=True)
    return replace(ticket, assignee_id=chosen), (event,)


def _is_in_other_channel(thread: Place, ticket: Ticket, uow: UnitOfWork) -> bool:
    channel = uow.outbox.place_at(channel_of(ticket, uow).destination)
    return channel is not None and channel != replace(thread, thread="")


def _aim_card(ticket: Ticket, act: Act) -> None:
    """Send a card that is not there yet to the ticket's new place, and a failed one again.

    Raises Refusal while it is being sent: a moment later it is known where it is.
    """
    card = act.uow.outbox.post_for(ticket.id, CARD)
    if card is None:
        return
    if card.state is PostState.SENDING:
        raise Refusal("just_appearing", ticket=ticket.id)
    channel = channel_of(ticket, act.uow).destination
    if card.is_waiting:
        act.uow.outbox.retarget(card.id, channel)
    elif card.can_go_again:
        # In its own lane: everything waiting in the thread's lane waits for it.
        post(Say(CARD), Route(f"card:{ticket.id}", channel), act, ticket_id=ticket.id)


def _leave(ticket: Ticket, thread: Place, before: Department | None, act: Act) -> None:
    """Open a new thread with a transcript. The old thread is still known as the ticket's."""
    to = thread_of(ticket)
    card = act.uow.outbox.post_for(ticket.id, CARD)
    former = former_thread_address(ticket.id, thread.chat, thread.thread)
    act.uow.outbox.move_address(to.destination, former)
    act.uow.outbox.forget(MirrorKind.CARD, ticket.id)
    if card is not None:
        act.uow.outbox.turn_into(card.id, Say(MOVED))
        mirror_line(card, redrawn_state(act.now), act.uow)
    post(Say(CARD), channel_of(ticket, act.uow), act, ticket_id=ticket.id)
    said = Say(
        "thread/transcript",
        {
            **transcript_of(ticket, act.uow),
            "actor": act.person.name,
            "before": before.name if before else "",
            "was": [thread.team, thread.chat, thread.thread, thread.thread],
        },
    )
    post(said, to, act, ticket_id=ticket.id)


def card_arrived(ticket_id: int, act: Act) -> None:
    """Tell the old thread where the ticket went, now that the new card is there."""
    moved = act.uow.outbox.post_for(ticket_id, MOVED)
    if moved is None or moved.place is None:
        return
    mirror_line(moved, redrawn_state(act.now), act.uow)
    former = former_thread_address(ticket_id, moved.place.chat, moved.external_id)
    post(Say("thread/moved"), route_to(former), act, ticket_id=ticket_id)
