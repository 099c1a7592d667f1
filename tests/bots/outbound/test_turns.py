"""One client's flood delays nobody else: posts and mirrors leave by client, then by ticket."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bots.outbound.rate_limiter import RateLimiter
from bots.platforms.slack.outbound import send as slack
from bots.platforms.telegram.outbound import send as telegram
from domain import commands as ask
from domain import desk
from domain.outgoing.deliveries import Candidate, Delivery, turn_of
from domain.outgoing.mirror_states import version_state
from domain.outgoing.mirrors import MirrorKind, MirrorResult
from domain.outgoing.outcomes import Sent
from domain.outgoing.templates import CARD, CLIENTS_LINE
from domain.people.accounts import PersonRef
from domain.text.spans import Text
from storage.engine.database import Database
from storage.tables.posts import posts
from storage.tables.tickets import tickets
from storage.unit import Unit
from tests.domain.desk.support.world import CHANNEL, Somebody, World

LIMITS = {"slack": slack.limits, "telegram": telegram.limits}

FLOOD = 600
"""Tickets of one client that wait: more than a claim ever looked at."""

EVERY, WRITES = 10, 4
"""Seconds between two lines of the other client, and how many they write."""

TICK = 0.2
"""Seconds of the world's clock between two turns of the worker."""


@pytest.fixture
def world(running_database: Database[Unit]) -> World:
    return World(running_database)


class Worker:
    """The outbox worker's turns by the world's clock; everything arrives at once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._started = world.now
        self._pace = RateLimiter(
            lambda platform, place, act: LIMITS[platform](place, act),
            self._seconds,
        )
        self.left: list[Delivery] = []
        self.drawn: list[tuple[MirrorKind, int]] = []

    def _seconds(self) -> float:
        return (self._world.now - self._started).total_seconds()

    def turns(self, seconds: float) -> None:
        """Let time pass, and let leave what may."""
        for _ in range(round(seconds / TICK)):
            while self._turn():
                pass
            self._world.pass_time(seconds=TICK)

    def _turn(self) -> bool:
        claimed = self._world.run(self._unit)
        for one in claimed:
            assert one.place is not None
            self._pace.spend(one.place, one.lane, one.turn)
            self._world.record(_sent(one))
        self.left += claimed
        return bool(claimed)

    def _unit(self, uow: Unit) -> list[Delivery]:
        pace = self._pace
        pace.begin_cycle()
        platforms = set(LIMITS) - set(pace.busy_platforms())
        now = self._world.now
        chats, turns = pace.busy_chats(), pace.busy_turns()
        return list(uow.claims.claim(now, platforms, chats, pace.choose, turns=turns))

    def draw(self) -> None:
        """Draw what the limits allow now."""

        def unit(uow: Unit) -> None:
            pace = self._pace
            pace.begin_cycle()
            waiting = uow.claims.mirrors(self._world.now, list(LIMITS), pace.resting())
            for one in pace.in_turn(waiting):
                if pace.may_draw(one):
                    pace.spend_on(one)
                    done = MirrorResult(one.kind, one.ref, one.wanted, self._world.now)
                    desk.record_shown(done, self._world.now, uow)
                    self.drawn.append((one.kind, one.ref))

        self._world.run(unit)


def _sent(one: Delivery) -> Sent:
    assert one.place is not None
    version = one.ticket.version if one.ticket else None
    number = f"root-{one.ticket.id}" if one.template == CARD and one.ticket else f"{one.post_id}"
    return Sent(one.post_id, one.place, number, True, version)


def _flood(world: World, anna: Somebody, client: Somebody) -> None:
    """Tickets of one client that wait for their cards, copied from one that was opened."""
    called = PersonRef(client.person.name, identity=client.identity)
    anna.asks(ask.RecordCall(called, Text("Nothing works")), place=CHANNEL)

    def copy(uow: Unit) -> None:
        execute = uow.connection.execute
        row = execute(select(tickets).order_by(tickets.c.id.desc())).first()
        assert row is not None
        lane = posts.c.lane == f"desk:{row.id}"
        said = execute(select(posts).where(lane).order_by(posts.c.id)).all()
        copies = [_without_id(row)] * (FLOOD - 1)
        numbers = execute(insert(tickets).returning(tickets.c.id), copies).scalars().all()
        rows = [
            _without_id(one)
            | {
                "ticket_id": number,
                "lane": f"desk:{number}",
                "destination": one.destination.replace(one.lane, f"desk:{number}"),
            }
            for number in numbers
            for one in said
        ]
        execute(insert(posts), rows)

    world.run(copy)


def _without_id(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "id"}


@pytest.mark.parametrize("platform", ["telegram", "slack"])
def test_another_clients_lines_and_cards_are_not_late(world: World, platform: str) -> None:
    anna, spammer = world.specialist("Anna"), world.client("Spammer")
    other = world.client("Ivan", platform=platform)
    other.writes("The scales are off", id="first")
    worker = Worker(world)
    worker.turns(5)
    _flood(world, anna, spammer)
    worker.turns(12)
    late: dict[str, float] = {}
    for number in range(WRITES):
        worker.left.clear()
        wanted = CARD if number % 2 else CLIENTS_LINE
        if wanted == CARD:
            other.writes_new(f"A new question, {number}")
        else:
            _goes_on(world, other, f"line {number}")
        began = world.now
        while not _has_left(worker, wanted, other):
            worker.turns(TICK)
            assert world.now - began < timedelta(minutes=5), f"{wanted} waits behind the flood"
        took = (world.now - began).total_seconds()
        late[f"{wanted} {number}"] = took
        worker.turns(EVERY - took)
    limits: Mapping[str, float] = {CARD: 3, CLIENTS_LINE: 2}
    assert {one: took for one, took in late.items() if took > limits[one.split()[0]]} == {}


def _goes_on(world: World, client: Somebody, text: str) -> None:
    """Write into the client's first ticket."""
    own = world.run(lambda uow: uow.tickets.of_client(client.person.id, 10))
    home = world.ticket(own[-1].id).conversation_id
    place = world.run(lambda uow: uow.conversations.get(home)).place
    line = world.line(place, text, quotes="first")
    client.asks(ask.WriteLine(line), private=True)


def _has_left(worker: Worker, template: str, client: Somebody) -> bool:
    return any(
        one.template == template and one.client_id == client.person.id for one in worker.left
    )


def test_tickets_of_one_client_take_turns_in_the_order_they_were_opened(world: World) -> None:
    anna, spammer = world.specialist("Anna"), world.client("Spammer")
    _flood(world, anna, spammer)
    worker = Worker(world)
    worker.turns(20)
    cards = [one.ticket.id for one in worker.left if one.template == CARD and one.ticket]
    assert cards == sorted(cards)
    assert len(worker.left) >= 20, "the flood itself goes on at the channel's pace"


def test_what_leaves_counts_in_the_turn_in_which_it_waited(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("The scales are off", id="first")
    waited: dict[int, str] = {}

    def choose(ready: Sequence[Candidate]) -> list[int]:
        waited.update({one.post_id: one.turn for one in ready})
        return list(waited)

    left = dict[str, str]()
    while claimed := world.run(lambda uow: uow.claims.claim(world.now, LIMITS, (), choose)):
        left |= {one.template: one.turn for one in claimed}
        assert {one.post_id: one.turn for one in claimed} == waited
        waited.clear()
        for one in claimed:
            world.record(_sent(one))
    assert {left[CARD], left[CLIENTS_LINE]} == {turn_of(CHANNEL.chat, ivan.person.id, "")}


def test_another_clients_card_is_redrawn_among_a_flood_of_changes(world: World) -> None:
    anna, spammer = world.specialist("Anna"), world.client("Spammer")
    _flood(world, anna, spammer)
    other = world.client("Ivan")
    other.writes("The scales are off")
    mine = world.run(lambda uow: uow.tickets.of_client(other.person.id, 1))[0].id

    def change(uow: Unit) -> None:
        for number in range(1, FLOOD + 2):
            uow.outbox.show(MirrorKind.CARD, number, version_state(99), (CHANNEL, f"root-{number}"))

    worker = Worker(world)
    world.run(change)
    worker.draw()
    assert (MirrorKind.CARD, mine) in worker.drawn
