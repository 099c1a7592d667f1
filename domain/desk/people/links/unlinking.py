"""Unlinking: each account stands for itself again."""

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import Command, Unlink, UnlinkPerson
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.desk.people.known import known_person
from domain.desk.people.links.joining import accounts_in_words, part
from domain.errors import Refusal
from domain.outgoing.words import Words
from domain.people.person import Person, Role


def unlink(command: Unlink, act: Act) -> Answer:
    """Unlink the actor's accounts. Raises Refusal for specialists: an administrator does it."""
    if act.person.role is Role.SPECIALIST:
        raise Refusal("unlink_staff")
    return _unlink(command, act.uow.people.get(act.person.id), act)


def unlink_person(command: UnlinkPerson, act: Act) -> Answer:
    """Unlink somebody's accounts. Raises Refusal if there is nobody with this number."""
    return _unlink(command, known_person(command.person, act), act)


def _unlink(command: Command, person: Person, act: Act) -> Answer:
    links = act.uow.links.of(person.id)
    if not links:
        raise Refusal("nothing_linked")
    if act.uow.erasures.of(person.id) is not None:
        raise Refusal("unlink_forgotten")  # or one of them would be kept
    words: Words = {"accounts": accounts_in_words(person.id, act), "staff": person.role.is_staff}
    question = Say("answers/confirm_unlink", words)
    if asked := ask_first(command, question, [one.moved_id for one in links], act):
        return asked
    part(person, act)
    return Say("answers/unlinked", words)
