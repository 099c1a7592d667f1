"""What a change of the settings would do to open tickets. Nothing is saved."""

from datetime import datetime

from domain.desk.views.dry_run import try_rules
from domain.desk.views.promises import moved_promises
from domain.dictionaries import Kind
from domain.dictionaries.preview import PlannedChange, Preview
from domain.repositories import UnitOfWork


def look_at(change: PlannedChange, now: datetime, uow: UnitOfWork) -> Preview:
    """Return what a change would do to open tickets now. Nothing is saved."""
    after = uow.dictionaries.readable(change.entries)
    since, missed = change.since, tuple[int, ...]()
    moved = moved_promises(after, now, uow, gives_back=since is not None)
    if since is not None:
        names = uow.dictionaries.names_of(change.kind, change.name)
        missed = tuple(uow.history.missed_since(since, names))
    weighs = change.kind in (Kind.RULE, Kind.GROUP)
    scored = try_rules(after.rules, uow, _groups_off(change)).changed if weighs else ()
    return Preview(
        change,
        moved.open,
        len(moved.earlier),
        len(moved.later),
        len(moved.begun),
        moved.late,
        len(scored),
        len(moved.clients),
        missed,
    )


def _groups_off(change: PlannedChange) -> frozenset[str]:
    return frozenset(one.name for one in change.entries if one.kind is Kind.GROUP and one.off)
