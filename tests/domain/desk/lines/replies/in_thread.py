"""A client's question in its thread, and what a specialist writes below it."""

from collections.abc import Sequence
from typing import Any

import pytest

from domain import commands as ask
from domain.answers import Answer
from domain.messages import Message
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.templates import HELD
from domain.text.spans import Text
from tests.domain.desk.support.world import Somebody, World

TOKEN = "xox" + "b-" + "123456789012"


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client whose question stands in the thread."""
    return world.asker("Ivan", minutes_ago=0)


def answer(world: World, who: Somebody, text: str | Text, id: str = "m1") -> Answer | None:
    """A line in the thread, at once."""
    place = world.thread()
    return who.asks(ask.WriteInThread(world.line(place, text, id=id)), place=place)


def edit(world: World, who: Somebody, text: str, *, inside: bool = False) -> Answer | None:
    place = world.thread()
    return who.asks(ask.EditLine(world.line(place, text, id="m1"), inside), place=place)


def line(world: World, id: str = "m1") -> Message:
    place = world.thread()
    found = world.run(lambda uow: uow.messages.at(place, id))
    assert found is not None
    return found


def why(world: World) -> list[str]:
    """The codes that the thread was told of, notice by notice."""
    return [code for post in world.posts(HELD) for code, _ in post.words["why"]]


def meanwhile(world: World) -> list[Sequence[str]]:
    return [tuple(row) for post in world.posts(HELD) for row in post.words["meanwhile"]]


def replies(world: World) -> list[str]:
    """What reaches the client, in order."""
    world.pass_time(seconds=6)
    return [
        one.message.text.plain
        for one in world.deliver()
        if one.template == "client/reply" and one.message
    ]


def drawn(world: World) -> list[Any]:
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram", "slack"]))
    return [one for one in pictures if one.kind is MirrorKind.LINE]
