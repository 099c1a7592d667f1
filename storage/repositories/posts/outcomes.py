"""Outcomes of posts: how each is recorded, which lane goes on, which chats are suspended."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, select, update
from typing_extensions import override

from domain.outgoing.outcomes import Delayed, Failed, Outcome, Sent, Suspended, Unopened
from domain.outgoing.posts import PostState
from domain.people.places import Place
from domain.repositories import Outbox, RecordedPost
from storage.engine.sql import AnyRow, insert_or_nothing, spelled
from storage.repositories.places import chat_of, columns_of
from storage.repositories.posts.fold import finish, release, within
from storage.tables.posts import UNFINISHED, addresses, postings, posts, suspensions

THE_POST = update(posts).where(posts.c.id == bindparam("post_id"))
"""Changes one post."""

(_QUEUED,) = spelled("queued")
_next, _under_way = posts.alias("next"), posts.alias("under_way")
_PROMOTE = (
    update(posts)
    .where(
        # Nothing passes a post of its lane that waits for its time or is under way.
        ~exists().where(
            _under_way.c.lane == bindparam("in_lane"),
            _under_way.c.state.in_(UNFINISHED),  # as the index says it
            _under_way.c.state != _QUEUED,
        ),
        posts.c.id
        == select(func.min(_next.c.id))
        .where(_next.c.lane == bindparam("in_lane"), _next.c.state.in_(UNFINISHED))
        .scalar_subquery(),
        posts.c.state == _QUEUED,
    )
    .values(state="pending")
)
_RECORDED = (
    select(
        posts.c.id,
        posts.c.lane,
        posts.c.destination,
        posts.c.template,
        posts.c.ticket_id,
        posts.c.message_id,
        posts.c.parts_sent,
        posts.c.repeated,
        posts.c.folded_into,
        suspensions.c.since.label("suspended"),
    )
    .select_from(posts)
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
_LANE_OF = select(posts.c.lane).where(posts.c.id == bindparam("post_id"))
_COUNT_ARRIVED = select(func.count()).where(postings.c.post_id == bindparam("post_id"))
_SENT = THE_POST.values(
    state=bindparam("new_state"),
    parts_sent=bindparam("parts"),
    prepared=None,
    problem="",
    finished_at=bindparam("at"),
)
_RESUME = delete(suspensions).filter_by(
    platform=bindparam("platform"), team=bindparam("team"), chat=bindparam("chat")
)


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


class OutcomesTable(Outbox):
    """The part of the outbox about outcomes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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
            # The chat's suspension holds it back, so that it leaves as soon as that ends.
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
                # What has arrived proves that the chat works again.
                resumed=rows[sent.post_id].suspended is not None and self.resume(sent.place),
            )
            for sent in several
        ]

    @override
    def end(self, post_id: int, now: datetime) -> None:
        lane = self._connection.execute(_LANE_OF, {"post_id": post_id}).scalar_one()
        self._finish(post_id, lane, PostState.SENT, "", now)

    @override
    def prepared(self, post_id: int, prepared: str) -> None:
        self._connection.execute(THE_POST.values(prepared=prepared or None), {"post_id": post_id})

    def suspended(self) -> Sequence[tuple[Place, str]]:
        """Return the chats that accept no messages now, and why."""
        rows = self._connection.execute(select(suspensions).order_by(suspensions.c.since))
        return [(Place(row.platform, row.team, row.chat), row.problem) for row in rows]

    @override
    def suspend(self, place: Place, problem: str, now: datetime, retry_at: datetime | None) -> bool:
        chat = chat_of(place)
        known = self._connection.execute(
            # Only the first refusal in a row is told, so an existing row is not replaced.
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
            THE_POST.values(
                state="pending",
                not_before=until,
                attempts=posts.c.attempts + 1,
                problem=problem,
                # After one attempt in doubt, any later one may be the second that arrives.
                repeated=row.repeated or repeated,
            ),
            {"post_id": row.id},
        )

    def _finish(
        self, post_id: int, lane: str, state: PostState, problem: str, at: datetime | None = None
    ) -> None:
        self._connection.execute(
            THE_POST.values(state=state.value, problem=problem, finished_at=at),
            {"post_id": post_id},
        )
        self._connection.execute(_PROMOTE, {"in_lane": lane})
