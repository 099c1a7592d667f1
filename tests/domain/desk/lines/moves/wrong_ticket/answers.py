"""An answer in the thread of #1 that was for the client of #2."""

from typing import Any

from domain import commands as ask
from domain import desk
from domain.answers import Answer
from domain.messages import Message
from domain.outgoing.deliveries import Delivery
from domain.outgoing.mirror_states import REMOVED
from domain.outgoing.mirrors import MirrorKind, MirrorResult
from tests.domain.desk.support.world import Somebody, World


def answer(world: World, who: Somebody, text: str = "Number 17", **more: Any) -> None:
    """A line in the thread of #1."""
    place = world.thread(1)
    who.asks(ask.WriteInThread(world.line(place, text, id="m1", **more)), place=place)


def line(world: World) -> Message:
    place = world.thread(1)
    found = world.run(lambda uow: uow.messages.at(place, "m1"))
    assert found is not None
    return found


def wrong(world: World, who: Somebody, to: int = 2) -> Answer | None:
    """`!wrong 2` in the thread of #1."""
    return who.asks(ask.WrongTicket(None, to), place=world.thread(1))


def arrives(world: World) -> list[tuple[str, str]]:
    """Who gets which answers now: by the client's name."""
    world.pass_time(seconds=6)
    return [
        (one.ticket.client, one.message.text.plain)
        for one in world.deliver()
        if one.template == "client/reply" and one.message and one.ticket
    ]


def removed(world: World, problem: str = "") -> None:
    """What drawing the removal comes to."""
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram", "slack"]))
    (drawn,) = [
        one
        for one in pictures
        if one.wanted == REMOVED and one.delivery and one.delivery.template == "client/reply"
    ]
    shown = MirrorResult(MirrorKind.LINE, drawn.ref, REMOVED, world.now, problem)
    world.run(lambda uow: desk.record_shown(shown, world.now, uow))


def to_remove(world: World) -> set[str]:
    """The messages that are to be removed where they arrived."""
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram", "slack"]))
    return {
        number
        for one in pictures
        if one.wanted == REMOVED
        for number in (one.external_id, *one.others)
    }


def claimed(world: World) -> Delivery:
    """The reply, which is being sent from now on."""
    world.pass_time(seconds=6)
    (going,) = [one for one in world.claim() if one.template == "client/reply"]
    return going


def how_far(world: World) -> list[str]:
    """How far it got at last, as the threads are told."""
    return [words["left"] for _, words in told(world, "answer_vanished")]


def told(world: World, template: str) -> list[tuple[int, dict[str, Any]]]:
    return [(post.ticket_id, post.words) for post in world.posts(f"thread/{template}")]
