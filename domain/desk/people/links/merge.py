"""What follows when accounts become one person's, or stand for themselves again."""

from datetime import datetime

from domain import tickets
from domain.answers import Answer
from domain.answers.say import Say
from domain.audit import Audited
from domain.commands import Command, Unlink, UnlinkPerson
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.desk.act.tell import tell_privately
from domain.desk.people.known import draw_cards_again, known_person
from domain.desk.people.leave.last_day import give_up_last_day, pass_last_day_on
from domain.desk.people.profile import offer_commands
from domain.desk.people.staff.confirmation import confirmed_at, expect_confirmation
from domain.desk.people.staff.roles import give_role
from domain.errors import Refusal
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.words import Words
from domain.people.accounts import Account
from domain.people.person import Person, Role
from domain.policy.people.links import (
    Link,
    confirmed_together,
    languages_back,
    languages_gained,
    merged,
    parted,
    roles_back,
    who_stays,
)


def account_in_words(person_id: int, platform: str, act: Act) -> Words:
    """Return how a text shows somebody's account on a platform."""
    accounts = act.uow.people.accounts_of([person_id])
    return _shown(next(one for one in accounts if one.identity.platform == platform))


def accounts_in_words(person_id: int, act: Act) -> list[Words]:
    """Return how a text shows all accounts of a person."""
    return [_shown(one) for one in act.uow.people.accounts_of([person_id])]


def _shown(account: Account) -> Words:
    handle = f"@{account.handle}" if account.handle else str(account.identity)
    return {"name": account.name, "handle": handle, "platform": account.identity.platform}


def join(one: Person, other: Person, words: Words, act: Act) -> None:
    """Make two people one, and tell both; `words` show their accounts.

    Administrators are told if either is staff.
    """
    stays, moves = who_stays(one, other)
    names = _named(moves.id, act)
    people = act.uow.people
    for each in (one, other):
        people.give_address(each.id)
    _stop_drawing(moves.id, act)
    if moves.role.is_staff:
        give_role(moves, Role.CLIENT, act, quiet=True)
    gained = tuple(name for name in moves.properties if name not in stays.properties)
    pass_last_day_on(moves.id, stays.id, act)
    give_up_last_day(moves.id, act)
    languages = languages_gained(stays, moves)
    link = Link(moves.id, stays.id, moves.role, moves.properties, gained, languages)
    act.uow.links.join(link, act.now)
    people.set_properties(stays.id, merged(stays.properties, moves.properties))
    if moves.language and not stays.language:
        people.set_language(stays.id, moves.language)
    if languages:
        people.set_speaks(stays.id, (*stays.speaks, *languages))
    if moves.time_zone and not stays.time_zone:
        people.set_time_zone(stays.id, moves.time_zone)
    if moves.away_until and not stays.away_until:
        people.set_away(stays.id, moves.away_until)
    if (at := confirmed_together(stays, moves)) is not None and at != stays.confirmed_at:
        people.confirm(stays.id, at)
        expect_confirmation(people.get(stays.id), act)
    act.audit(Audited.LINKED, stays.id, before="", after=names)
    _follow(stays.id, act)
    actor = act.actor.id if act.actor is not None else 0
    tell_privately(
        Say("client/linked", words), (each for each in (one, other) if each.id != actor), act
    )
    if stays.role.is_staff:
        _tell_administrators("staff/linked", words, act, besides={one.id, other.id})


def part(person: Person, act: Act) -> None:
    """Let each account stand for itself again. Roles stay with the accounts that had them."""
    words: Words = {"accounts": accounts_in_words(person.id, act)}
    gone = act.uow.links.of(person.id)
    _stop_drawing(person.id, act)
    for link in gone:
        act.uow.links.part(link)
        known = act.uow.people.get(person.id)
        remaining, had = parted(known.properties, link)
        act.uow.people.set_properties(person.id, remaining)
        act.uow.people.set_properties(link.moved_id, had)
        act.audit(Audited.LINKED, person.id, before=_named(link.moved_id, act), after="")
        _give_back(link, known, act)
        _follow(link.moved_id, act)
    if person.role.is_staff:  # until now, an organization may have closed the other account
        confirmed_at(person, _confirmed(person, act), act)
    _follow(person.id, act)
    sides = [act.uow.people.get(number) for number in (person.id, *(one.moved_id for one in gone))]
    own = act.actor is not None and act.actor.id == person.id
    told = [one for one in sides if not (own and _writes_here(one, act))]
    tell_privately(Say("client/unlinked", words), told, act)
    if person.appointed.is_staff:
        _tell_administrators("staff/unlinked", words, act, besides={one.id for one in sides})


def _give_back(link: Link, person: Person, act: Act) -> None:
    """Give back languages and a role, also one that rests."""
    people = act.uow.people
    moved = people.get(link.moved_id)
    remaining, spoken = languages_back(person, moved, link)
    people.set_speaks(person.id, remaining)
    people.set_speaks(moved.id, spoken)
    role, resting = roles_back(person, link)
    if role.is_staff:
        give_role(moved, role, act)
        confirmed_at(moved, _confirmed(person, act), act)
        pass_last_day_on(person.id, moved.id, act)
    elif resting.is_staff:
        people.rest(moved.id, resting)


def _confirmed(person: Person, act: Act) -> datetime:
    """Return since when a role counts as confirmed: nobody confirms their own by unlinking."""
    own = act.actor is not None and act.actor.id == person.id
    return (person.confirmed_at if own else None) or act.now


def _writes_here(person: Person, act: Act) -> bool:
    return any(one.platform == act.place.platform for one in act.uow.people.accounts(person.id))


def _stop_drawing(person_id: int, act: Act) -> None:
    """Draw nothing in the chats of somebody whose accounts become others'."""
    for kind in (MirrorKind.HOME, MirrorKind.MENU):
        act.uow.outbox.forget(kind, person_id)


def _named(person_id: int, act: Act) -> str:
    """Return somebody's accounts, as the audit names them."""
    return ", ".join(str(one) for one in act.uow.people.accounts(person_id))


def _follow(person_id: int, act: Act) -> None:
    """Bring menus and cards up to date. Nobody handles a ticket whose client they are."""
    person = act.uow.people.get(person_id)
    offer_commands(person, act.uow, anew=True)
    for ticket in act.uow.tickets.active_of(person_id):
        if ticket.assignee_id == person_id:
            released, events = tickets.release(ticket, "own")
            act.by_desk().save(ticket, released, *events)
    draw_cards_again(person, act)


def _tell_administrators(template: str, words: Words, act: Act, *, besides: set[int]) -> None:
    actor = {act.actor.id} if act.actor is not None else set()
    known = act.uow.people.administrators()
    others = [one for one in known if one.id not in besides | actor]
    tell_privately(Say(template, words), others, act)


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
