"""Values of any type, so that a new field or class is tested without another test."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from domain.text.spans import Text
from tests.support.strategies.texts import texts

_PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    type(None): st.none(),
    bool: st.booleans(),
    int: st.integers(-(1 << 53), 1 << 53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    str: st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9),
    datetime: st.datetimes(timezones=st.just(UTC)),
    date: st.dates(),
    timedelta: st.timedeltas(timedelta(days=-999), timedelta(days=999)),
    Text: texts().map(lambda text: text.normalised()),
}

Known = Mapping[Any, st.SearchStrategy[Any]]


def values_of(hint: Any, known: Known | None = None) -> st.SearchStrategy[Any]:
    """Return values of a type; `known` are those of types that say too little of themselves.

    Raises TypeError for a type that nothing is known of.
    """
    special = {**_PLAIN, **(known or {})}
    if hint in special:
        return special[hint]
    parts = get_args(hint)
    inner = [values_of(one, known) for one in parts if one is not Ellipsis]
    match get_origin(hint) or hint:
        case kind if kind in (Union, UnionType):
            found = st.one_of(inner)
        case kind if kind is Sequence or (kind is tuple and parts[-1] is Ellipsis):
            found = st.lists(inner[0], max_size=2).map(tuple)
        case kind if kind is tuple:
            found = st.tuples(*inner)
        case kind if kind is Mapping:
            found = st.dictionaries(*inner, max_size=2)
        case kind if isinstance(kind, type) and issubclass(kind, Enum):
            found = st.sampled_from(kind)
        case kind if isinstance(kind, type) and is_dataclass(kind):
            hints = get_type_hints(kind)
            found = st.builds(
                kind, **{f.name: values_of(hints[f.name], known) for f in fields(kind)}
            )
        case _:
            raise TypeError(f"values of {hint} are not known")
    return found
