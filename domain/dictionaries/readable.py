"""Reading dictionaries of which an entry can't be read: it alone is what it was before.

That happens if somebody changes the database, or if a release has stricter rules.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from domain.dictionaries.checks import entry_path
from domain.dictionaries.entries import BadEntries, Entry, Kind
from domain.dictionaries.together import Dictionaries
from domain.sla.calendars import ROUND_THE_CLOCK, Problem, write_calendar

_AT_LAST: Mapping[Kind, object] = {Kind.CALENDAR: write_calendar(ROUND_THE_CLOCK)}
"""What an entry says if none of its versions can be read; for other kinds, nothing."""


def read_readable(
    entries: Sequence[Entry],
    read: Callable[[Sequence[Entry]], Dictionaries],
    earlier: Callable[[Entry], Sequence[object]],
) -> Dictionaries:
    """Return the dictionaries; each entry with mistakes has its last body without any.

    `earlier` returns an entry's bodies, the newest first. An entry is left out if nothing of it can
    be read. `broken` of the result says what is wrong with which entries.
    """
    left: dict[int, Iterator[object]] = {}
    broken: dict[int, tuple[Problem, ...]] = {}
    while True:
        try:
            found = read(entries)
        except BadEntries as bad:
            wrong = by_entry(entries, bad.problems)
            if not wrong:
                raise
            for entry in [one for one in entries if one.id in wrong]:
                broken.setdefault(entry.id, tuple(wrong[entry.id]))
                bodies = left.setdefault(
                    entry.id, iter((*earlier(entry), _AT_LAST.get(entry.kind, {})))
                )
                entries = list(_instead(entries, entry, bodies))
        else:
            return replace(found, broken=broken) if broken else found


def _instead(entries: Sequence[Entry], wrong: Entry, bodies: Iterator[object]) -> Iterator[Entry]:
    """Yield the entries with an earlier body of the wrong one, or without it."""
    for one in entries:
        if one.id != wrong.id:
            yield one
        else:
            for body in bodies:
                yield replace(one, body=body, former=())
                break


def by_entry(
    entries: Sequence[Entry], problems: Sequence[Problem]
) -> Mapping[int, Sequence[Problem]]:
    """Return each entry's mistakes, by its number."""
    paths = {entry_path(one.kind, one.name): one.id for one in entries}
    found: dict[int, list[Problem]] = {}
    for problem in problems:
        above = [path for path in paths if f"{problem.path}.".startswith(f"{path}.")]
        if above:  # names may have dots: the longest one is meant
            found.setdefault(paths[max(above, key=len)], []).append(problem)
    return found
