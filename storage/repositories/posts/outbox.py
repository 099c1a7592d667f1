"""The outbox as the desk sees it: posts and mirrors are added, outcomes recorded."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)
from typing_extensions import override

from domain.bodies import REPLY
from domain.people import Place
from domain.posts import (
    Body,
    Delayed,
    Failed,
    MirrorKind,
    MirrorResult,
    NewPost,
    Outcome,
    PostState,
    RecordedMirror,
    Sent,
    Suspended,
    Unopened,
)
from domain.repositories import Outbox, PostedMessage, PostProgress, RecordedPost
from storage.engine.sql import (
    DIALECTS,
    AnyRow,
    AnySelect,
    Insert,
    insert_by_name,
    insert_or_nothing,
    spelled,
)
from storage.repositories.places import chat_of, columns_of, place_of
from storage.repositories.posts.bodies import read, written
from storage.repositories.posts.folding import finish, release, within
from storage.tables import addresses, mirrors, postings, posts, suspensions

_UNFINISHED = spelled("queued", "pending", "sending")
_ahead = posts.alias("ahead")
_IS_BEHIND = exists().where(_ahead.c.lane == bindparam("in_lane"), _ahead.c.state.in_(_UNFINISHED))
_PLACE_IN_LANE = case((_IS_BEHIND, literal("queued")), else_=literal("pending"))
_POST = insert(posts).values(state=_PLACE_IN_LANE)
_POST_ONE = _POST.returning(posts.c.id)

_next, _under_way = posts.alias("next"), posts.alias("under_way")
_PROMOTE = (
    update(posts)
    .where(
        ~exists().where(
            _under_way.c.lane == bindparam("in_lane"),
            _under_way.c.state.in_(_UNFINISHED),  # as the index says it
            _under_way.c.state != "queued",
        ),
        posts.c.id
        == select(func.min(_next.c.id))
        .where(_next.c.lane == bindparam("in_lane"), _next.c.state.in_(_UNFINISHED))
        .scalar_subquery(),
        posts.c.state == "queued",
    )
    .values(state="pending")
)
_RECORDED = (
    select(posts, suspensions.c.since.label("suspended"))
    .join(addresses, addresses.c.address == posts.c.destination, isouter=True)
    .join(
        suspensions,
        and_(
            suspensions.c.platform == addresses.c.platform,
            suspensions.c.team == addresses.c.team,
            suspensions.c.chat == addresses.c.chat,
        ),
        isouter=True,
    )
    .where(posts.c.id.in_(bindparam("post_ids", expanding=True)))
)
_COUNT_ARRIVED = select(func.count()).where(postings.c.post_id == bindparam("post_id"))
_SAYS = select(posts.c.template, posts.c.facts, posts.c.ticket_id).where(
    posts.c.id == bindparam("post_id")
)
_SET = update(posts).where(posts.c.id == bindparam("post_id"))
_SENT = _SET.values(
    state=bindparam("new_state"),
    parts_sent=bindparam("parts"),
    prepared=None,
    problem="",
    finished_at=bindparam("at"),
)

_RESUME = delete(suspensions).filter_by(
    platform=bindparam("platform"), team=bindparam("team"), chat=bindparam("chat")
)

_NOWHERE = dict.fromkeys(("platform", "team", "chat", "thread", "external_id"))


def _upsert_mirror(dialect: str, *, shown: bool) -> Insert:
    """Set what a mirror should show (`shown`: shows already); an unknown target keeps the old."""
    row = insert_by_name(dialect, mirrors)
    target = {name: func.coalesce(row.excluded[name], mirrors.c[name]) for name in _NOWHERE}
    # A card that was posted while its ticket changed again still wants the newer version.
    news = {"shown": row.excluded.shown} if shown else {"wanted": row.excluded.wanted}
    return row.on_conflict_do_update(index_elements=["kind", "ref"], set_={**news, **target})


def _upsert_address(dialect: str) -> Insert:
    row = insert_by_name(dialect, addresses)
    place = {name: row.excluded[name] for name in ("platform", "team", "chat", "thread")}
    return row.on_conflict_do_update(index_elements=["address"], set_=place)


_LEADS = select(addresses).where(addresses.c.address == bindparam("at"))
_WANTED = select(mirrors.c.wanted).where(
    mirrors.c.kind == bindparam("of_kind"), mirrors.c.ref == bindparam("of")
)
_LEAD = {name: _upsert_address(name) for name in DIALECTS}
_SHOW = {name: _upsert_mirror(name, shown=False) for name in DIALECTS}
_SHOWN = {name: _upsert_mirror(name, shown=True) for name in DIALECTS}

_DRAWN = (
    update(mirrors)
    .where(mirrors.c.kind == bindparam("of_kind"), mirrors.c.ref == bindparam("of"))
    .values(shown=bindparam("now_shown"), not_before=bindparam("at"), problem=bindparam("why"))
)

_said = postings.alias("said")
_CARRIER = func.coalesce(posts.c.folded_into, posts.c.id)  # see folding.py
_WORDED = (
    select(func.count())
    .where(_said.c.post_id == _CARRIER, _said.c.wordless.is_(False))
    .scalar_subquery()
)
_HOW_FAR = (
    select(
        _CARRIER.label("id"),
        posts.c.folded_into,
        posts.c.state,
        posts.c.parts_sent,
        posts.c.finished_at,
        posts.c.problem,
        postings.c.platform,
        postings.c.team,
        postings.c.chat,
        postings.c.thread,
        postings.c.external_id,
        _WORDED.label("worded"),
    )
    .join(postings, postings.c.post_id == _CARRIER, isouter=True)
    .order_by(posts.c.id.desc(), postings.c.part)
    .limit(1)
)
_BY_TEMPLATE = _HOW_FAR.where(posts.c.template == bindparam("template"))
_POST_OF = _BY_TEMPLATE.where(posts.c.message_id == bindparam("message_id"))
_POST_FOR = _BY_TEMPLATE.where(posts.c.ticket_id == bindparam("ticket_id"))
_NUMBERED = _HOW_FAR.where(posts.c.id == bindparam("post_id"))
_WAITS = select(posts.c.id).where(
    posts.c.ticket_id == bindparam("ticket_id"),
    posts.c.template == bindparam("template"),
    posts.c.destination == bindparam("destination"),
    posts.c.state.in_(spelled("queued", "pending")),
    posts.c.attempts == 0,
)
_STILL_WAITING = (
    select(posts.c.message_id)
    .where(
        posts.c.ticket_id == bindparam("ticket_id"),
        posts.c.template == REPLY,
        posts.c.state.in_(spelled("queued", "pending")),
        posts.c.not_before > bindparam("now"),
        posts.c.attempts == 0,
        posts.c.parts_sent == 0,
    )
    .order_by(posts.c.id)
)
_TEMPLATE_AT = (
    select(posts.c.template)
    .join(postings, postings.c.post_id == posts.c.id)
    .where(
        postings.c.platform == bindparam("platform"),
        postings.c.team == bindparam("team"),
        postings.c.chat == bindparam("chat"),
        postings.c.external_id == bindparam("external_id"),
    )
)
_POSTED_AT = _TEMPLATE_AT.with_only_columns(
    posts.c.template, postings.c.ticket_id, postings.c.message_id
)


def _columns(post: NewPost) -> dict[str, object]:
    return {
        "lane": post.lane,
        "in_lane": post.lane,
        "destination": post.destination,
        "template": post.body.template,
        "facts": written(post.body),
        "ticket_id": post.ticket_id,
        "message_id": post.message_id,
        "not_before": post.not_before or post.created_at,
        "attempts": 0,
        "parts_sent": 0,
        "repeated": False,
        "problem": "",
        "created_at": post.created_at,
        "silent": post.silent,
    }


def _how_sent(sent: Sent, now: datetime) -> dict[str, object]:
    return {
        "post_id": sent.post_id,
        "new_state": (PostState.SENT if sent.complete else PostState.PENDING).value,
        "parts": sent.part + 1,
        "at": now if sent.complete else None,
    }


def _recorded(row: AnyRow, folded: Sequence[AnyRow], *, resumed: bool = False) -> RecordedPost:
    return RecordedPost(
        row.id,
        row.template,
        row.destination,
        row.ticket_id,
        row.message_id,
        resumed=resumed,
        folded=tuple(one.message_id for one in folded),
    )


class OutboxTable(Outbox):
    """Implements `domain.repositories.Outbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def post(self, post: NewPost) -> int:
        number: int = self._connection.execute(_POST_ONE, _columns(post)).scalar_one()
        return number

    @override
    def post_all(self, several: Sequence[NewPost]) -> None:
        if several:
            self._connection.execute(_POST, [_columns(post) for post in several])

    @override
    def post_of(self, message_id: int, template: str) -> PostProgress | None:
        key = {"message_id": message_id, "template": template}
        return self._how_far(_POST_OF, key)

    @override
    def post_for(self, ticket_id: int, template: str) -> PostProgress | None:
        return self._how_far(_POST_FOR, {"ticket_id": ticket_id, "template": template})

    @override
    def waits(self, destination: str, ticket_id: int, template: str) -> bool:
        key = {"destination": destination, "ticket_id": ticket_id, "template": template}
        return self._connection.execute(_WAITS, key).first() is not None

    @override
    def how_far(self, post_id: int) -> PostProgress | None:
        return self._how_far(_NUMBERED, {"post_id": post_id})

    @override
    def body_of(self, post_id: int) -> Body:
        row = self._connection.execute(_SAYS, {"post_id": post_id}).one()
        return read(row.template, row.facts, row.ticket_id)

    @override
    def bring_forward(self, post_id: int, at: datetime) -> None:
        later = posts.c.not_before > at
        self._connection.execute(_SET.where(later).values(not_before=at), {"post_id": post_id})

    def _how_far(self, query: AnySelect, key: dict[str, object]) -> PostProgress | None:
        row = self._connection.execute(query, key).first()
        if row is None:
            return None
        state, place = PostState(row.state), place_of(row)
        external_id = row.external_id or ""
        shares = row.folded_into is not None
        return PostProgress(
            row.id,
            state,
            row.parts_sent,
            place,
            external_id,
            row.worded,
            shares,
            row.finished_at,
            row.problem,
        )

    @override
    def template_at(self, place: Place, external_id: str) -> str:
        here = {**chat_of(place), "external_id": external_id}
        found: str | None = self._connection.execute(_TEMPLATE_AT, here).scalar()
        return found or ""

    @override
    def posted_at(self, place: Place, external_id: str) -> PostedMessage | None:
        here = {**chat_of(place), "external_id": external_id}
        row = self._connection.execute(_POSTED_AT, here).first()
        return (
            PostedMessage(row.template, row.ticket_id, row.message_id) if row is not None else None
        )

    @override
    def retry_mirror(self, kind: MirrorKind, ref: int) -> None:
        which = update(mirrors).filter_by(kind=kind.value, ref=ref)
        self._connection.execute(which.values(not_before=None))

    @override
    def wanted(self, kind: MirrorKind, ref: int) -> str:
        key = {"of_kind": kind.value, "of": ref}
        found: str | None = self._connection.execute(_WANTED, key).scalar()
        return found or ""

    @override
    def still_waiting(self, ticket_id: int, now: datetime) -> Sequence[int]:
        rows = self._connection.execute(_STILL_WAITING, {"ticket_id": ticket_id, "now": now})
        return [row.message_id for row in rows]

    @override
    def withdraw(self, message_id: int) -> bool:
        post = self.post_of(message_id, REPLY)
        rows = self._of_message(message_id)
        if post is None or not post.is_waiting or any(row.repeated for row in rows):
            return False
        for row in rows:
            self._finish(row.id, row.lane, PostState.WITHDRAWN, "")
        return True

    @override
    def send_again(self, message_id: int, ticket_id: int, now: datetime) -> bool:
        for row in self._of_message(message_id)[-1:]:
            if row.state in ("failed", "unknown") and row.ticket_id == ticket_id:
                self._connection.execute(
                    update(posts)
                    .where(posts.c.id == row.id)
                    .values(
                        state=_PLACE_IN_LANE,
                        not_before=now,
                        repeated=posts.c.repeated | (posts.c.state == "unknown"),
                        finished_at=None,
                    ),
                    {"in_lane": row.lane},
                )
                return True
        return False

    def _of_message(self, message_id: int) -> Sequence[AnyRow]:
        """Return a line's posts to the client, without those that show it in the thread."""
        return self._connection.execute(
            select(posts)
            .where(posts.c.message_id == message_id, posts.c.template.like("client/%"))
            .order_by(posts.c.id)
        ).all()

    @override
    def show(
        self, kind: MirrorKind, ref: int, wanted: str, on: tuple[Place, str] | None = None
    ) -> None:
        target = {**columns_of(on[0]), "external_id": on[1]} if on else _NOWHERE
        key = {"kind": kind.value, "ref": ref}
        self._connection.execute(
            _SHOW[self._connection.dialect.name],
            {**key, "wanted": wanted, "shown": "", "problem": "", **target},
        )

    @override
    def show_ticket(self, ticket_id: int, version: int) -> None:
        row = {"ref": ticket_id, "wanted": str(version), "shown": "", "problem": "", **_NOWHERE}
        self._connection.execute(
            _SHOW[self._connection.dialect.name],
            [{"kind": kind.value, **row} for kind in (MirrorKind.CARD, MirrorKind.RECEIPT)],
        )

    @override
    def shown(self, kind: MirrorKind, ref: int, shown: str, on: tuple[Place, str]) -> None:
        target = {**columns_of(on[0]), "external_id": on[1]}
        key = {"kind": kind.value, "ref": ref}
        self._connection.execute(
            _SHOWN[self._connection.dialect.name],
            {**key, "wanted": shown, "shown": shown, "problem": "", **target},
        )

    @override
    def set_address(self, address: str, place: Place, person_id: int | None = None) -> None:
        ticket_id = int(address.removeprefix("desk:")) if address.startswith("desk:") else None
        self._lead(address, place, ticket_id, person_id)
        self.resume(place)

    @override
    def set_thread(self, ticket_id: int, thread: Place) -> None:
        self._lead(f"desk:{ticket_id}", thread, ticket_id, None)

    def _lead(
        self, address: str, place: Place, ticket_id: int | None, person_id: int | None
    ) -> None:
        self._connection.execute(
            _LEAD[self._connection.dialect.name],
            {
                "address": address,
                "ticket_id": ticket_id,
                "person_id": person_id,
                **columns_of(place),
            },
        )

    @override
    def place_at(self, address: str) -> Place | None:
        row = self._connection.execute(_LEADS, {"at": address}).one_or_none()
        return place_of(row) if row is not None else None

    @override
    def retarget(self, post_id: int, destination: str) -> None:
        self._connection.execute(_SET.values(destination=destination), {"post_id": post_id})

    @override
    def move_address(self, address: str, former: str) -> None:
        self._connection.execute(
            update(addresses).where(addresses.c.address == address).values(address=former)
        )
        self._connection.execute(
            update(posts)
            .where(
                posts.c.lane == address,
                posts.c.destination == address,
                posts.c.state.in_(_UNFINISHED),
            )
            .values(lane=former, destination=former)
        )

    @override
    def turn_into(self, post_id: int, body: Body) -> None:
        changed = {"template": body.template, "facts": written(body)}
        self._connection.execute(_SET.values(**changed), {"post_id": post_id})

    @override
    def forget(self, kind: MirrorKind, ref: int) -> None:
        self._connection.execute(delete(mirrors).filter_by(kind=kind.value, ref=ref))

    def suspended(self) -> Sequence[tuple[Place, str]]:
        """Return the chats that accept no messages now, and why."""
        rows = self._connection.execute(select(suspensions).order_by(suspensions.c.since))
        return [(Place(row.platform, row.team, row.chat), row.problem) for row in rows]

    @override
    def suspend(self, place: Place, problem: str, now: datetime, retry_at: datetime | None) -> bool:
        chat = chat_of(place)
        known = self._connection.execute(
            update(suspensions).filter_by(**chat).values(retry_at=retry_at)
        )
        if known.rowcount:
            return False
        self._connection.execute(
            insert_or_nothing(self._connection, suspensions),
            {**chat, "problem": problem, "since": now, "retry_at": retry_at},
        )
        return True

    @override
    def resume(self, place: Place) -> bool:
        return self._connection.execute(_RESUME, chat_of(place)).rowcount > 0

    @override
    def prepared(self, post_id: int, prepared: str) -> None:
        self._connection.execute(_SET.values(prepared=prepared or None), {"post_id": post_id})

    @override
    def record(self, outcome: Outcome, now: datetime) -> RecordedPost:
        if isinstance(outcome, Sent):
            return self.record_sent([outcome], now)[0]
        row = self._to_record([outcome])[outcome.post_id]
        shares = row.folded_into is not None
        folded = within(self._connection, [row.id]).get(row.id, ()) if shares else ()
        if isinstance(outcome, Delayed | Suspended | Unopened):
            if shares and not row.parts_sent:
                apart = isinstance(outcome, Delayed) and outcome.apart
                release(self._connection, row.id, apart=apart)
            until = now if isinstance(outcome, Suspended) else outcome.until
            again = isinstance(outcome, Delayed) and outcome.repeated
            self._try_again(row, until, outcome.problem, repeated=again)
        else:
            state = PostState.FAILED if isinstance(outcome, Failed) else PostState.UNKNOWN
            if shares:
                finish(self._connection, row.id, state.value, outcome.problem, now)
            self._finish(row.id, row.lane, state, outcome.problem, now)
        return _recorded(row, folded)

    @override
    def record_sent(self, several: Sequence[Sent], now: datetime) -> Sequence[RecordedPost]:
        rows = self._to_record(several)
        sharing = [row.id for row in rows.values() if row.folded_into is not None]
        folded = within(self._connection, sharing)
        self._note_arrived(several, rows)
        self._connection.execute(_SENT, [_how_sent(sent, now) for sent in several])
        for sent in several:
            if sent.complete and sent.post_id in folded:
                self._finish_within(sent, rows[sent.post_id], folded[sent.post_id], now)
        if ended := [rows[sent.post_id].lane for sent in several if sent.complete]:
            self._connection.execute(_PROMOTE, [{"in_lane": lane} for lane in ended])
        return [
            _recorded(
                rows[sent.post_id],
                folded.get(sent.post_id, ()),
                resumed=rows[sent.post_id].suspended is not None and self.resume(sent.place),
            )
            for sent in several
        ]

    def _to_record(self, outcomes: Sequence[Outcome]) -> Mapping[int, AnyRow]:
        ids = [outcome.post_id for outcome in outcomes]
        return {row.id: row for row in self._connection.execute(_RECORDED, {"post_ids": ids})}

    def _note_arrived(self, several: Sequence[Sent], rows: Mapping[int, AnyRow]) -> None:
        arrived = [
            one
            for sent in several
            if sent.external_id and sent.part >= rows[sent.post_id].parts_sent
            for one in self._arrived(sent, rows[sent.post_id])
        ]
        if arrived:
            self._connection.execute(insert_or_nothing(self._connection, postings), arrived)

    def _finish_within(
        self, sent: Sent, row: AnyRow, folded: Sequence[AnyRow], now: datetime
    ) -> None:
        finish(self._connection, row.id, PostState.SENT.value, "", now)
        arrived = [self._arrived_within(sent, row, one) for one in folded]
        self._connection.execute(insert_or_nothing(self._connection, postings), arrived)

    def _arrived_within(self, sent: Sent, row: AnyRow, line: AnyRow) -> dict[str, object]:
        """Return the row by which the message of a line that left within a post is found."""
        return {
            "post_id": line.id,
            "part": 0,
            **columns_of(sent.place),
            "external_id": sent.external_id,
            "ticket_id": row.ticket_id,
            "message_id": line.message_id,
            "wordless": False,
        }

    def _arrived(self, sent: Sent, row: AnyRow) -> list[dict[str, object]]:
        """Return a row for each message of one call, numbered after the existing ones."""
        first = (
            self._connection.execute(_COUNT_ARRIVED, {"post_id": row.id}).scalar_one()
            if row.parts_sent
            else 0
        )
        return [
            {
                "post_id": row.id,
                "part": first + number,
                **columns_of(sent.place),
                "external_id": external_id,
                "ticket_id": row.ticket_id,
                "message_id": row.message_id,
                "wordless": sent.wordless or number > 0,
            }
            for number, external_id in enumerate((sent.external_id, *sent.others))
        ]

    def _try_again(self, row: AnyRow, until: datetime, problem: str, *, repeated: bool) -> None:
        self._connection.execute(
            _SET.values(
                state="pending",
                not_before=until,
                attempts=posts.c.attempts + 1,
                problem=problem,
                repeated=row.repeated or repeated,
            ),
            {"post_id": row.id},
        )

    def _finish(
        self, post_id: int, lane: str, state: PostState, problem: str, at: datetime | None = None
    ) -> None:
        self._connection.execute(
            _SET.values(state=state.value, problem=problem, finished_at=at), {"post_id": post_id}
        )
        self._connection.execute(_PROMOTE, {"in_lane": lane})

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
        if shown.kind is not MirrorKind.LINE:
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
