"""Files that the desk makes for one person: their content, and that nobody else gets them."""

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import SendTranscript
from domain.desk.act import Act
from domain.desk.act.post import chat_here, post
from domain.outgoing.bodies import DeskFile
from domain.outgoing.made_files import FileWanted, Transcript
from domain.outgoing.templates import TRANSCRIPT
from domain.people.person import Role
from domain.permissions import role_on
from domain.tickets import Ticket


def send_transcript(_command: SendTranscript, ticket: Ticket, act: Act) -> Answer | None:
    """Send a ticket's conversation to the actor's direct chat; if asked elsewhere, say so.

    The client gets only the client's part. Raises FileWanted until the file has been made.
    """
    person = act.person
    inside = role_on(person, ticket) is not Role.CLIENT
    what = Transcript(ticket.id, inside, person.language, person.time_zone)
    made = act.made
    if made is None or made.what != what:
        raise FileWanted(what)
    act.uow.people.give_address(person.id)
    to = chat_here(act)
    body = DeskFile(TRANSCRIPT, f"ticket-{ticket.id}.txt", made.digest, made.size)
    # In its own lane, so that a large file delays nothing else.
    post(body, to.aside("files"), act, ticket_id=ticket.id)
    here = act.uow.outbox.place_at(to.destination) == act.place
    return None if here else Say("answers/transcript", {}, ticket.id)
