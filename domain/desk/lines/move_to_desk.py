"""Moving somebody's message elsewhere to the desk: it opens a ticket, which goes on in private."""

from dataclasses import replace
from unicodedata import category

from domain.answers import Answer
from domain.answers.say import Say
from domain.audit import Audited
from domain.commands import MoveToDesk
from domain.desk.act import Act
from domain.desk.act.post import department_channel
from domain.desk.lines.client.chat import await_thread, chat_with
from domain.desk.lines.client.new_ticket import add_ticket, tell_opened
from domain.desk.lines.files import check_files
from domain.desk.people.known import known_person
from domain.errors import LinksWanted, Refusal
from domain.events import MovedToDesk
from domain.messages import Line, NewMessage
from domain.outgoing.addresses import chat_address
from domain.outgoing.words import Words
from domain.people.accounts import Identity
from domain.people.person import Person
from domain.people.places import Conversation, Place
from domain.platforms import traits_of


def move_to_desk(command: MoveToDesk, act: Act) -> Answer:
    """Open a ticket with a message; the same message again is the same ticket.

    Its author becomes the client. Raises Refusal if there is nobody to reply to, if it stands
    where tickets are, or if there is nothing to read, and LinksWanted if the author must be told
    how to begin.
    """
    line, author = command.line, command.author
    if line is None or author is None:
        raise Refusal("nobodys_message" if command.chosen else "which_to_move")
    if _is_at_desk(line.place, act):
        raise Refusal("is_at_desk")
    moved = act.uow.messages.at(line.place, line.external_id)
    if moved is not None:
        return Say("answers/moved_already", {"number": moved.ticket_id}, moved.ticket_id)
    if _is_blank(line):
        raise Refusal("blank_message")
    begun = not _must_begin(author.identity, act)
    if not begun and act.supplied.links is None:
        raise LinksWanted
    client = known_person(act.uow.people.know(author, act.now).id, act)
    if client.role.is_staff:
        raise Refusal("staffs_message", name=client.name)
    number = _open(line, client, chat_with(author.identity, client, act.uow), act)
    words: Words = {
        "number": number,
        "name": client.name,
        "never_wrote": not begun,
        "link": next((one.format(code="") for one in act.supplied.links or ()), ""),
    }
    return Say("answers/moved_to_desk", words, number)


def _open(line: Line, client: Person, chat: Conversation, act: Act) -> int:
    """Open the ticket, as if the client had written the message to the desk when they wrote it."""
    line = replace(line, written_at=min(line.written_at, act.now), quotes="", album="")
    ticket = add_ticket(line, line.place.platform, chat, None, act)
    message = act.uow.messages.add(NewMessage.of_client(line, ticket.id, client.id, act.now))
    act.uow.conversations.touch(chat.id, ticket.id, act.now)
    await_thread(chat, ticket, act.uow)
    tell_opened(ticket, message, act)
    act.tell(ticket, MovedToDesk(ticket.id, message.id, act.person.name))
    for_client = replace(act, on_behalf_of=client)
    for_client.audit(Audited.OPENED, ticket.id, before="", after=ticket.subject)
    check_files(ticket, message, act)
    return ticket.id


def _is_blank(line: Line) -> bool:
    """Return whether there is nothing to read in a message: no file, and only blank characters."""
    unseen = all(category(one)[0] in "ZCM" for one in line.text.plain)
    return unseen and not line.attachments


def _is_at_desk(place: Place, act: Act) -> bool:
    """Return whether tickets are shown in a channel."""
    channels = {
        act.uow.outbox.place_at(department_channel(one.id, act.uow))
        for one in act.uow.dictionaries.load().departments
    }
    return replace(place, thread="") in channels


def _must_begin(account: Identity, act: Act) -> bool:
    """Return whether a bot can't write to an account, because it has never written to one.

    A conversation alone says nothing: moving somebody's first message opened it.
    """
    traits = traits_of(account.platform, act.uow.platforms)
    if not (traits.clients_begin and traits.private_chat_is_user_id):
        return False
    chat = Place(account.platform, account.team, account.external_id)
    known = act.uow.outbox.place_at(chat_address(chat))
    return known is None and not act.uow.messages.any_in(chat)
