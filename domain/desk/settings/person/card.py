"""A person's card: everything that the desk knows of them, and changing it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zlib import crc32

from domain.answers import Answer
from domain.answers.people import PersonPage, PersonTicket
from domain.answers.settings import ShownField
from domain.audit import Audited
from domain.commands import SavePerson, UndoPerson
from domain.desk.act import Act
from domain.desk.people.description import (
    FIELDS,
    body_of,
    changed_by,
)
from domain.desk.people.known import known_person
from domain.desk.people.named import shown_account
from domain.desk.people.staff import team
from domain.desk.settings.fields.values import with_values
from domain.desk.settings.pages import one_by_one
from domain.desk.settings.person import changes as person_changes
from domain.desk.settings.person.mistakes import mistakes
from domain.dictionaries.fields.body import value_at
from domain.dictionaries.fields.field import Field
from domain.dictionaries.fields.typed import shown_value
from domain.errors import Refusal
from domain.people.accounts import Account
from domain.people.person import Person, Role
from domain.policy.people.access import access_of

MOST_TICKETS = 5
"""Open tickets that a card names, the newest."""


def page_of(person: Person, act: Act, *, done: bool = False) -> PersonPage:
    """Return the card of a person."""
    accounts = act.uow.people.accounts_of([person.id])
    tickets = [one for one in act.uow.tickets.active_of(person.id) if act.sight.sees(one)]
    newest = sorted(tickets, key=lambda one: one.id, reverse=True)[:MOST_TICKETS]
    threads = act.uow.outbox.threads([one.id for one in newest])
    known = act.uow.dictionaries.load()
    planned = act.uow.erasures.of(person.id)
    groups = act.uow.dictionaries.groups_of(person.id)
    level = known.level_for(groups) if not person.role.is_staff else None
    leaves = act.uow.departures.find(person.id, leaves=True)
    return PersonPage(
        person.id,
        person.name,
        person.role.value,
        access_of(person, act.now).value,
        tuple(shown_account(one) for one in accounts),
        tuple(_fields(body_of(person, act), FIELDS)),
        level.name if level else "",
        tuple(
            PersonTicket(one.id, one.subject, one.status.value, threads.get(one.id))
            for one in newest
        ),
        len(tickets),
        tuple(act.uow.ratings.given_by(person.id)),
        _last_contact(person, accounts, act),
        person.away_at(act.now),
        one_by_one=one_by_one(act),
        may_change=may_change(act),
        changes=_changes(act),
        team=tuple(_team(person, act)),
        leaves_at=leaves.at if leaves is not None and not leaves.begun else None,
        undo=person_changes.undoable(person.id, act) if may_change(act) else 0,
        linked=bool(act.uow.links.of(person.id)),
        done=done,
        forgotten_at=planned.due_at if planned is not None else None,
    )


def may_change(act: Act) -> bool:
    """Return whether the actor may change everything on cards."""
    return act.person.role is Role.ADMINISTRATOR


def _changes(act: Act) -> tuple[str, ...]:
    """Return the keys of the fields that the actor may change."""
    fields = changed_by(act.person.role) if act.sight.changes_people else ()
    return tuple(one.key for one in fields)


def _team(person: Person, act: Act) -> Sequence[ShownField]:
    """Return somebody's role, departments and shifts; for a client, only the role."""
    fields = team.FIELDS if person.role.is_staff else team.FIELDS[:1]
    return _fields(team.team_of(person, act), fields)


def _fields(body: Mapping[str, object], fields: Sequence[Field]) -> Sequence[ShownField]:
    return [
        ShownField(
            one.key,
            one.label,
            shown_value(value_at(body, one.key), one),
        )
        for one in fields
    ]


def _last_contact(person: Person, accounts: Sequence[Account], act: Act) -> datetime | None:
    """Return when somebody wrote last; if they never did, when their account was last seen."""
    conversation = act.uow.conversations.last_of(person.id)
    if conversation is not None and conversation.last_line_at is not None:
        return conversation.last_line_at
    return max((one.seen_at for one in accounts if one.seen_at is not None), default=None)


# Changing it


def save_person(command: SavePerson, act: Act) -> Answer:
    """Change what is known of a person. Raises Refusal with all mistakes at once."""
    person = known_person(command.person, act)
    before = body_of(person, act)
    if command.revision and command.revision != revision_of(before):
        raise Refusal("changed_since", name=person.name)
    fields = changed_by(act.person.role)
    if not command.values.keys() <= {one.key for one in fields}:
        raise Refusal("not_allowed", who=Role.ADMINISTRATOR.value)
    after = with_values(before, fields, command.values, act)
    if wrong := mistakes(before, after, act):
        raise Refusal("bad_entry", mistakes=tuple(wrong))
    if before != after:
        person_changes.write(person, before, after, act)
    return page_of(known_person(person.id, act), act, done=True)


def undo_person(command: UndoPerson, act: Act) -> Answer:
    """Write what was before the newest change of a card again. Pressing twice does it once.

    Raises Refusal if somebody has changed the same since, or if it can't be so any more.
    """
    person = known_person(command.person, act)
    newest = act.uow.audit.newest_of(Audited.DETAILS, person.id)
    pressed = act.uow.audit.find(command.change)
    if newest is None or pressed is None or pressed.change.subject != person.id:
        raise Refusal("stale_button")
    body, fields = body_of(person, act), pressed.change.fields
    if all(body.get(key) == was for key, (was, _) in fields.items()):
        return page_of(person, act)
    if newest.number != pressed.number or any(
        body.get(key) != now for key, (_, now) in fields.items()
    ):
        raise Refusal("changed_since", name=person.name)
    former = {key: was for key, (was, _) in fields.items()}
    after = {key: value for key, value in {**body, **former}.items() if value is not None}
    if wrong := mistakes(body, after, act):
        raise Refusal("bad_entry", mistakes=tuple(wrong))
    person_changes.write(person, body, after, act)
    return page_of(known_person(person.id, act), act, done=True)


def revision_of(body: Mapping[str, object]) -> int:
    """Return a number that differs if what a form shows has changed; never 0."""
    return 1 + crc32(repr(sorted(body.items())).encode()) % 999_999_998
