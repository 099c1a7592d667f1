"""Moving tickets between departments: who has them, and where their cards are."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches

from domain import tickets
from domain.answers import Answer
from domain.answers.forms import DepartmentForm, FormPage
from domain.answers.say import Say
from domain.audit import Audited, channel_in_words
from domain.commands import ChooseDepartment, MoveTicket, SetDeskChannel
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.desk.act.notify import mirror_line
from domain.desk.act.points import must_speak
from domain.desk.act.post import Address, channel_of, post, thread_of
from domain.desk.tickets.level import keep_promising
from domain.desk.tickets.transcript import transcript_of
from domain.dictionaries import Department, Dictionaries, Strategy
from domain.errors import Refusal, UnknownReaders
from domain.events import DepartmentChanged, Event, TicketAssigned
from domain.outgoing.buttons import Choice, Departments
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.posts import PostState
from domain.outgoing.templates import CARD, MOVED
from domain.outgoing.words import Words
from domain.people.person import base_language
from domain.people.places import Place
from domain.policy.tickets import assignment
from domain.repositories import DEFAULT_DEPARTMENT, UnitOfWork
from domain.tickets import Ticket, check_not_closed


def move(command: MoveTicket, ticket: Ticket, act: Act) -> Answer | None:
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
    thread = act.uow.outbox.place_at(thread_of(ticket)[1])
    if thread is None:
        _aim_card(changed, act)
    elif _lies_elsewhere(thread, changed, act.uow):
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


def _lies_elsewhere(thread: Place, ticket: Ticket, uow: UnitOfWork) -> bool:
    channel = uow.outbox.place_at(channel_of(ticket, uow)[1])
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
    channel = channel_of(ticket, act.uow)[1]
    if card.is_waiting:
        act.uow.outbox.retarget(card.id, channel)
    elif card.can_go_again:
        # In its own lane: everything waiting in the thread's lane waits for it.
        post(Say(CARD), Address(f"card:{ticket.id}", channel), act, ticket_id=ticket.id)


def _leave(ticket: Ticket, thread: Place, before: Department | None, act: Act) -> None:
    """Open a new thread with a transcript. The old thread is still known as the ticket's."""
    to = thread_of(ticket)
    card = act.uow.outbox.post_for(ticket.id, CARD)
    act.uow.outbox.move_address(to.destination, _former(ticket.id, thread.chat, thread.thread))
    act.uow.outbox.forget(MirrorKind.CARD, ticket.id)
    if card is not None:
        act.uow.outbox.turn_into(card.id, Say(MOVED))
        mirror_line(card, act.now.isoformat(), act.uow)
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


def arrived(ticket_id: int, act: Act) -> None:
    """Tell the old thread where the ticket went, now that the new card is there."""
    moved = act.uow.outbox.post_for(ticket_id, MOVED)
    if moved is None or moved.place is None:
        return
    mirror_line(moved, act.now.isoformat(), act.uow)
    former = _former(ticket_id, moved.place.chat, moved.external_id)
    post(Say("thread/moved"), Address(former, former), act, ticket_id=ticket_id)


def _former(ticket_id: int, chat: str, thread: str) -> str:
    """Return the address of a thread that a ticket has left."""
    return f"former:{ticket_id}:{chat}:{thread}"


def by_strategy(
    ticket: Ticket,
    act: Act,
    *,
    besides: Collection[int] = (),
    at: datetime | None = None,
    strategy: Strategy | None = None,
) -> int | None:
    """Return the department's member who gets the ticket; None if anybody may take it.

    They are there at the instant `at`, by default now. Nobody gets their own ticket, and none of
    `besides` does. `strategy` counts instead of the department's own. If a rule wants it, only
    somebody who speaks the client's language gets it.
    """
    known = act.uow.dictionaries.load()
    department = known.department(ticket.department_id)
    if department is None or (strategy or department.strategy) is Strategy.NOBODY:
        return None
    there = those_there(department.id, {ticket.client_id, *besides}, act, at)
    language = base_language(act.uow.people.get(ticket.client_id).language)
    speaking = assignment.speaking(there, language, required=must_speak(ticket, act.uow))
    chosen = assignment.choose(strategy or department.strategy, speaking)
    if chosen is not None:
        act.uow.dictionaries.given(department.id, chosen, act.now)
    return chosen


def those_there(
    department_id: int, besides: Collection[int], act: Act, at: datetime | None = None
) -> Sequence[assignment.MemberLoad]:
    """Return a department's members who are there at an instant, by default now."""
    known, shelf = act.uow.dictionaries.load(), act.uow.dictionaries
    members = [one for one in shelf.members(department_id) if one.person_id not in besides]
    hours, rota = known.hours_of(department_id), shelf.rota(department_id)
    return assignment.available(members, hours, at or act.now, rota)


def set_channel(command: SetDeskChannel, act: Act) -> Answer | None:
    """Show new cards in this channel, and cards that waited for one.

    The cards are a department's, or those of all departments without their own channel.
    """
    if act.private:
        raise Refusal("not_a_channel")
    number, name = DEFAULT_DEPARTMENT, ""
    if command.department:
        department = department_called(command.department, act.uow.dictionaries.load())
        number, name = department.id, department.name
    if act.readers is None:
        raise UnknownReaders("cannot_see_readers", command.channel)
    words: Words = {"department": name, "readers": act.readers}
    question = Say("answers/confirm_channel", words)
    if asked := ask_first(command, question, act.readers, act):
        return asked
    give_channel(number, command.channel, act)
    return Say("answers/channel", {"department": name})


def give_channel(department_id: int, channel: Place, act: Act) -> None:
    """Set a department's channel, and record it."""
    address = f"department:{department_id}"
    before = channel_in_words(act.uow.outbox.place_at(address))
    act.audit(Audited.CHANNEL, department_id, before=before, after=channel_in_words(channel))
    act.uow.outbox.set_address(address, channel)
