"""The outbox as the desk sees it: posts are added, found and changed, addresses are set."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, exists, func, insert, literal, select, update
from typing_extensions import override

from domain.outgoing.addresses import Address, thread_address
from domain.outgoing.posts import Body, NewPost, PostState
from domain.outgoing.templates import REPLY
from domain.people.places import Place
from domain.repositories import PostedMessage, PostProgress
from storage.engine.sql import DIALECTS, AnyRow, AnySelect, Insert, insert_by_name, spelled
from storage.repositories.places import chat_of, columns_of, place_of
from storage.repositories.posts.bodies import read, written
from storage.repositories.posts.mirrors import MirrorsTable
from storage.repositories.posts.outcomes import THE_POST, OutcomesTable
from storage.tables.messages import messages
from storage.tables.posts import UNFINISHED, UNSETTLED, addresses, postings, posts

_ahead = posts.alias("ahead")
_IS_BEHIND = exists().where(_ahead.c.lane == bindparam("in_lane"), _ahead.c.state.in_(UNFINISHED))
# Only the head of a lane is pending, so a claim looks at one row of it, however long it is.
_PLACE_IN_LANE = case((_IS_BEHIND, literal("queued")), else_=literal("pending"))
_POST = insert(posts).values(state=_PLACE_IN_LANE)
_POST_ONE = _POST.returning(posts.c.id)
_SAYS = select(posts.c.template, posts.c.facts, posts.c.ticket_id).where(
    posts.c.id == bindparam("post_id")
)


def _upsert_address(dialect: str) -> Insert:
    row = insert_by_name(dialect, addresses)
    place = {name: row.excluded[name] for name in ("platform", "team", "chat", "thread")}
    return row.on_conflict_do_update(index_elements=["address"], set_=place)


_LEADS = select(addresses).where(addresses.c.address == bindparam("at"))
_THREADS = select(addresses).where(addresses.c.address.in_(bindparam("addresses", expanding=True)))
_LEAD = {name: _upsert_address(name) for name in DIALECTS}
_said = postings.alias("said")
_CARRIER = func.coalesce(posts.c.folded_into, posts.c.id)  # see fold.py
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
_MESSAGES_OF = (
    select(postings.c.external_id)
    .where(postings.c.post_id == bindparam("post_id"))
    .order_by(postings.c.part)
)
_UNSETTLED = posts.c.state.in_(UNSETTLED)
_BY_TEMPLATE = _HOW_FAR.where(posts.c.template == bindparam("template"))
_POST_OF = _BY_TEMPLATE.where(posts.c.message_id == bindparam("message_id"))
_POST_FOR = _BY_TEMPLATE.where(posts.c.ticket_id == bindparam("ticket_id"))
_NUMBERED = _HOW_FAR.where(posts.c.id == bindparam("post_id"))
_WAITS = select(posts.c.id).where(
    posts.c.ticket_id == bindparam("ticket_id"),
    posts.c.template == bindparam("template"),
    posts.c.destination == bindparam("destination"),
    _UNSETTLED,
    posts.c.state.in_(spelled("queued", "pending")),
    posts.c.attempts == 0,
)
# Only those of which certainly nothing has left.
_STILL_WAITING = (
    select(posts.c.message_id)
    .where(
        posts.c.ticket_id == bindparam("ticket_id"),
        posts.c.template == REPLY,
        _UNSETTLED,
        posts.c.state.in_(spelled("queued", "pending")),
        posts.c.not_before > bindparam("now"),
        posts.c.attempts == 0,
        posts.c.parts_sent == 0,
    )
    .order_by(posts.c.id)
)
_LEAVING = (
    select(posts.c.id)
    .join(addresses, addresses.c.address == posts.c.destination)
    .where(
        posts.c.state == spelled("sending")[0],  # as the index says it
        addresses.c.platform == bindparam("platform"),
        addresses.c.team == bindparam("team"),
        addresses.c.chat == bindparam("chat"),
    )
)
_LEAVING_OF = _LEAVING.where(posts.c.template.in_(bindparam("templates", expanding=True)))
_NEWEST = 50
"""How many of the newest messages are looked at to see whether a platform works."""

_newest_posts = (
    select(posts.c.finished_at.label("at"))
    .join(postings, postings.c.post_id == posts.c.id)
    .where(postings.c.platform == bindparam("on"))
    .order_by(postings.c.post_id.desc())
    .limit(_NEWEST)
    .subquery()
)
_newest_lines = (
    select(messages.c.received_at.label("at"))
    .where(messages.c.platform == bindparam("on"))
    .order_by(messages.c.id.desc())
    .limit(_NEWEST)
    .subquery()
)
_WORKS_SINCE = tuple(
    select(exists().where(newest.c.at > bindparam("instant")))
    for newest in (_newest_posts, _newest_lines)
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


class OutboxTable(MirrorsTable, OutcomesTable):
    """Implements `domain.repositories.Outbox`: mirrors and outcomes are in modules of their own."""

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
    def waits(self, destination: Address, ticket_id: int, template: str) -> bool:
        key = {"destination": destination, "ticket_id": ticket_id, "template": template}
        return self._connection.execute(_WAITS, key).first() is not None

    @override
    def how_far(self, post_id: int) -> PostProgress | None:
        return self._how_far(_NUMBERED, {"post_id": post_id})

    @override
    def messages_of(self, post_id: int) -> Sequence[str]:
        return self._connection.execute(_MESSAGES_OF, {"post_id": post_id}).scalars().all()

    @override
    def body_of(self, post_id: int) -> Body:
        row = self._connection.execute(_SAYS, {"post_id": post_id}).one()
        return read(row.template, row.facts, row.ticket_id)

    @override
    def bring_forward(self, post_id: int, at: datetime) -> None:
        later = posts.c.not_before > at
        self._connection.execute(THE_POST.where(later).values(not_before=at), {"post_id": post_id})

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
    def still_waiting(self, ticket_id: int, now: datetime) -> Sequence[int]:
        rows = self._connection.execute(_STILL_WAITING, {"ticket_id": ticket_id, "now": now})
        return [row.message_id for row in rows]

    @override
    def withdraw(self, message_id: int) -> bool:
        post = self.post_of(message_id, REPLY)
        rows = self._of_message(message_id)
        # One that was sent once and may have arrived can't be taken back by not sending it.
        if post is None or not post.is_waiting or any(row.repeated for row in rows):
            return False
        for row in rows:
            self._finish(row.id, row.lane, PostState.WITHDRAWN, "")
        return True

    def take_back(self, post_id: int, lane: str) -> None:
        """Let a waiting post never leave; the next of its lane may go."""
        self._finish(post_id, lane, PostState.WITHDRAWN, "")

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
                        # It may be there already: then its reader must know that it is the same.
                        repeated=posts.c.repeated | (posts.c.state == spelled("unknown")[0]),
                        finished_at=None,
                    ),
                    {"in_lane": row.lane},
                )
                return True
        return False

    @override
    def settle_unknown(self, message_id: int) -> None:
        row = self._of_message(message_id)[-1]
        unknown = posts.c.state == spelled(PostState.UNKNOWN.value)[0]
        known = {"state": PostState.SENT.value, "problem": ""}
        self._connection.execute(THE_POST.where(unknown).values(**known), {"post_id": row.id})

    @override
    def works_since(self, platform: str, instant: datetime) -> bool:
        asked = {"on": platform, "instant": instant}
        return any(self._connection.execute(query, asked).scalar() for query in _WORKS_SINCE)

    def _of_message(self, message_id: int) -> Sequence[AnyRow]:
        """Return a line's posts to the client, without those that show it in the thread."""
        return self._connection.execute(
            select(posts)
            .where(posts.c.message_id == message_id, posts.c.template.like(spelled("client/%")[0]))
            .order_by(posts.c.id)
        ).all()

    @override
    def set_address(self, address: Address, place: Place, person_id: int | None = None) -> None:
        self._lead(address, place, None, person_id)
        self.resume(place)

    @override
    def leaving(self, chat: Place, templates: Collection[str] | None) -> frozenset[int]:
        of = {} if templates is None else {"templates": list(templates)}
        query = _LEAVING if templates is None else _LEAVING_OF
        return frozenset(self._connection.execute(query, {**chat_of(chat), **of}).scalars())

    @override
    def set_thread(self, ticket_id: int, thread: Place) -> None:
        self._lead(thread_address(ticket_id), thread, ticket_id, None)

    def _lead(
        self, address: Address, place: Place, ticket_id: int | None, person_id: int | None
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
    def threads(self, ticket_ids: Collection[int]) -> Mapping[int, Place]:
        wanted = {thread_address(one): one for one in ticket_ids}
        rows = self._connection.execute(_THREADS, {"addresses": list(wanted)})
        places = ((row.address, place_of(row)) for row in rows)
        return {wanted[address]: place for address, place in places if place is not None}

    @override
    def place_at(self, address: Address) -> Place | None:
        row = self._connection.execute(_LEADS, {"at": address}).one_or_none()
        return place_of(row) if row is not None else None

    @override
    def retarget(self, post_id: int, destination: Address) -> None:
        self._connection.execute(THE_POST.values(destination=destination), {"post_id": post_id})

    @override
    def move_address(self, address: Address, former: Address) -> None:
        self._connection.execute(
            update(addresses).where(addresses.c.address == address).values(address=former)
        )
        self._connection.execute(
            update(posts)
            .where(
                posts.c.lane == address,
                posts.c.destination == address,
                posts.c.state.in_(UNFINISHED),
            )
            .values(lane=former, destination=former)
        )

    @override
    def turn_into(self, post_id: int, body: Body) -> None:
        changed = {"template": body.template, "facts": written(body)}
        self._connection.execute(THE_POST.values(**changed), {"post_id": post_id})
