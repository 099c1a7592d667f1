"""Posts that leave within another one, as the outbox stores them.

`folded_into` is the post within which a post leaves, or its own number if others leave within it.
It is written in the unit that claims: whenever the process dies, the post consists of the same
lines.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, select, update

from domain.policy.lines.fold import LINES, Waiting, folded
from domain.text.spans import Text
from storage.engine.sql import IDS, AnyRow
from storage.tables.messages import messages
from storage.tables.posts import UNFINISHED, posts

_LANE = (
    select(
        posts.c.id,
        posts.c.template,
        posts.c.not_before,
        posts.c.parts_sent,
        posts.c.alone,
        messages.c.author_id,
        messages.c.text,
        messages.c.attachments,
    )
    .join(messages, messages.c.id == posts.c.message_id, isouter=True)
    .where(
        posts.c.lane == bindparam("in_lane"),
        posts.c.id >= bindparam("head"),
        posts.c.state.in_(UNFINISHED),
    )
    .order_by(posts.c.id)
    .limit(LINES)
)
_FOLD = update(posts).where(posts.c.id.in_(IDS)).values(folded_into=bindparam("head"))
_WITHIN = (
    select(posts.c.id, posts.c.folded_into, posts.c.message_id, posts.c.facts)
    .where(posts.c.folded_into.in_(IDS), posts.c.id != posts.c.folded_into)
    .order_by(posts.c.id)
)
_OF = posts.c.folded_into == bindparam("head")
_RELEASE = (
    update(posts)
    .where(_OF)
    .values(
        folded_into=None,
        state=case((posts.c.id == bindparam("head"), posts.c.state), else_="queued"),
        alone=posts.c.alone | bindparam("apart"),
    )
)
_FINISH = (
    update(posts)
    .where(_OF, posts.c.id != bindparam("head"))
    .values(
        state=bindparam("new_state"),
        parts_sent=bindparam("parts"),
        problem=bindparam("why"),
        finished_at=bindparam("at"),
    )
)


def fold(connection: Connection, lane: str, head: int, now: datetime) -> Sequence[int]:
    """Let lines after the head of a lane leave within it; return their posts."""
    rows = connection.execute(_LANE, {"in_lane": lane, "head": head}).all()
    # Once a part of the head has left, lines that join it would change what the other parts say.
    if len(rows) < 2 or rows[0].id != head or rows[0].parts_sent:
        return ()
    first, *behind = (_waiting(row, now) for row in rows)
    within = folded(first, behind)
    if within:
        connection.execute(_FOLD, {"ids": [head, *within], "head": head})
    return within


def _waiting(row: AnyRow, now: datetime) -> Waiting:
    return Waiting(
        row.id,
        row.template,
        row.author_id,
        len(Text.from_json(row.text).plain) if row.text is not None else 0,
        row.not_before <= now,
        bool(row.attachments),
        row.alone,
    )


def within(connection: Connection, heads: Collection[int]) -> Mapping[int, Sequence[AnyRow]]:
    """Return what leaves within each of these posts: number, line and facts, in order."""
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in connection.execute(_WITHIN, {"ids": list(heads)}) if heads else ():
        found[row.folded_into].append(row)
    return found


def release(connection: Connection, head: int, *, apart: bool) -> None:
    """Separate what should have left within a post that was certainly not sent: it waits again.

    `apart`: each of them leaves alone from now on.
    """
    connection.execute(_RELEASE, {"head": head, "apart": apart})


def finish(
    connection: Connection, head: int, state: str, problem: str, at: datetime | None
) -> None:
    """Record the post's outcome for everything that left, or failed, within it."""
    parts = int(state == "sent")
    connection.execute(
        _FINISH, {"head": head, "new_state": state, "parts": parts, "why": problem, "at": at}
    )
