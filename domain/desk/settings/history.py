"""What somebody has changed of an entry, in the names that other entries have today."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from domain.desk.act import Act
from domain.dictionaries import Entry, EntryVersion, Kind
from domain.dictionaries.references import names_kind, renamed

Renamed = Sequence[tuple[Entry, Sequence[EntryVersion]]]
"""Entries that had other names before, each with its versions, the newest first."""


def own_changes(
    entry: Entry, versions: Sequence[EntryVersion], act: Act
) -> list[tuple[EntryVersion, Entry]]:
    """Return what changed an entry, the newest first: the version, and the entry before it.

    `versions` are all of them, the newest first. A version that only followed the new name of
    another entry is no change of this one.
    """
    made = versions[::-1]
    states: dict[int, Entry] = {}
    state = entry.as_made(made[:1])
    for one in made:
        state = states[one.revision] = state.changed(one.name, one.body, one.valid_from)
    others = _renamed(states.values(), act)
    today = [_in_todays_names(one, revision, others) for revision, one in states.items()]
    newest = list({one.revision: one for one in made}.values())
    changes = zip(newest[1:], today, today[1:], strict=False)
    return [(one, was) for one, was, now in changes if not says_the_same(was, now)][::-1]


def says_the_same(was: Entry, entry: Entry) -> bool:
    """Return whether two versions of an entry have the same name and say the same."""
    if entry.kind is Kind.LEVEL:  # also about which tickets have which targets
        return was == entry
    return (was.name, was.body) == (entry.name, entry.body)


def _renamed(states: Collection[Entry], act: Act) -> Renamed:
    """Return the entries of which these may contain a former name."""
    kinds = [kind for kind in Kind if any(names_kind(one, kind) for one in states)]
    others = [one for one in act.uow.dictionaries.entries() if one.kind in kinds]
    made = [(one, act.uow.dictionaries.versions(one.id)) for one in others]
    return [
        (one, versions) for one, versions in made if {each.name for each in versions} != {one.name}
    ]


def _in_todays_names(entry: Entry, revision: int, others: Renamed) -> Entry:
    """Return an entry as it was at a revision, with the names that others have today."""
    for other, versions in others:
        then = next((one.name for one in versions if one.revision <= revision), other.name)
        entry = next(iter(renamed(replace(other, name=then), other.name, [entry])), entry)
    return entry
