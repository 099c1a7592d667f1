"""Changing what somebody does at the desk: their role, departments, shifts and languages.

What follows is said first, in one question. Guests are never staff, and at least one administrator
remains.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.answers import Answer
from domain.answers.people import OpenTickets
from domain.answers.say import Say
from domain.answers.settings import Mistake
from domain.audit import Audited
from domain.commands import AddStaff, Command, SaveTeam, SetRole
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.desk.people.known import has_guest, known_person
from domain.desk.people.leave.last_day import give_up_last_day
from domain.desk.people.leave.share_out import leave
from domain.desk.people.named import person_of, shown_account
from domain.desk.people.profile import offer_commands
from domain.desk.people.staff.channels import absences
from domain.desk.people.staff.roles import appoint, give_role
from domain.desk.people.staff.team import (
    DEPARTMENTS,
    FIELDS,
    FORM,
    LANGUAGES,
    ROLE,
    SHIFTS,
    WORKS_IN,
    role_in,
    team_of,
)
from domain.desk.settings.fields.mistakes import as_mistake, mistake_at, unreadable
from domain.desk.settings.fields.values import with_values
from domain.desk.settings.person import membership
from domain.desk.settings.person.card import page_of, revision_of
from domain.desk.settings.said_changes import field_changes
from domain.dictionaries import Kind
from domain.dictionaries.fields.quotes import joined
from domain.errors import Refusal
from domain.outgoing.buttons import Absence, Invitations
from domain.outgoing.words import Words
from domain.people.person import Person, Role
from domain.policy.people.scope import Scope
from domain.text.sentence import says, sentence

Body = Mapping[str, object]

_CODE = re.compile(r"[a-z]{2,3}", re.ASCII | re.IGNORECASE)
"""A language's code (ISO 639), which begins what platforms say of a client's language."""


def set_role(command: SetRole, act: Act) -> Answer:
    """Change an account's role. Who is no longer staff leaves all departments and shifts."""
    found = person_of(command.person, act)
    if command.role.is_staff and has_guest(found.id, act):
        raise Refusal("guest_not_staff", name=found.name)
    person = act.uow.people.get(found.id)
    before = team_of(person, act)
    after = _as_role(command.role, {**before, ROLE: command.role.value})
    unchanged = after == before and not _ends_what_rests(person, after)
    if not unchanged and (asked := _change(command, person, before, after, act)):
        return asked
    absent = _absences(person, after, act)
    words: Words = {"name": person.name, "role": command.role.value, "absent": absent}
    return Say("answers/role", words, below=Invitations(absent))


def add_staff(command: AddStaff, act: Act) -> Command:
    """Return the change that gives somebody the role and lets them join the department."""
    person = act.uow.people.get(person_of(command.person, act).id)
    names = _names(team_of(person, act), DEPARTMENTS) | {command.department} - {""}
    values = {ROLE: command.role.value, DEPARTMENTS: joined(sorted(names))}
    return SaveTeam(person.id, values)


def save_team(command: SaveTeam, act: Act) -> Answer:
    """Change somebody's role and team. Raises Refusal with all mistakes at once."""
    person = known_person(command.person, act)
    before = team_of(person, act)
    if command.revision and command.revision != revision_of(before):
        raise Refusal("changed_since", name=person.name)
    after = _in_codes(with_values(before, FIELDS, command.values, act))
    if wrong := mistakes(before, after, act):
        raise Refusal("bad_entry", mistakes=tuple(wrong))
    after = _as_role(role_in(after), after)
    if before == after and not _ends_what_rests(person, after):
        return page_of(person, act)
    if asked := _change(command, person, before, after, act):
        return asked
    absent = _absences(person, after, act)
    return replace(page_of(known_person(person.id, act), act, done=True), absent=absent)


def _ends_what_rests(person: Person, after: Body) -> bool:
    """Return whether a role that rests is taken away: its owner is to be a client."""
    return person.resting_role is not None and not role_in(after).is_staff


def mistakes(before: Body, after: Body, act: Act) -> Sequence[Mistake]:
    """Return the mistakes in the fields that have changed."""
    found = [as_mistake(one, FORM, FIELDS) for one in unreadable(after, FORM, FIELDS, act)]
    wrong = [one for one in found if before.get(one.field) != after.get(one.field)]
    codes = _names(after, LANGUAGES)
    if bad := sorted(one for one in codes if not _CODE.fullmatch(one)):
        no_code = sentence("“%(code)s” isn't a language's code; write it like en, de", code=bad[0])
        wrong += [mistake_at(one, no_code) for one in FIELDS if one.key == LANGUAGES]
    if not wrong and not role_in(before).is_staff and not role_in(after).is_staff:
        no_staff = says("only staff have this; change the role first")
        wrong = [
            mistake_at(one, no_staff)
            for one in FIELDS
            if one.key in after.keys() - {ROLE} and before.get(one.key) != after[one.key]
        ]
    return wrong


def _as_role(role: Role, body: Body) -> dict[str, object]:
    """Return a body as a role can have it: clients are in no department and on no shift."""
    return dict(body) if role.is_staff else {ROLE: role.value}


def _in_codes(body: Body) -> dict[str, object]:
    """Return a body with codes of languages in small letters, each once."""
    codes = sorted({one.lower() for one in _names(body, LANGUAGES)})
    return {**body, LANGUAGES: codes} if codes else dict(body)


# The question, and what follows


def _change(
    command: SetRole | SaveTeam, person: Person, before: Body, after: Body, act: Act
) -> Answer | None:
    """Ask about a change, or make it and return None. Raises Refusal if it can't be made."""
    role = role_in(after)
    accounts = act.uow.people.accounts(person.id)
    if role.is_staff and (not accounts or has_guest(person.id, act)):
        raise Refusal("guest_not_staff" if accounts else "no_account_not_staff", name=person.name)
    last = person.role is Role.ADMINISTRATOR and len(act.uow.people.administrators()) == 1
    if last and role is not Role.ADMINISTRATOR:
        raise Refusal("last_administrator")
    if asked := _ask(command, person, before, after, act):
        return asked
    _absences(person, after, act)  # before anything is written: the platform may have to be asked
    _apply(person, before, after, act)
    return None


def _ask(
    command: SetRole | SaveTeam, person: Person, before: Body, after: Body, act: Act
) -> Answer | None:
    """Return the question: who it is, what changes, and what follows from it."""
    role, shelf = role_in(after), act.uow.dictionaries
    others = [one for one in FIELDS if one.key != ROLE]
    was, now = (_departments(one, act) for one in (before, after))
    numbers = {one.name: one.id for one in shelf.load().departments}
    view = shelf.load().desk.scopes.view
    limited = role is Role.SPECIALIST and view is Scope.DEPARTMENTS
    words: Words = {
        "name": person.name,
        "accounts": tuple(shown_account(one) for one in act.uow.people.accounts_of([person.id])),
        "before": person.role.value if role.is_staff else person.appointed.value,
        "role": role.value,
        "changes": tuple(field_changes(before, after, FORM, others, act)),
        "reads": tuple(
            OpenTickets(one, act.uow.tickets.open_with(Kind.DEPARTMENT, numbers[one]))
            for one in sorted(now - was)
            if limited and one in numbers
        ),
        "reads_all": role is Role.ADMINISTRATOR or view is Scope.ALL,
        "tickets": 0 if role.is_staff else len(act.uow.tickets.with_assignee(person.id)),
        "emptied": tuple(
            one
            for one in sorted(was - now)
            if one in numbers
            and {member.person_id for member in shelf.members(numbers[one])} == {person.id}
        ),
    }
    state = (sorted(before.items()), sorted(after.items()))
    return ask_first(command, Say("answers/confirm_team", words), state, act)


def _departments(body: Body, act: Act) -> frozenset[str]:
    """Return the departments whose tickets somebody can get: their own, and those of shifts."""
    shifts = _names(body, SHIFTS)
    of_shifts = {one.department for one in act.uow.dictionaries.load().shifts if one.name in shifts}
    return _names(body, DEPARTMENTS) | of_shifts


def _absences(person: Person, body: Body, act: Act) -> tuple[Absence, ...]:
    """Return the channels where somebody who has this is missing; a client is missing nowhere."""
    return absences([person], _departments(body, act), act) if role_in(body).is_staff else ()


def _names(body: Body, key: str) -> frozenset[str]:
    listed = body.get(key)
    return frozenset(map(str, listed)) if isinstance(listed, list) else frozenset()


def _set_languages(person: Person, codes: Sequence[str], act: Act) -> None:
    act.uow.people.set_speaks(person.id, codes)
    was, now = (", ".join(one) for one in (person.speaks, codes))
    act.audit(Audited.SPEAKS, person.id, before=was, after=now)


def _apply(person: Person, before: Body, after: Body, act: Act) -> None:
    role = role_in(after)
    if role.is_staff and role is not person.role:
        appoint(person, role, act)
    for key, kind in WORKS_IN.items():
        membership.move(person, kind, before.get(key), after.get(key), act)
    if before.get(LANGUAGES) != after.get(LANGUAGES):
        _set_languages(person, sorted(_names(after, LANGUAGES)), act)
    if not role.is_staff:
        give_up_last_day(person.id, act)
        give_role(person, role, act)
        leave(person, act)
    offer_commands(act.uow.people.get(person.id), act.uow)
