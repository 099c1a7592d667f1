"""Changing the settings: the one place where an entry of a dictionary is added or changed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.answers import Answer, Mistake, Say, ShownChange
from domain.audit import Audited
from domain.bodies import Words
from domain.commands import MoveEntry, SaveEntry, SwitchEntry, UndoChange
from domain.commands.settings import NAME, Typed
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first, has_agreed
from domain.desk.people.named import account_called
from domain.desk.people.profile import offer_commands
from domain.desk.people.roles import give_role
from domain.desk.settings.offers import said
from domain.desk.settings.pages import entry_of, page_of
from domain.dictionaries import DESCRIPTIONS, BadEntries, Entry, Kind, Problem
from domain.dictionaries.description import Description
from domain.dictionaries.fields import Field, Form
from domain.dictionaries.preview import NAMED, Change, LookWanted, Preview
from domain.dictionaries.references import renamed, users_of
from domain.dictionaries.registry import entry_path
from domain.dictionaries.typed import (
    changes,
    differences,
    repeated,
    typed_value,
    value_at,
    with_value,
)
from domain.errors import Refusal, UnknownAccount
from domain.people import Person, Role
from domain.platforms import identity_of
from domain.sentence import Sentence, says


def save_entry(command: SaveEntry, act: Act) -> Answer:
    """Add an entry, or change one; ask first if open tickets may move.

    Raises Refusal with all mistakes at once if it can't be so.
    """
    before = entry_of(command.entry, act) if command.entry else None
    if before is not None:
        _refuse_stale(before, command, act)
    kind = before.kind if before is not None else command.kind
    after = changed(before, kind, command.values, act)
    _check(before, after, act)
    if before == after:
        return page_of(after, act)
    if asked := _ask(command, before, after, act):
        return asked
    return _apply(before, after, act)


def undo(command: UndoChange, act: Act) -> Answer:
    """Write the version before the newest one again, as a new version."""
    entry = entry_of(command.entry, act)
    versions = act.uow.dictionaries.versions(entry.id)
    former = [one for one in versions if one.id < command.version]
    if not former:
        raise Refusal("no_such_entry")
    after = replace(entry, name=former[0].name, body=former[0].body)
    if after == entry:
        return page_of(entry, act)
    if versions[0].id != command.version:
        raise Refusal("changed_since", name=entry.name)
    _check(entry, after, act)
    if asked := _ask(command, entry, after, act):
        return asked
    return _apply(entry, after, act)


def switch(command: SwitchEntry, act: Act) -> Answer:
    """Switch an entry off or on. Raises Refusal if what remains could not work."""
    entry = entry_of(command.entry, act)
    if entry.off == command.off:
        return page_of(entry, act)
    entries = act.uow.dictionaries.entries()
    if command.off:
        _refuse_last(entry, entries)
        users = [one.name for one in users_of(entry, entries) if not one.off]
        words = {"name": entry.name, "users": ", ".join(users)}
        question = Say("answers/confirm_switch_off", words)
        if users and (asked := ask_first(command, question, users, act)):
            return asked
    act.uow.dictionaries.switch(entry.id, off=command.off)
    said = ("on", "off") if command.off else ("off", "on")
    act.audit(Audited.SWITCHED, entry.id, before=said[0], after=said[1])
    return _done(replace(entry, off=command.off), act)


def _refuse_last(entry: Entry, entries: Iterable[Entry]) -> None:
    others = [one for one in entries if one.kind is entry.kind and not one.off]
    if entry.kind is Kind.DEPARTMENT and len(others) == 1:
        raise Refusal("last_department")


def move(command: MoveEntry, act: Act) -> Answer:
    """Move an entry one place up or down. At the end of its list it stays."""
    entry = entry_of(command.entry, act)
    to = max(entry.position + (-1 if command.up else 1), 1)
    act.uow.dictionaries.move(entry.id, to)
    moved = entry_of(entry.id, act)
    act.audit(Audited.PLACE, entry.id, before=str(entry.position), after=str(moved.position))
    return _done(moved, act)


# What a change makes of an entry


def changed(before: Entry | None, kind: Kind, values: Mapping[str, Typed], act: Act) -> Entry:
    """Return the entry with these values; a new one (number 0) if there is none before."""
    entry = before or Entry(0, kind, "", 0, {})
    name = " ".join(str(values.get(NAME, entry.name)).split())
    body: object = entry.body or {}
    for field in DESCRIPTIONS[kind].fields:
        if field.key in values and not field.fixed:
            text = said(values[field.key], field, act)
            _refuse_repeated(text, field)
            names = [one.name for one in act.uow.dictionaries.entries() if one.kind is field.of]
            typed = typed_value(text, field, names)
            body = with_value(body, field.key, _with_accounts(typed, field, act))
    return replace(entry, name=name, body=body)


def _refuse_repeated(text: str, field: Field) -> None:
    """Refuse a table in which a day is there twice: a body has room for one of them."""
    if key := repeated(text, field):
        twice = says("this appears twice; put it all on one line")
        raise Refusal("bad_entry", mistakes=(Mistake(field.key, field.label, twice, {}, key),))


def _with_accounts(typed: object, field: Field, act: Act) -> object:
    """Return a person's value with accounts in place of @names and of people's names."""
    if field.form is not Form.PERSON or typed is None:
        return typed
    if isinstance(typed, list):
        return [account_typed(str(one), act) for one in typed]
    return account_typed(str(typed), act)


def account_typed(typed: str, act: Act) -> str:
    """Return the account of a @name or of the one colleague called so; else what was typed."""
    if typed.startswith("@"):
        return str(account_called(typed.removeprefix("@"), act))
    called = [one for one in act.uow.people.staff() if one.name.casefold() == typed.casefold()]
    accounts = act.uow.people.accounts(called[0].id) if len(called) == 1 else ()
    return str(accounts[0]) if accounts else typed


def _refuse_stale(entry: Entry, command: SaveEntry, act: Act) -> None:
    """Refuse a form that was opened before somebody else changed its entry."""
    newest = act.uow.dictionaries.versions(entry.id)[0].id
    if command.revision and command.revision != newest:
        raise Refusal("changed_since", name=entry.name)


def _check(before: Entry | None, after: Entry, act: Act) -> None:
    """Raise Refusal with every mistake that the dictionaries would then have."""
    if found := mistakes(before, after, act):
        raise Refusal("bad_entry", mistakes=tuple(found))


def mistakes(before: Entry | None, after: Entry, act: Act) -> list[Mistake]:
    """Return every mistake that the dictionaries would have with a changed or a new entry."""
    path = entry_path(after.kind, after.name)
    found = [*_limits(after, act)]
    try:
        act.uow.dictionaries.read(_with(before, after, act.uow.dictionaries.entries()))
    except BadEntries as bad:
        found += [_mistake(one, path, DESCRIPTIONS[after.kind]) for one in bad.problems]
    return found


def _with(before: Entry | None, after: Entry, entries: Sequence[Entry]) -> list[Entry]:
    """Return all entries as they would be."""
    if before is None:
        last = max((one.position for one in entries if one.kind is after.kind), default=0)
        return [*entries, replace(after, position=last + 1)]
    others = {one.id: one for one in renamed(before, after.name, entries)}
    return [after if one.id == before.id else others.get(one.id, one) for one in entries]


MOST_NAME = 75
"""Characters of an entry's name: a Slack option shows no more (docs.slack.dev/reference/block-kit,
option object, text)."""


def _limits(entry: Entry, act: Act) -> Iterable[Mistake]:
    if len(entry.name) > MOST_NAME:
        yield Mistake(NAME, "", says("use at most %(most)s characters"), {"most": str(MOST_NAME)})
    known = _plain(entry.name)
    for other in act.uow.dictionaries.entries():
        if other.kind is entry.kind and other.id != entry.id and _plain(other.name) == known:
            yield Mistake(NAME, "", says("“%(other)s” already exists"), {"other": other.name})


def _plain(name: str) -> str:
    return name.casefold().replace("ё", "е")


def _mistake(problem: Problem, path: str, described: Description[Any]) -> Mistake:
    """Return a mistake beside its field, or beside the name if it belongs to none.

    One of another entry says where it is: it stood there before.
    """
    is_own = f"{problem.path}.".startswith(f"{path}.")
    key = problem.path.removeprefix(path).removeprefix(".") if is_own else problem.path
    field = next((one for one in described.fields if key and _is_of(key, one.key)), None)
    where = key.removeprefix(field.key).strip(".") if field is not None else key
    said = problem.sentence
    template, words = (said.template, said.words) if isinstance(said, Sentence) else (str(said), {})
    return Mistake(
        field.key if field is not None else NAME,
        field.label if field is not None else "",
        template,
        {name: str(one) for name, one in words.items()},
        where,
    )


def _is_of(key: str, field: str) -> bool:
    return key == field or key.startswith(f"{field}.") or field.startswith(f"{key}.")


# Applying


def _ask(
    command: SaveEntry | UndoChange, before: Entry | None, after: Entry, act: Act
) -> Answer | None:
    """Return the question before a change that may move open tickets; None if none may."""
    described, shelf = DESCRIPTIONS[after.kind], act.uow.dictionaries
    if not described.affects or not act.uow.tickets.active_after(0, 1):
        return None
    revision = shelf.load().revision
    state = (revision, before and before.name, after.name, after.body)
    if has_agreed(command, state, act):
        return None
    look = _looked(Change(after.kind, tuple(_with(before, after, shelf.entries())), revision), act)
    if not look.moves:
        return None
    words: Words = {
        "name": before.name if before else after.name,
        "changes": tuple(_changes(before, after, described)),
        "open": look.open,
        "earlier": look.earlier,
        "later": look.later,
        "begun": look.begun,
        "scored": look.scored,
        "late": len(look.late),
        "named": look.late[:NAMED],
    }
    return ask_first(command, Say("answers/confirm_setting", words), state, act)


def _looked(change: Change, act: Act) -> Preview:
    """Return what was found about exactly this change. Raises LookWanted if nobody has looked."""
    if act.looked is None or act.looked.change != change:
        raise LookWanted(change)
    return act.looked


def _changes(
    before: Entry | None, after: Entry, described: Description[Any]
) -> Iterator[ShownChange]:
    """Yield what the question names: each changed field by its label, and another name."""
    if before is not None and before.name != after.name:
        yield ShownChange("", before.name, after.name)
    for field, was, now in changes(before.body if before else {}, after.body, described.fields):
        yield ShownChange(field.label, was, now)


def _apply(before: Entry | None, after: Entry, act: Act) -> Answer:
    """Write a checked entry, with everything that follows from it."""
    shelf, actor = act.uow.dictionaries, act.person.id
    if before is None:
        number = shelf.add(after.kind, after.name, after.body, act.now, actor)
        after = replace(after, id=number)
        _know_all(after, None, act)
        lines = differences({}, after.body, DESCRIPTIONS[after.kind].fields)
        act.audit(Audited.ADDED, number, before="", after=", ".join(lines) or after.name)
    else:
        _know_all(after, before, act)
        for other in renamed(before, after.name, shelf.entries()):
            shelf.change(other.id, other.name, other.body, act.now, actor)
        shelf.change(after.id, after.name, after.body, act.now, actor)
        lines = differences(before.body, after.body, DESCRIPTIONS[after.kind].fields)
        act.audit(Audited.CHANGED, after.id, before="", after="\n".join(lines))
        act.audit(Audited.RENAMED, after.id, before=before.name, after=after.name)
    return _done(entry_of(after.id, act), act)


def _done(entry: Entry, act: Act) -> Answer:
    return replace(page_of(entry, act), done=True)


def _know_all(after: Entry, before: Entry | None, act: Act) -> None:
    """Let those who are named belong to the entry; whoever may now get tickets becomes staff.

    Raises UnknownAccount if nobody here has an account that it names.
    """
    for field in DESCRIPTIONS[after.kind].fields:
        if field.form is not Form.PERSON:
            continue
        named = _people(value_at(after.body, field.key), act)
        if field.key != "members":
            _make_staff(named, act)
        else:
            _belong(
                after,
                named,
                _people(value_at(before.body if before else None, field.key), act),
                act,
            )


def _people(written: object, act: Act) -> list[Person]:
    listed = written if isinstance(written, list | tuple) else [written] if written else []
    people = []
    for account in listed:
        identity = identity_of(str(account), act.uow.platforms)
        person = act.uow.people.by_identity(identity)
        if person is None:
            raise UnknownAccount("nobody_like_that", identity)
        people.append(person)
    return people


def _belong(entry: Entry, now: Collection[Person], before: Collection[Person], act: Act) -> None:
    ids, former = {one.id for one in now}, {one.id for one in before}
    act.uow.dictionaries.join(entry.id, ids - former)
    act.uow.dictionaries.leave(entry.id, former - ids)
    if entry.kind is Kind.DEPARTMENT:
        _make_staff(now, act)


def _make_staff(people: Iterable[Person], act: Act) -> None:
    for person in people:
        if not act.uow.people.get(person.id).role.is_staff:
            give_role(person, Role.SPECIALIST, act)
            offer_commands(act.uow.people.get(person.id), act.uow)
