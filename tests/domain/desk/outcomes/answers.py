"""An answer of Anna's that may leave, and the replies among what was sent."""

from domain import commands as ask
from domain.outgoing.deliveries import Delivery
from tests.domain.desk.support.world import Somebody, World


def answered(world: World, anna: Somebody, text: str = "The answer") -> int:
    """Let Anna answer, and return her line's number; it may leave now."""
    place = world.thread()
    line = world.line(place, text)
    anna.asks(ask.WriteInThread(line), place=place)
    message = world.run(lambda uow: uow.messages.at(place, line.external_id))
    assert message is not None
    world.pass_time(seconds=6)
    return message.id


def replied(deliveries: list[Delivery]) -> list[str]:
    """The replies among what was sent."""
    return [
        one.message.text.plain
        for one in deliveries
        if one.template == "client/reply" and one.message
    ]
