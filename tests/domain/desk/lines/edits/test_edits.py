"""Lines edited and deleted where they were written, and what the other side sees of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import commands as ask
from domain import desk
from domain.outgoing.deliveries import Delivery
from domain.outgoing.mirror_states import REMOVED, MirrorState, redrawn_state, version_state
from domain.outgoing.mirrors import MirrorKind, MirrorResult, MirrorUpdate
from domain.outgoing.outcomes import Delayed, Failed, Sent, Unknown
from domain.text.spans import Text
from tests.domain.desk.support.world import MONDAY, Somebody, World


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client whose line "Error 500" (id 7) has reached the thread."""
    return world.asker("Ivan", "Error 500", id="7")


def answer(world: World, anna: Somebody, text: str = "The answer", *, sent: bool = True) -> None:
    """Let Anna answer with a line of id m1."""
    place = world.thread()
    anna.asks(ask.WriteInThread(world.line(place, text, id="m1")), place=place)
    if sent:
        world.pass_time(seconds=6)
        world.deliver()


def edited(world: World, somebody: Somebody, text: str, id: str) -> object:
    place = somebody.place if id == "7" else world.thread()
    return somebody.asks(ask.EditLine(world.line(place, text, id=id)), place=place)


def lines_drawn(world: World) -> list[MirrorUpdate]:
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram", "slack"]))
    return [one for one in pictures if one.kind is MirrorKind.LINE]


def test_a_clients_edit_replaces_the_line_in_the_thread(world: World, ivan: Somebody) -> None:
    edited(world, ivan, "Error 502", "7")
    (drawn,) = lines_drawn(world)
    assert drawn.delivery is not None
    assert drawn.delivery.template == "thread/line"
    assert drawn.delivery.message is not None
    assert drawn.delivery.message.text.plain == "Error 502"
    assert world.posts("thread/line_changed") == []


def test_once_answered_staff_are_shown_before_and_after(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    world.pass_time(minutes=1)
    answer(world, anna)
    edited(world, ivan, "Error 502", "7")
    assert lines_drawn(world) == []
    (told,) = world.posts("thread/line_changed")
    assert told.words["before"] == "Error 500"


def test_an_edit_before_the_line_has_reached_the_thread_is_all_they_see(world: World) -> None:
    ivan = world.client("Ivan")
    ivan.writes("Error 500", id="7")
    edited(world, ivan, "Error 502", "7")
    assert lines_drawn(world) == []
    sent = [one.message for one in world.deliver() if one.template == "thread/line"]
    assert [message.text.plain for message in sent if message] == ["Error 502"]


def test_an_edited_answer_is_changed_where_it_arrived(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answer(world, anna)
    assert edited(world, anna, "A better answer", "m1") is None
    (drawn,) = lines_drawn(world)
    assert drawn.place == ivan.place
    assert drawn.delivery is not None
    assert drawn.delivery.message is not None
    assert drawn.delivery.message.text.plain == "A better answer"


def test_a_deleted_answer_is_removed_where_it_arrived(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answer(world, anna)
    place = world.thread()
    assert anna.asks(ask.DeleteLine(place, "m1"), place=place) is None
    (drawn,) = lines_drawn(world)
    assert (drawn.wanted, drawn.place) == (REMOVED, ivan.place)


@pytest.mark.parametrize(("wanted", "removed"), [(REMOVED, True), (redrawn_state(MONDAY), False)])
def test_the_thread_is_told_if_the_platform_refuses_a_change(
    world: World, ivan: Somebody, anna: Somebody, wanted: MirrorState, removed: bool
) -> None:
    answer(world, anna)
    (post,) = world.posts("client/reply")
    shown = MirrorResult(MirrorKind.LINE, post.id, wanted, world.now, "not_deletable")
    world.run(lambda uow: desk.record_shown(shown, world.now, uow))
    (told,) = world.posts("thread/change_not_shown")
    assert (told.words["problem"], told.words["removed"]) == ("not_deletable", removed)


def test_the_thread_is_told_at_once_not_when_the_mirror_may_be_drawn_again(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answer(world, anna)
    (post,) = world.posts("client/reply")
    later = world.now + timedelta(seconds=1)
    shown = MirrorResult(MirrorKind.LINE, post.id, REMOVED, later, "not_deletable")
    world.run(lambda uow: desk.record_shown(shown, world.now, uow))
    assert "thread/change_not_shown" in [one.template for one in world.deliver()]


def not_redrawn(world: World, kind: MirrorKind, ref: int, problem: str = "too_long") -> list[str]:
    """What the thread is told of, after a mirror was given up."""
    shown = MirrorResult(kind, ref, version_state(9), world.now, problem)
    world.run(lambda uow: desk.record_shown(shown, world.now, uow))
    return [str(post.words["what"]) for post in world.posts("thread/not_redrawn")]


def test_what_cannot_be_shown_for_good_is_told_in_the_thread_once(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    edited(world, ivan, "Error 502", "7")
    (line,) = lines_drawn(world)
    assert not_redrawn(world, MirrorKind.LINE, line.ref) == ["line"]
    assert not_redrawn(world, MirrorKind.LINE, line.ref) == ["line"]
    answer(world, anna)
    assert not_redrawn(world, MirrorKind.CARD, 1) == ["line", "card"]
    assert not_redrawn(world, MirrorKind.CARD, 1) == ["line", "card"]
    assert not_redrawn(world, MirrorKind.MARK, 2) == ["line", "card", "mark"]


def test_after_it_was_shown_again_the_next_time_is_told_too(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    assert not_redrawn(world, MirrorKind.CARD, 1) == ["card"]
    assert not_redrawn(world, MirrorKind.CARD, 1, problem="") == ["card"]
    assert not_redrawn(world, MirrorKind.CARD, 1) == ["card", "card"]


def test_a_mark_on_a_line_that_is_gone_is_missed_by_nobody(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answer(world, anna)
    assert not_redrawn(world, MirrorKind.MARK, 2, "message_not_found") == []


def test_an_answer_that_failed_is_sent_again_as_it_reads_then(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answer(world, anna, "Far too long", sent=False)
    world.pass_time(seconds=6)
    claimed = next(one for one in world.claim() if one.template == "client/reply")
    world.record(Failed(claimed.post_id, "too_long"))
    assert edited(world, anna, "Shorter", "m1") is None
    assert claimed.message is not None
    anna.asks(ask.SendAgain(claimed.message.id))
    sent = [one.message for one in world.deliver() if one.template == "client/reply"]
    assert [message.text.plain for message in sent if message] == ["Shorter"]


def test_an_answer_that_is_leaving_cannot_be_changed_and_its_author_is_told(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answer(world, anna, sent=False)
    world.pass_time(seconds=6)
    world.claim()
    place = world.thread()
    answered = anna.asks(ask.EditLine(world.line(place, "Other", id="m1")), place=place)
    assert answered is not None
    assert answered.template == "answers/edited_too_late"


def leaving(world: World, anna: Somebody) -> Delivery:
    """An answer of id m1 that is on its way out, and was deleted meanwhile."""
    answer(world, anna, sent=False)
    world.pass_time(seconds=6)
    claimed = next(one for one in world.claim() if one.template == "client/reply")
    place = world.thread()
    assert anna.asks(ask.DeleteLine(place, "m1"), place=place) is None
    return claimed


def test_an_answer_deleted_while_it_leaves_is_removed_as_soon_as_it_arrived(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    claimed = leaving(world, anna)
    assert lines_drawn(world) == []
    world.record(Sent(claimed.post_id, ivan.place, "p1", True))
    (drawn,) = lines_drawn(world)
    assert (drawn.wanted, drawn.place, drawn.external_id) == (REMOVED, ivan.place, "p1")


def test_an_answer_deleted_while_it_leaves_is_not_tried_again(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    claimed = leaving(world, anna)
    world.record(Delayed(claimed.post_id, world.now, "too_many"))
    assert [post.state for post in world.posts("client/reply")] == ["withdrawn"]
    assert world.ticket().last_staff_line_at is None


@pytest.mark.parametrize("first", ["deleted", "refused"])
def test_an_answer_that_was_deleted_and_refused_cannot_be_sent_again(
    world: World, ivan: Somebody, anna: Somebody, first: str
) -> None:
    answer(world, anna, sent=False)
    world.pass_time(seconds=6)
    claimed = next(one for one in world.claim() if one.template == "client/reply")
    place = world.thread()
    if first == "refused":
        world.record(Failed(claimed.post_id, "too_long"))
    anna.asks(ask.DeleteLine(place, "m1"), place=place)
    if first == "deleted":
        world.record(Failed(claimed.post_id, "too_long"))
        assert world.posts("thread/reply_failed") == []
    assert claimed.message is not None
    anna.asks(ask.SendAgain(claimed.message.id))
    assert [one for one in world.deliver() if one.template == "client/reply"] == []
    assert world.ticket().last_staff_line_at is None


def test_its_author_hears_of_an_answer_that_was_deleted_and_may_have_arrived(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    world.record(Unknown(leaving(world, anna).post_id, "timeout"))
    assert len(world.posts("thread/reply_failed")) == 1


def test_a_client_who_deletes_a_line_is_told_to_staff_and_the_line_stays(
    world: World, ivan: Somebody
) -> None:
    ivan.asks(ask.DeleteLine(ivan.place, "7"), private=True)
    assert len(world.posts("thread/line_removed")) == 1
    assert world.run(lambda uow: uow.messages.at(ivan.place, "7")) is not None


def test_a_burst_of_edits_is_drawn_as_the_last_one(world: World, ivan: Somebody) -> None:
    for number in range(501, 505):
        world.now += timedelta(seconds=1)
        edited(world, ivan, f"Error {number}", "7")
    (drawn,) = lines_drawn(world)
    assert drawn.delivery is not None
    assert drawn.delivery.message is not None
    assert drawn.delivery.message.text.plain == "Error 504"


def test_an_edit_that_comes_after_a_later_one_changes_nothing(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    answer(world, anna, sent=False)
    place = world.thread()
    for text, at in (("The last word", 2), ("A word before", 1)):
        late = world.line(place, text, id="m1")
        late = replace(late, edited_at=world.now + timedelta(seconds=at))
        assert anna.asks(ask.EditLine(late), place=place) is None
    world.pass_time(seconds=6)
    sent = [one.message for one in world.deliver() if one.template == "client/reply"]
    assert [message.text.plain for message in sent if message] == ["The last word"]


def test_of_edits_in_one_second_the_one_that_comes_last_counts(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    """Telegram says when a message was edited in whole seconds."""
    answer(world, anna, sent=False)
    place = world.thread()
    for text in ("A word before", "The last word"):
        line = replace(world.line(place, text, id="m1"), edited_at=world.now)
        assert anna.asks(ask.EditLine(line), place=place) is None
    world.pass_time(seconds=6)
    sent = [one.message for one in world.deliver() if one.template == "client/reply"]
    assert [message.text.plain for message in sent if message] == ["The last word"]


def test_of_edits_that_come_before_their_line_the_last_one_counts(
    world: World, anna: Somebody, ivan: Somebody
) -> None:
    place = world.thread()
    first = world.line(place, "The first word", id="m1")
    for text, at in (("The last word", 2), ("A word between", 1)):
        early = replace(first, text=Text(text), edited_at=first.written_at + timedelta(seconds=at))
        anna.asks(ask.EditLine(early), place=place)
    world.pass_time(seconds=5)
    anna.asks(ask.WriteInThread(first), place=place)
    message = world.run(lambda uow: uow.messages.at(place, "m1"))
    assert message is not None
    assert message.text.plain == "The last word"
