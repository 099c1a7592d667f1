"""How the bot speaks to a person: language, offered commands, and whether it can write at all."""

from domain.answers import Answer
from domain.answers.say import Say
from domain.commands import SetLanguage, SetReachable
from domain.desk.act import Act
from domain.desk.act.notify import tell_reachable
from domain.errors import Refusal
from domain.events import ClientUnreachable
from domain.outgoing.mirror_states import menu_state
from domain.outgoing.mirrors import MirrorKind
from domain.people.person import LANGUAGES, Person
from domain.people.places import Place
from domain.platforms import traits_of
from domain.repositories import UnitOfWork


def set_language(command: SetLanguage, act: Act) -> Answer | None:
    """Set the actor's language."""
    if command.language not in LANGUAGES:
        raise Refusal("no_such_language", languages=", ".join(LANGUAGES))
    act.uow.people.set_language(act.person.id, command.language)
    offer_commands(act.uow.people.get(act.person.id), act.uow)
    return Say("answers/language", {"language": command.language})


def set_reachable(command: SetReachable, act: Act) -> Answer | None:
    """Tell the threads of the actor's tickets that the actor blocked or unblocked the bot."""
    if command.reachable:
        if act.uow.outbox.resume(act.place):
            tell_reachable(act)
    elif act.uow.outbox.suspend(act.place, "blocked", act.now, None):
        for ticket in act.uow.tickets.active_of(act.person.id):
            act.tell(ticket, ClientUnreachable(ticket.id, "blocked"))
    return None


def offer_commands(
    person: Person, uow: UnitOfWork, *, edition: str = "", anew: bool = False
) -> None:
    """Offer staff the commands of their role, in their language, where they write from.

    People who are no longer staff are offered what everybody is; `anew`: so are people whose chat
    was somebody else's. `edition` tells this catalogue from earlier ones.
    """
    chat = _chat_of(person, uow)
    known = uow.outbox.wanted(MirrorKind.MENU, person.id)
    if chat is None or not (person.role.is_staff or known or anew):
        return
    wanted = menu_state(person.role, person.language, edition)
    uow.outbox.show(MirrorKind.MENU, person.id, wanted, (chat, ""))


def offer_commands_to_staff(edition: str, uow: UnitOfWork) -> None:
    """Offer all staff this edition of the catalogue, unless they have it already."""
    for person in uow.people.staff():
        offer_commands(person, uow, edition=edition)


def _chat_of(person: Person, uow: UnitOfWork) -> Place | None:
    """Return somebody's private chat where commands can be offered; None if there is none."""
    accounts = uow.people.accounts(person.id)
    there = (one for one in accounts if traits_of(one.platform, uow.platforms).offers_commands)
    return next((Place(one.platform, one.team, one.external_id) for one in there), None)
