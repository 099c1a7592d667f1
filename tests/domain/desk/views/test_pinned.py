"""The card of a client's newest active ticket is kept in sight above the chat."""

from domain import commands as ask
from domain.outgoing.mirror_states import MirrorState
from domain.outgoing.mirrors import MirrorKind, MirrorResult
from domain.tickets import Status
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.answers import line_of


def pinned(world: World) -> MirrorState:
    """The message that shall be pinned in the chat of #1."""
    return world.wanted(MirrorKind.PIN, world.ticket().conversation_id)


def receipt(world: World, number: int) -> str:
    """The message that is a ticket's receipt."""
    (post,) = [post for post in world.posts("client/receipt") if post.ticket_id == number]
    return f"{post.id}"


def opens(world: World, somebody: Somebody, text: str) -> None:
    somebody.writes_new(text)
    world.deliver()
    world.pass_time(minutes=5)


def test_the_receipt_is_pinned_while_the_ticket_is_active(world: World) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    opens(world, ivan, "Cannot log in")
    assert pinned(world) == receipt(world, 1)
    anna.asks(ask.TakeTicket(ticket_id=1))
    assert pinned(world) == receipt(world, 1)
    world.set_status(anna, Status.RESOLVED)
    assert pinned(world) == ""
    ivan.asks(ask.ReopenTicket(ticket_id=1), private=True)
    assert pinned(world) == receipt(world, 1)
    ivan.insists(ask.CloseTicket(ticket_id=1), private=True)
    assert pinned(world) == ""


def test_of_several_only_the_newest_active_one_is_pinned(world: World) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    for text in ("Cannot log in", "The invoice is wrong", "The door squeaks"):
        opens(world, ivan, text)
    assert pinned(world) == receipt(world, 3)
    world.set_status(anna, Status.RESOLVED, 1)
    assert pinned(world) == receipt(world, 3)
    world.set_status(anna, Status.RESOLVED, 3)
    assert pinned(world) == receipt(world, 2)


def test_a_line_that_is_moved_away_takes_its_reopening_and_the_pin_along(world: World) -> None:
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    opens(world, ivan, "Cannot log in")
    world.set_status(anna, Status.RESOLVED)
    answer = ivan.writes("The invoice is wrong")
    assert answer is not None
    assert pinned(world) == receipt(world, 1)
    ivan.asks(ask.MoveLine(line_of(answer), None), private=True)
    assert world.ticket(1).status is Status.RESOLVED
    world.deliver()
    assert pinned(world) == receipt(world, 2)


def test_a_pin_that_is_given_up_is_no_trouble_for_the_next(world: World) -> None:
    ivan = world.client("Ivan")
    opens(world, ivan, "Cannot log in")
    conversation = world.ticket().conversation_id
    failed = MirrorResult(MirrorKind.PIN, conversation, pinned(world), world.now, "bad_request")
    world.run(lambda uow: uow.outbox.record_shown(failed))
    assert [one for one in drawn(world) if one.kind is MirrorKind.PIN] == []
    opens(world, ivan, "The invoice is wrong")
    (picture,) = [one for one in drawn(world) if one.kind is MirrorKind.PIN]
    assert (picture.shown, picture.wanted) == (receipt(world, 1), receipt(world, 2))


def drawn(world: World) -> list:  # type: ignore[type-arg]
    """What is to be drawn in Telegram now."""
    return list(world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram"])))


def test_in_a_thread_of_its_own_a_ticket_needs_no_pin(world: World) -> None:
    jane = world.client("Jane", platform="slack")
    jane.writes("Cannot log in")
    world.deliver()
    assert pinned(world) == ""
