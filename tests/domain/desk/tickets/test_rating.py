"""A client rates the help with one tap, may change it for a week, and may add a word."""

from collections.abc import Callable

import pytest

from bots.chat.buttons.messages import buttons_for
from bots.chat.buttons.rows import pressed
from domain import commands as ask
from domain.dictionaries import Kind
from domain.errors import Refusal
from domain.messages import Attachment, AttachmentKind
from domain.outgoing.deliveries import Delivery
from domain.outgoing.mirrors import MirrorKind, MirrorResult
from domain.tickets import Status
from storage.unit import Unit
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.world import Somebody, World
from tests.support.texts.rendered import PRESENTER


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client whose ticket was processed, and who was asked."""
    return asked_on("telegram", world)


def asked_on(platform: str, world: World) -> Somebody:
    ivan, anna = world.client("Ivan", platform=platform), world.specialist("Anna")
    ivan.writes("Cannot log in")
    world.pass_time(minutes=1)
    anna.asks(ask.TakeTicket(ticket_id=1))
    world.set_status(anna, Status.RESOLVED)
    world.deliver()
    return ivan


def rates(somebody: Somebody, value: str) -> str:
    answer = somebody.asks(ask.RateTicket(ticket_id=1, value=value), private=True)
    assert answer is not None
    return answer.template


def rating(world: World) -> str:
    return world.run(lambda uow: uow.tickets.view(1)).rating


def test_one_tap_rates_and_the_question_shows_it(world: World, ivan: Somebody) -> None:
    for _ in "twice":
        assert rates(ivan, "😐") == "answers/rated"
    assert rating(world) == "😐"
    assert [post.words["value"] for post in world.posts("thread/rated")] == ["😐"]
    (question,) = world.posts("client/processed")
    assert world.wanted(MirrorKind.LINE, question.id)


def test_a_rating_may_be_changed_for_seven_days(world: World, ivan: Somebody) -> None:
    rates(ivan, "🙁")
    world.pass_time(days=7)
    rates(ivan, "😀")
    assert rating(world) == "😀"
    world.pass_time(seconds=1)
    with pytest.raises(Refusal, match="rated_long_ago"):
        rates(ivan, "🙁")
    changed = world.posts("thread/rated")[-1]
    assert (changed.words["before"], changed.words["value"]) == ("🙁", "😀")


def test_each_round_is_asked_about_and_rated_on_its_own(world: World, ivan: Somebody) -> None:
    anna = world.specialist("Anna")
    rates(ivan, "🙁")
    ivan.asks(ask.ReopenTicket(ticket_id=1), private=True)
    assert rating(world) == "🙁", "what was said last"
    world.pass_time(days=9)
    world.set_status(anna, Status.RESOLVED)
    assert rating(world) == ""
    sent = world.deliver()[-1]
    assert sent.template == "client/processed"
    assert "🙁" not in PRESENTER.delivery(sent, world.now).text.plain
    ratings, _ = buttons_for("client/processed", "en", ticket=sent.ticket, message_id=None)
    assert [button.value for button in ratings] == [f"rate:1:{one}:2" for one in "😀😐🙁"]
    assert not any("✓" in button.label for button in ratings)
    rated = pressed(ratings[0].value)
    assert rated is not None
    ivan.asks(rated, private=True)
    assert rating(world) == "😀"
    kept = [world.run(lambda uow, n=n: uow.ratings.of(1, n)) for n in (1, 2)]  # type: ignore[misc]
    assert [one and one.value for one in kept] == ["🙁", "😀"]


def test_the_first_question_does_not_rate_the_second_round(world: World, ivan: Somebody) -> None:
    anna = world.specialist("Anna")
    ivan.asks(ask.ReopenTicket(ticket_id=1), private=True)
    world.set_status(anna, Status.RESOLVED)
    with pytest.raises(Refusal, match="stale_button"):
        ivan.asks(ask.RateTicket(ticket_id=1, value="😀", round=1), private=True)
    ivan.asks(ask.RateTicket(ticket_id=1, value="😀"), private=True)
    assert rating(world) == "😀"


def test_a_word_goes_with_the_rating_and_moves_nothing(world: World, ivan: Somebody) -> None:
    rates(ivan, "😀")
    (question,) = world.posts("client/processed")
    answer = ivan.writes("Anna was very quick", quotes=f"{question.id}")
    assert answer is not None
    assert answer.template == "answers/word_kept"
    assert world.ticket().status is Status.RESOLVED
    kept = world.run(lambda uow: uow.ratings.of(1, 1))
    assert kept is not None
    assert kept.word is not None
    assert kept.word.plain == "Anna was very quick"
    ivan.writes("And now it is broken again", quotes=f"{question.id}")
    assert world.ticket().status is Status.OPEN


def test_only_the_client_rates_and_only_what_is_done(world: World, ivan: Somebody) -> None:
    boris, petra = world.specialist("Boris"), world.client("Petra")
    with pytest.raises(Refusal, match="not_allowed"):
        rates(boris, "😀")
    with pytest.raises(Refusal, match="no_such_ticket"):
        rates(petra, "😀")
    with pytest.raises(Refusal, match="stale_button"):
        rates(ivan, "🤡")
    ivan.asks(ask.ReopenTicket(ticket_id=1), private=True)
    with pytest.raises(Refusal, match="not_processed_yet"):
        rates(ivan, "😀")


def test_a_closed_ticket_can_still_be_rated(world: World, ivan: Somebody) -> None:
    ivan.insists(ask.CloseTicket(ticket_id=1), private=True)
    rates(ivan, "😀")
    assert rating(world) == "😀"


def test_a_ticket_that_goes_on_is_not_asked_about_any_more(world: World, ivan: Somebody) -> None:
    (question,) = world.posts("client/processed")
    world.pass_time(minutes=1)
    ivan.writes("It is broken again")
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram"]))
    drawn = next(one for one in pictures if one.kind is MirrorKind.LINE)
    assert drawn.ref == question.id
    assert drawn.delivery is not None
    assert drawn.delivery.ticket is not None
    rows = buttons_for("client/processed", "en", ticket=drawn.delivery.ticket, message_id=None)
    assert rows == ()


def reopens_by_a_line(_: World, ivan: Somebody) -> None:
    ivan.writes("It is broken again")


def reopens_with_a_button(_: World, ivan: Somebody) -> None:
    ivan.asks(ask.ReopenTicket(ticket_id=1), private=True)


def staff_reopen(world: World, _: Somebody) -> None:
    world.specialist("Boris").asks(ask.ReopenTicket(ticket_id=1))


def staff_choose_a_status(world: World, _: Somebody) -> None:
    world.set_status(world.specialist("boris"), Status.OPEN)


def staff_reopen_what_was_closed(world: World, ivan: Somebody) -> None:
    ivan.insists(ask.CloseTicket(ticket_id=1), private=True)
    drawn_question(world)
    world.pass_time(minutes=1)
    staff_reopen(world, ivan)


@pytest.mark.parametrize("platform", ["telegram", "slack"])
@pytest.mark.parametrize("value", ["", "😀"])
@pytest.mark.parametrize(
    "reopens",
    [
        reopens_by_a_line,
        reopens_with_a_button,
        staff_reopen,
        staff_choose_a_status,
        staff_reopen_what_was_closed,
    ],
)
def test_what_said_done_says_open_however_the_ticket_is_reopened(
    world: World, reopens: Callable[[World, Somebody], None], value: str, platform: str
) -> None:
    ivan = asked_on(platform, world)
    if value:
        rates(ivan, value)
        assert "is done. Your rating: 😀" in drawn_question(world)
    world.pass_time(minutes=1)
    reopens(world, ivan)
    said = drawn_question(world)
    assert "is open again" in said
    assert "done" not in said


def drawn_question(world: World) -> str:
    """Draw what waits to be drawn, and return what the question says now."""
    (question,) = world.posts("client/processed")

    def drawn(uow: Unit) -> Delivery | None:
        found = uow.claims.mirrors(world.now, ["telegram", "slack"])
        for one in found:
            uow.outbox.record_shown(MirrorResult(one.kind, one.ref, one.wanted, world.now))
        return next(
            (one.delivery for one in found if one.ref == question.id and one.delivery), None
        )

    said = world.run(drawn)
    assert said is not None, "it has not changed"
    return PRESENTER.delivery(said, world.now).text.plain


def test_a_picture_goes_on_with_the_ticket_and_reaches_the_thread(
    world: World, ivan: Somebody
) -> None:
    rates(ivan, "🙁")
    (question,) = world.posts("client/processed")
    world.deliver()
    picture = Attachment(AttachmentKind.PHOTO, "", "f1", 10)
    ivan.writes("Look", quotes=f"{question.id}", attachments=(picture,))
    assert world.ticket().status is Status.OPEN
    assert any(one.takes_files for one in world.deliver() if one.template == "thread/line")


def test_entries_are_the_scale_and_old_buttons_with_their_emoji_still_rate(
    world: World, ivan: Somebody
) -> None:
    good = has(world, Kind.RATING, "Great", emoji="😀", counts="good", russian="Отлично")
    bad = has(world, Kind.RATING, "Bad", emoji="👎", counts="bad")
    rates(ivan, "😀")
    assert [post.words["value"] for post in world.posts("thread/rated")] == ["😀 Great"]
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram"]))
    asked = next(one.delivery for one in pictures if one.kind is MirrorKind.LINE)
    assert asked is not None
    (rows, _) = buttons_for("client/processed", "ru", ticket=asked.ticket, message_id=None)
    assert [(one.value, one.label) for one in rows] == [
        (f"rate:1:{good}:1", "✓ 😀 Отлично"),
        (f"rate:1:{bad}:1", "👎 Bad"),
    ]
    assert "Your rating: 😀 Great" in PRESENTER.delivery(asked, world.now).text.plain
    with pytest.raises(Refusal, match="stale_button"):
        rates(ivan, "😐")
    rates(ivan, str(bad))
    kept = world.run(lambda uow: uow.ratings.of(1, 1))
    assert kept is not None
    assert (kept.entry_id, kept.value) == (bad, "👎")


def test_a_level_says_which_ratings_its_clients_are_asked_for(world: World) -> None:
    for name, emoji in (("Yes", "👍"), ("So-so", "😐"), ("No", "👎")):
        has(world, Kind.RATING, name, emoji=emoji, counts="neutral")
    has(world, Kind.LEVEL, "Standard", ratings=["Yes", "No"])
    ivan, anna = world.client("Ivan"), world.specialist("Anna")
    ivan.writes("Cannot log in")
    anna.asks(ask.TakeTicket(ticket_id=1))
    world.set_status(anna, Status.RESOLVED)
    (sent,) = [one for one in world.deliver() if one.template == "client/processed"]
    assert sent.ticket is not None
    assert [one.name for one in sent.ticket.scale] == ["Yes", "No"]
    with pytest.raises(Refusal, match="stale_button"):
        rates(ivan, "😐")
