"""Mirrors, as the desk sees them: what each should show, and what it shows."""

from sqlalchemy import Connection, bindparam, delete, func, select, update
from typing_extensions import override

from domain.outgoing.mirror_states import NOTHING, MirrorState, version_state
from domain.outgoing.mirrors import MirrorKind, MirrorResult, RecordedMirror
from domain.people.places import Place
from domain.repositories import Outbox
from storage.engine.sql import DIALECTS, Insert, insert_by_name
from storage.repositories.places import columns_of
from storage.tables.posts import mirrors, posts

_NOWHERE = dict.fromkeys(("platform", "team", "chat", "thread", "external_id"))


def _upsert_mirror(dialect: str, *, shown: bool) -> Insert:
    """Set what a mirror should show (`shown`: shows already); an unknown target keeps the old."""
    row = insert_by_name(dialect, mirrors)
    target = {name: func.coalesce(row.excluded[name], mirrors.c[name]) for name in _NOWHERE}
    # A card that was posted while its ticket changed again still wants the newer version.
    news = {"shown": row.excluded.shown} if shown else {"wanted": row.excluded.wanted}
    return row.on_conflict_do_update(index_elements=["kind", "ref"], set_={**news, **target})


_WANTED = select(mirrors.c.wanted).where(
    mirrors.c.kind == bindparam("of_kind"), mirrors.c.ref == bindparam("of")
)
_SHOW = {name: _upsert_mirror(name, shown=False) for name in DIALECTS}
_SHOWN = {name: _upsert_mirror(name, shown=True) for name in DIALECTS}

# What is wanted stays as it is: it may have changed while this was drawn.
_DRAWN = (
    update(mirrors)
    .where(mirrors.c.kind == bindparam("of_kind"), mirrors.c.ref == bindparam("of"))
    .values(shown=bindparam("now_shown"), not_before=bindparam("at"), problem=bindparam("why"))
)


class MirrorsTable(Outbox):
    """The part of the outbox about mirrors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def show(
        self, kind: MirrorKind, ref: int, wanted: MirrorState, on: tuple[Place, str] | None = None
    ) -> None:
        target = {**columns_of(on[0]), "external_id": on[1]} if on else _NOWHERE
        key = {"kind": kind.value, "ref": ref}
        self._connection.execute(
            _SHOW[self._connection.dialect.name],
            {**key, "wanted": wanted, "shown": "", "problem": "", **target},
        )

    @override
    def show_ticket(self, ticket_id: int, version: int) -> None:
        row = {
            "ref": ticket_id,
            "wanted": version_state(version),
            "shown": "",
            "problem": "",
            **_NOWHERE,
        }
        self._connection.execute(
            _SHOW[self._connection.dialect.name],
            [{"kind": kind.value, **row} for kind in (MirrorKind.CARD, MirrorKind.RECEIPT)],
        )

    @override
    def shown(self, kind: MirrorKind, ref: int, shown: MirrorState, on: tuple[Place, str]) -> None:
        target = {**columns_of(on[0]), "external_id": on[1]}
        key = {"kind": kind.value, "ref": ref}
        self._connection.execute(
            _SHOWN[self._connection.dialect.name],
            {**key, "wanted": shown, "shown": shown, "problem": "", **target},
        )

    @override
    def wanted(self, kind: MirrorKind, ref: int) -> MirrorState:
        key = {"of_kind": kind.value, "of": ref}
        found: MirrorState | None = self._connection.execute(_WANTED, key).scalar()
        return found or NOTHING

    @override
    def retry_mirror(self, kind: MirrorKind, ref: int) -> None:
        which = update(mirrors).filter_by(kind=kind.value, ref=ref)
        self._connection.execute(which.values(not_before=None))

    @override
    def forget(self, kind: MirrorKind, ref: int) -> None:
        self._connection.execute(delete(mirrors).filter_by(kind=kind.value, ref=ref))

    @override
    def record_shown(self, shown: MirrorResult) -> RecordedMirror:
        repeats = bool(shown.problem) and bool(self._problem_of(shown.kind, shown.ref))
        drawn = {
            "of_kind": shown.kind.value,
            "of": shown.ref,
            "now_shown": shown.shown,
            "at": shown.not_before,
            "why": shown.problem,
        }
        self._connection.execute(_DRAWN, drawn)
        if shown.kind not in (MirrorKind.LINE, MirrorKind.FILES):
            return RecordedMirror(repeats=repeats)
        query = select(posts.c.message_id, posts.c.template).where(posts.c.id == shown.ref)
        found = self._connection.execute(query).one_or_none()
        if found is None:
            return RecordedMirror(repeats=repeats)
        return RecordedMirror(found.message_id, found.template, repeats)

    def _problem_of(self, kind: MirrorKind, ref: int) -> str:
        query = select(mirrors.c.problem).where(mirrors.c.kind == kind.value, mirrors.c.ref == ref)
        found: str | None = self._connection.execute(query).scalar_one_or_none()
        return found or ""
