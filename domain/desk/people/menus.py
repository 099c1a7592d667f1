"""The commands that somebody's direct chat offers: staff's are those of their role."""

from domain.people import Person, Place
from domain.platforms import traits_of
from domain.posts import MirrorKind
from domain.repositories import UnitOfWork


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
