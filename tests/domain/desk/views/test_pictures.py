"""Pictures of a ticket show a ticket, and no others do."""

from domain import commands as ask
from domain.outgoing.mirrors import MirrorKind
from tests.domain.desk.support.world import World


def test_a_conversation_of_a_tickets_number_is_not_drawn_as_that_ticket(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("The printer is on fire")
    world.deliver()
    ivan.writes("It burns brighter now")
    world.specialist("Anna").asks(ask.TakeTicket(ticket_id=1), place=world.thread())
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram", "slack"]))
    shown = {(one.kind, one.ref): one.ticket is not None for one in pictures}
    assert shown[MirrorKind.SEEN, 1] is False
    assert shown[MirrorKind.CARD, 1] is True
