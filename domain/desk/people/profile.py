"""How the bot speaks to somebody: in which language, with which commands, and whether at all."""

from domain.answers import Answer, Say
from domain.commands import SetLanguage, SetReachable
from domain.desk.act import Act
from domain.desk.act.notify import tell_reachable
from domain.errors import Refusal
from domain.events import ClientUnreachable
from domain.people import Person, Place
from domain.platforms import traits_of
from domain.posts import MirrorKind
from domain.repositories import UnitOfWork

LANGUAGES = ("en", "ru")
"""Languages the desk speaks."""


def set_language(command: SetLanguage, act: Act) -> Answer | None:
    """Set the language in which the actor is spoken to."""
    if command.language not in LANGUAGES:
        raise Refusal("no_such_language", languages=", ".join(LANGUAGES))
    act.uow.people.set_language(act.person.id, command.language)
    offer_commands(act.uow.people.get(act.person.id), act.uow)
    return Say("answers/language", {"language": command.language})


def set_reachable(command: SetReachable, act: Act) -> Answer | None:
    """Tell their tickets' threads that the actor blocked the bot, or let it in again."""
    if command.reachable:
        if act.uow.outbox.resume(act.place):
            tell_reachable(act)
    elif act.uow.outbox.suspend(act.place, "blocked", act.now, None):
        for ticket in act.uow.tickets.active_of(act.person.id):
            event = ClientUnreachable(ticket.id, "blocked")
            act.tell(ticket, (event,))
    return None


def offer_commands(person: Person, uow: UnitOfWork, *, edition: str = "") -> None:
    """Let staff be offered the commands of their role, in their language, where they write from.

    Who is no longer staff is offered what everybody is. `edition` tells the catalogue that is
    offered from earlier ones.
    """
    chat = _chat_of(person, uow)
    known = uow.outbox.wanted(MirrorKind.MENU, person.id)
    if chat is None or not (person.role.is_staff or known):
        return
    wanted = f"{person.role}:{person.language}:{edition}"
    uow.outbox.show(MirrorKind.MENU, person.id, wanted, (chat, ""))


def offer_all(edition: str, uow: UnitOfWork) -> None:
    """Let all staff be offered this edition of the catalogue; who has it is left alone."""
    for person in uow.people.staff():
        offer_commands(person, uow, edition=edition)


def _chat_of(person: Person, uow: UnitOfWork) -> Place | None:
    """Return somebody's private chat that can be offered commands; None if they have none."""
    accounts = uow.people.accounts(person.id)
    there = (one for one in accounts if traits_of(one.platform, uow.platforms).offers_commands)
    return next((Place(one.platform, one.team, one.external_id) for one in there), None)
