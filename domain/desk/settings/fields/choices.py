"""The values that a field offers to choose from, and what somebody chose or typed."""

from collections.abc import Collection, Sequence

from domain.commands.settings import Typed
from domain.desk.act import Act
from domain.desk.people.staff.colleagues import staff_by_name
from domain.dictionaries.fields.field import Field, ValueType
from domain.errors import Refusal
from domain.outgoing.buttons import Choice
from domain.repositories import UnitOfWork
from domain.text.sentence import term_in


def offers(field: Field, uow: UnitOfWork, besides: Collection[int] = ()) -> Sequence[Choice]:
    """Return the values to choose from; nothing if the field is typed.

    `besides` are the numbers of colleagues who are not among them.
    """
    if field.type is ValueType.ENTRY:
        entries = uow.dictionaries.entries()
        return [Choice(one.id, one.name) for one in entries if one.kind is field.of and not one.off]
    terms = () if field.words else field.terms
    found = [Choice(number, one.key, label=one.label) for number, one in enumerate(terms, 1)]
    if field.staff:
        found += [
            Choice(len(terms) + one.id, name)
            for name, one in staff_by_name(uow).items()
            if one.id not in besides
        ]
    return found


def said(given: Typed, field: Field, act: Act) -> str:
    """Return what was typed, or the name of what was chosen; a term by its key.

    Raises Refusal if it is no longer offered.
    """
    if isinstance(given, str):
        term = term_in(given, () if field.words else field.choices)
        return term.key if term is not None else given
    chosen = [one.name for one in offers(field, act.uow) if one.id == given]
    if not chosen:
        raise Refusal("stale_button")
    return chosen[0]
