"""Files that the desk makes for one person: all that is kept of somebody, or a conversation."""

from collections.abc import Collection

from domain.answers import Answer
from domain.answers.people import ExportPage, PeoplePage
from domain.answers.say import Say
from domain.audit import Audited
from domain.commands import SendPersonFile, SendTranscript, ShowExport, ShowPerson
from domain.desk.act import Act
from domain.desk.act.post import chat_here, in_private, post
from domain.desk.act.tell import tell_administrators
from domain.desk.people.description import body_of
from domain.desk.people.known import known_person
from domain.desk.views.people import show_person
from domain.messages import Line
from domain.outgoing.bodies import DeskFile
from domain.outgoing.made_files import FileWanted, PersonFile, Transcript
from domain.outgoing.templates import PERSON_FILE, TRANSCRIPT
from domain.people.exports import Extra
from domain.people.person import MARK, Role, property_text
from domain.permissions import role_on
from domain.policy.tickets.ratings import Rating
from domain.tickets import Ticket

ZIP = "application/zip"


def show_export(command: ShowExport, act: Act) -> Answer:
    """Show what a file about a person would contain; if several have the name, a list of them."""
    if not isinstance(command.person, int):
        found = show_person(ShowPerson(command.person), act)
        if isinstance(found, PeoplePage):
            return found
        return _page(found.id, command.extras, act)
    return _page(command.person, command.extras, act)


def _page(number: int, extras: Collection[Extra], act: Act) -> ExportPage:
    person = known_person(number, act)
    return ExportPage(
        person.id,
        person.name,
        len(act.uow.people.accounts(person.id)),
        act.uow.exports.kept_of(person.id),
        property_text(person.properties, MARK),
        tuple(one.value for one in Extra if one in extras),
    )


def send_person_file(command: SendPersonFile, act: Act) -> Answer | None:
    """Send the file to the actor's direct chat, wherever it was asked for, and tell of it.

    Raises FileWanted until the file has been made.
    """
    person, actor = known_person(command.person, act), act.person
    extras = tuple(one for one in Extra if one in command.extras)
    what = PersonFile(person.id, extras, actor.language, actor.time_zone)
    made = act.supplied.made
    if made is None or made.what != what:
        raise FileWanted(what)
    act.uow.people.give_address(actor.id)
    to = in_private(actor)
    name = f"person-{person.id}.zip"
    body = DeskFile(PERSON_FILE, name, made.digest, made.size, ZIP, person.name)
    post(body, to.aside("files"), act)
    words = ", ".join(("file", *extras))
    act.audit(Audited.EXPORTED, person.id, before="", after=words)
    told = Say("staff/exported", {"name": person.name, "by": actor.name, "extras": extras})
    tell_administrators(told, act, besides=to.destination)
    here = act.uow.outbox.place_at(to.destination) == act.place
    return None if here else Say("answers/person_file", {"name": person.name})


def content_of(what: PersonFile, act: Act) -> dict[str, object]:
    """Return what is kept of a person beside their tickets, as plain data. Times are UTC."""
    person = known_person(what.person_id, act)
    known = body_of(person, act)
    if Extra.MARK not in what.extras:
        known.pop(MARK, None)
    content: dict[str, object] = {
        "name": person.name,
        "role": person.role.value,
        "accounts": [
            {"account": str(one.identity), "name": one.name, "handle": one.handle}
            for one in act.uow.people.accounts_of([person.id])
        ],
        "known_since": person.created_at.isoformat(),
        "known": known,
        "waiting_messages": [_request(one) for one in act.uow.requests.of(person.id)],
    }
    if Extra.RATINGS in what.extras:
        content["ratings"] = [_rating(one) for one in act.uow.exports.ratings_of(person.id)]
    return content


def _request(line: Line) -> dict[str, object]:
    return {"written_at": line.written_at.isoformat(), "text": line.words.plain}


def _rating(one: Rating) -> dict[str, object]:
    return {
        "ticket": one.ticket_id,
        "value": one.value,
        "comment": one.word.plain if one.word else "",
        "rated_at": one.rated_at.isoformat(),
    }


def send_transcript(_command: SendTranscript, ticket: Ticket, act: Act) -> Answer | None:
    """Send a ticket's conversation to the actor's direct chat; if asked elsewhere, say so.

    The client gets only the client's part. Raises FileWanted until the file has been made.
    """
    person = act.person
    inside = role_on(person, ticket) is not Role.CLIENT
    what = Transcript(ticket.id, inside, person.language, person.time_zone)
    made = act.supplied.made
    if made is None or made.what != what:
        raise FileWanted(what)
    act.uow.people.give_address(person.id)
    to = chat_here(act)
    body = DeskFile(TRANSCRIPT, f"ticket-{ticket.id}.txt", made.digest, made.size)
    # In its own lane, so that a large file delays nothing else.
    post(body, to.aside("files"), act, ticket_id=ticket.id)
    here = act.uow.outbox.place_at(to.destination) == act.place
    return None if here else Say("answers/transcript", {}, ticket.id)
