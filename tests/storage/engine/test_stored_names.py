"""Names of classes and fields that are stored: what an earlier release wrote can still be read."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

from domain import events
from storage.engine.records import _FORMERLY
from storage.repositories import questions
from storage.repositories.people import access
from storage.repositories.posts import bodies

STORED = Path(__file__).with_name("stored_names.txt")
"""A class of each line, and its fields: all that a release has written."""

RECORDS = {
    "body": bodies._RECORDS,
    "command": questions._COMMANDS,
    "line": access._LINES,
}


def _fields(one: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(one)) if is_dataclass(one) else ()


def today() -> Mapping[str, tuple[str, ...]]:
    names = {
        f"{kind} {name}": _fields(one)
        for kind, records in RECORDS.items()
        for name, one in records._classes.items()
    }
    happened = (one for one in vars(events).values() if isinstance(one, type) and is_dataclass(one))
    return names | {f"event {one.__name__}": _fields(one) for one in happened}


def stored() -> Mapping[str, tuple[str, ...]]:
    lines = (line.partition(": ") for line in STORED.read_text().splitlines())
    return {name.rstrip(":"): tuple(listed.split()) for name, _, listed in lines}


def test_what_was_stored_under_a_name_can_be_read() -> None:
    known = today()
    unread = []
    for name, had in stored().items():
        kind, _, own = name.partition(" ")
        found = name if name in known else f"{kind} {_FORMERLY.get(own, own)}"
        if found not in known:
            unread.append(f"{own} was renamed: add a row to _FORMERLY")
        elif lost := set(had) - set(known[found]):
            unread.append(f"{own} has lost {lost}: their stored values are read no longer")
    assert stored()
    assert not unread, "\n".join(unread)


def test_the_list_has_every_name_that_is_stored_now() -> None:
    former = {name.partition(" ")[2] for name in stored()}
    missing = {
        f"{name}: {' '.join(has)}".rstrip(": ")
        for name, has in today().items()
        if name not in stored() or set(has) - set(stored()[name])
    }
    assert not missing, "add to stored_names.txt:\n" + "\n".join(sorted(missing))
    assert set(_FORMERLY) <= former
