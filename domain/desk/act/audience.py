"""The audience of a row of NOTICES: where people are told, and how quietly."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.desk.act.context import ActContext, who_see
from domain.desk.act.post import Route, channel_of, client_of, in_private, thread_of
from domain.events import Event, FilesStay, NewTicketFolded, PromiseMoved, ReplyFailed, TicketOpened
from domain.notices import Audience
from domain.outgoing.bodies import Mention
from domain.outgoing.loudness import Loudness
from domain.people.accounts import PHONE
from domain.people.person import Person, Role
from domain.platforms import desk_platform, traits_of
from domain.policy.tickets.reminders import is_there, shift_of
from domain.repositories import UnitOfWork
from domain.tickets import Ticket

TOLD_OF_OWN = (TicketOpened, NewTicketFolded, FilesStay, PromiseMoved)
"""Events that their own actor is told about: the receipt, or that a line opened no ticket, what did
not get through, and a promise that rules changed because of what the actor wrote."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told, and where. `mention`: they are mentioned in the ticket's thread.

    `person` is None if it is not one person of the staff.
    """

    to: Route
    person: Person | None = None
    mention: Mention | None = None

    def takes(self, loudness: Loudness, uow: UnitOfWork) -> bool:
        """Return whether they are told so loudly: of what is QUIET, only if it makes no sound."""
        if loudness is not Loudness.QUIET or self.person is None:
            return True
        accounts = uow.people.accounts(self.person.id)
        return any(traits_of(one.platform, uow.platforms).arrives_silently for one in accounts[:1])


def recipients(
    audience: Audience, event: Event, ticket: Ticket, act: ActContext
) -> Sequence[Recipient]:
    """Return who is told of an event by a row for this audience; never its own actor."""
    uow = act.uow
    if audience is Audience.CHANNEL:
        return [Recipient(channel_of(ticket, uow))]
    if audience is Audience.THREAD:
        return [Recipient(thread_of(ticket))]
    if audience is Audience.CLIENT:
        return _client(event, ticket, act)
    if audience in (Audience.AUTHOR, Audience.FAR_AUTHOR):
        return _author(audience, event, ticket, uow)
    people = _people(audience, event, ticket, act)
    others = [one for one in people if act.actor is None or one.id != act.actor.id]
    if audience is Audience.CALLED:
        return [_called(person, ticket, uow) for person in others]
    return [Recipient(in_private(person), person) for person in others]


def _people(audience: Audience, event: Event, ticket: Ticket, act: ActContext) -> Sequence[Person]:
    uow = act.uow
    if audience is Audience.ADMINISTRATORS:
        return [one for one in act.staff_elsewhere if one.role is Role.ADMINISTRATOR]
    if audience is Audience.SPECIALISTS:
        return _could_take(ticket, act)
    former = getattr(event, "previous_id", None)
    number = former if audience is Audience.FORMER else ticket.assignee_id
    # Nobody is told as staff of a ticket that they ask for help in.
    if number is None or number == ticket.client_id:
        return []
    person = uow.people.get(number)
    rota = uow.dictionaries.rota(ticket.department_id)
    if audience in (Audience.IN_CHARGE, Audience.STAND_IN) and not is_there(person, act.now, rota):
        return _stands_in(person, ticket, act)
    return [] if audience is Audience.STAND_IN else [person]


def _stands_in(person: Person, ticket: Ticket, act: ActContext) -> Sequence[Person]:
    """Return who comes first of those on shift in a ticket's department, `person` aside."""
    staff = {one.id: one for one in act.uow.people.staff()}
    members = [one.person_id for one in act.uow.dictionaries.members(ticket.department_id)]
    rota = act.uow.dictionaries.rota(ticket.department_id)
    seen_by = who_see(ticket, members, staff, act.uow)
    shift = shift_of(ticket, staff, seen_by, act.now, rota, besides=person.id)
    return [staff[one] for one in shift[:1]]


def _could_take(ticket: Ticket, act: ActContext) -> Sequence[Person]:
    """Return specialists without an account where the channel is who could take a ticket.

    They are there, and on shift or members of its department, if it has any. Nobody if somebody
    has it.
    """
    if ticket.assignee_id is not None:
        return []
    off = [
        one
        for one in act.staff_elsewhere
        if one.role is Role.SPECIALIST and one.id != ticket.client_id and is_there(one, act.now)
    ]
    if not off:
        return []
    rota = act.uow.dictionaries.rota(ticket.department_id)
    if rota:
        on = rota.people_at(act.now)
        return [one for one in off if one.id in on]
    members = {one.person_id for one in act.uow.dictionaries.members(ticket.department_id)}
    return [one for one in off if not members or one.id in members]


def _author(
    audience: Audience, event: Event, ticket: Ticket, uow: UnitOfWork
) -> Sequence[Recipient]:
    """Return where the author of a reply is told about it. The thread is told in any case."""
    assert isinstance(event, ReplyFailed), "nothing else is told to an author"
    message = uow.messages.get(event.message_id)
    author = uow.people.get(message.author_id)
    on_staff = author if author.role.is_staff else None
    mention = mention_of(on_staff, uow) if on_staff is not None else None
    if audience is Audience.AUTHOR:
        return [Recipient(thread_of(ticket), on_staff, mention)]
    far = on_staff if mention is None else None
    return [Recipient(in_private(far), far)] if far is not None else []


def _called(person: Person, ticket: Ticket, uow: UnitOfWork) -> Recipient:
    mention = mention_of(person, uow)
    return Recipient(thread_of(ticket) if mention else in_private(person), person, mention)


def mention_of(person: Person, uow: UnitOfWork) -> Mention | None:
    """Return how somebody is called in a thread; None if they have no account where threads are."""
    desks = desk_platform(uow.platforms)
    accounts = (one for one in uow.people.accounts(person.id) if one.platform == desks)
    return next((Mention(one.external_id, person.name) for one in accounts), None)


def _client(event: Event, ticket: Ticket, act: ActContext) -> Sequence[Recipient]:
    own = act.actor is not None and act.actor.id == ticket.client_id
    told = has_chat(ticket, act.uow) and (not own or isinstance(event, TOLD_OF_OWN))
    return [Recipient(client_of(ticket))] if told else []


def has_chat(ticket: Ticket, uow: UnitOfWork) -> bool:
    """Return whether the client has a chat; a client who only called may have none."""
    if ticket.source != PHONE:
        return True
    return uow.conversations.get(ticket.conversation_id).place.platform != PHONE
