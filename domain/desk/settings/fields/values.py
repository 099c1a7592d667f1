"""What somebody's change makes of an entry: typed texts and choices become its values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.answers.settings import Mistake
from domain.commands.settings import NAME, Typed
from domain.desk.act import Act
from domain.desk.people.named import certain_account, colleagues_called
from domain.desk.people.typed_names import in_field
from domain.desk.settings.fields.choices import said
from domain.desk.settings.fields.mistakes import mistake_at
from domain.desk.settings.pages import pinned_of
from domain.dictionaries import DESCRIPTIONS, Entry, Kind
from domain.dictionaries.fields.body import with_value
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.typed import repeated, typed_value
from domain.dictionaries.kinds.desk import PINNED, variable_of
from domain.errors import Refusal, UnclearName
from domain.text.sentence import sentence


def changed(before: Entry | None, kind: Kind, values: Mapping[str, Typed], act: Act) -> Entry:
    """Return the entry with these values; a new one (number 0) if there is none before."""
    entry = before or Entry(0, kind, "", 0, {})
    values = _without_pinned(values, kind, act)
    name = " ".join(str(values.get(NAME, entry.name)).split())
    body = with_values(entry.body or {}, DESCRIPTIONS[kind].fields, values, act)
    return replace(entry, name=name, body=body)


def _without_pinned(values: Mapping[str, Typed], kind: Kind, act: Act) -> Mapping[str, Typed]:
    """Return the values without those that the environment sets and that stay as they are there.

    Raises Refusal if one of them would change.
    """
    set_there = pinned_of(kind, act)
    labels = {field.key: field.label for field in DESCRIPTIONS[kind].fields}
    wrong = [key for key in values if key in set_there and values[key] != str(set_there[key])]
    if wrong:
        says_so = [
            Mistake(key, labels.get(key, ""), PINNED, {"variable": variable_of(key)})
            for key in wrong
        ]
        raise Refusal("bad_entry", mistakes=tuple(says_so))
    return {key: value for key, value in values.items() if key not in set_there}


def with_values(
    body: object, fields: Sequence[Field], values: Mapping[str, Typed], act: Act
) -> dict[str, object]:
    """Return a body with what was typed or chosen for some of its fields."""
    changed = dict(body) if isinstance(body, Mapping) else {}
    for field in fields:
        if field.key in values and not field.fixed:
            text = said(values[field.key], field, act)
            _refuse_repeated(text, field)
            names = [one.name for one in act.uow.dictionaries.entries() if one.kind is field.of]
            typed = typed_value(text, field, names)
            with in_field(field.key):
                value = _with_accounts(typed, field, act)
            changed = with_value(changed, field.key, value)
    return changed


def _refuse_repeated(text: str, field: Field) -> None:
    """Refuse a table in which a day is there twice: a body has room for one of them."""
    if key := repeated(text, field):
        twice = sentence("this appears twice; put it all on one line")
        raise Refusal("bad_entry", mistakes=(mistake_at(field, twice, key),))


def _with_accounts(typed: object, field: Field, act: Act) -> object:
    """Return a person's value with accounts in place of @names and of people's names."""
    if field.type is not ValueType.PERSON or typed is None:
        return typed
    if isinstance(typed, list):
        return [_account_or_typed(str(one), act) for one in typed]
    return _account_or_typed(str(typed), act)


def _account_or_typed(typed: str, act: Act) -> str:
    """Return the account; a @name that nobody has stays, as one of the mistakes of its entry."""
    try:
        return account_typed(typed, act)
    except Refusal as refusal:
        if refusal.code != "nobody_called_so":
            raise
        return typed


def account_typed(typed: str, act: Act) -> str:
    """Return the account of a @name, or of the one colleague with that name; else the text.

    Raises UnclearName if it may be several people's.
    """
    if typed.startswith("@"):
        return str(certain_account(typed.removeprefix("@"), act))
    called = colleagues_called(typed, act.uow)
    if len(called) > 1:
        raise UnclearName(typed, [one.id for one in called])
    accounts = act.uow.people.accounts(called[0].id) if called else ()
    return str(accounts[0]) if accounts else typed
