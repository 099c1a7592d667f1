"""A client's reaction on an answer is seen in the thread; on a card staff work with reactions."""

import pytest

from domain import commands as ask
from domain.answers import Answer
from domain.errors import PostsLeaving, Refusal
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Sent
from domain.tickets import Status
from tests.domain.desk.support.world import CHANNEL, Somebody, World
from tests.support.texts.answers import words_of


@pytest.fixture
def ivan(world: World) -> Somebody:
    """A client whose ticket has its card."""
    return world.asker("Ivan")


@pytest.fixture
def anna(world: World, ivan: Somebody) -> Somebody:
    """A specialist who has answered it."""
    anna = world.specialist("Anna")
    world.reply(anna, "Try again now")
    return anna


def answer_of(world: World) -> tuple[int, str]:
    """The line that was answered, and the message by which the client has it."""
    post = world.posts("client/reply")[-1]
    return post.message_id, f"{post.id}"


def reacts(somebody: Somebody, message: str, *given: str, taken: tuple[str, ...] = ()) -> None:
    command = ask.React(somebody.place, message, given, taken)
    assert somebody.asks(command, private=True) is None


def shown(world: World) -> str:
    return world.wanted(MirrorKind.CLIENT_REACTION, answer_of(world)[0])


@pytest.mark.usefixtures("anna")
def test_a_clients_reaction_on_an_answer_is_shown_on_the_line_and_goes_with_it(
    world: World, ivan: Somebody
) -> None:
    _, message = answer_of(world)
    reacts(ivan, message, "👍")
    assert shown(world) == "👍"
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["slack"]))
    (picture,) = [one for one in pictures if one.kind is MirrorKind.CLIENT_REACTION]
    assert picture.place == world.thread()
    reacts(ivan, message, "❤", "🔥", taken=("👍",))
    assert shown(world) == "❤ 🔥"
    reacts(ivan, message, "❤")
    assert shown(world) == "❤ 🔥"
    reacts(ivan, message, taken=("❤", "🔥"))
    assert shown(world) == ""


class TestOnAMessageThatIsJustLeaving:
    """People may see it a moment before the desk knows that it has arrived."""

    def test_a_clients_reaction_on_an_answer_waits_for_it(
        self, world: World, ivan: Somebody
    ) -> None:
        world.specialist("Anna").writes_in(world.ticket(), "Try again now")
        world.pass_time(seconds=6)
        (going,) = [one for one in world.claim() if one.template == "client/reply"]
        with pytest.raises(PostsLeaving) as waits:
            reacts(ivan, "m77", "👍")
        assert waits.value.posts == {going.post_id}
        world.record(Sent(going.post_id, ivan.place, "m77", True))
        reacts(ivan, "m77", "👍")
        assert shown(world) == "👍"

    def test_staffs_reaction_on_a_card_waits_for_it(self, world: World) -> None:
        anna = world.specialist("Anna")
        world.client("Ivan").writes("Cannot log in")
        (card,) = [one for one in world.claim() if one.template == "desk/card"]
        take = ask.React(CHANNEL, "root-1", ("👀",))
        with pytest.raises(PostsLeaving):
            anna.asks(take, place=CHANNEL)
        world.record(Sent(card.post_id, CHANNEL, "root-1", True, 1))
        anna.asks(take, place=CHANNEL)
        assert world.ticket().assignee_id == anna.person.id

    def test_staffs_reaction_on_a_clients_line_waits_for_it(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        ivan.writes("It is still empty")
        (line,) = [one for one in world.claim() if one.template == "thread/line"]
        with pytest.raises(PostsLeaving) as waits:
            anna.asks(ask.React(world.thread(), "m78", ("👍",)), place=CHANNEL)
        assert waits.value.posts == {line.post_id}

    def test_a_reaction_elsewhere_waits_for_nothing(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        anna.writes_in(world.ticket(), "And now?")
        world.pass_time(seconds=6)
        assert world.claim()
        anna.asks(ask.React(CHANNEL, "m79", ("👍",)), place=CHANNEL)


class TestOnAClientsLine:
    """What staff put on a client's line as the thread shows it."""

    @pytest.fixture
    def line(self, world: World, ivan: Somebody) -> str:
        """The message that shows the client's line in the thread."""
        return f"{world.posts('thread/line')[0].id}"

    def reacts(
        self, who: Somebody, line: str, *given: str, taken: tuple[str, ...] = ()
    ) -> Answer | None:
        return who.asks(ask.React(CHANNEL, line, given, taken))

    def seen(self, world: World) -> str:
        [line] = [one.message_id for one in world.posts("thread/line")]
        return world.wanted(MirrorKind.STAFF_REACTION, line)

    def test_is_shown_to_the_client_on_their_own_line(
        self, world: World, ivan: Somebody, anna: Somebody, line: str
    ) -> None:
        assert self.reacts(anna, line, "👍") is None
        pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["telegram"]))
        (picture,) = [one for one in pictures if one.kind is MirrorKind.STAFF_REACTION]
        assert (picture.place, picture.wanted) == (ivan.place, "👍")

    def test_goes_with_the_last_who_put_it_there(
        self, world: World, anna: Somebody, line: str
    ) -> None:
        boris = world.specialist("Boris")
        for who in (anna, boris):
            self.reacts(who, line, "👍")
        self.reacts(anna, line, taken=("👍",))
        assert self.seen(world) == "👍"
        self.reacts(boris, line, taken=("👍",))
        assert self.seen(world) == ""

    def test_that_cannot_be_shown_is_told_to_whoever_put_it_there(
        self, world: World, anna: Somebody, line: str
    ) -> None:
        answer = self.reacts(anna, line, "✅")
        assert answer is not None
        assert answer.template == "answers/reaction_stays"
        assert words_of(answer) == {"emoji": "✅", "platform": "telegram"}
        assert self.seen(world) == ""

    def test_moves_neither_status_nor_clock(self, world: World, anna: Somebody, line: str) -> None:
        before = world.ticket()
        self.reacts(anna, line, "👍")
        assert world.ticket() == before

    def test_of_somebody_who_is_no_staff_goes_nowhere(
        self, world: World, ivan: Somebody, line: str
    ) -> None:
        assert self.reacts(world.client("Petra", platform="slack"), line, "👍") is None
        assert self.reacts(ivan, line, "👍") is None
        assert self.seen(world) == ""


@pytest.mark.usefixtures("anna")
def test_a_clients_reaction_moves_neither_status_nor_clock(world: World, ivan: Somebody) -> None:
    before = world.ticket()
    reacts(ivan, answer_of(world)[1], "👍")
    assert world.ticket() == before


def test_an_answer_from_elsewhere_shows_it_where_the_thread_has_it(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    anna.asks(ask.Reply(ticket_id=1, text=world.line(anna.place, "And now?").text))
    world.pass_time(seconds=6)
    world.deliver()
    (copy,) = world.posts("thread/reply")
    reacts(ivan, answer_of(world)[1], "👍")
    pictures = world.run(lambda uow: uow.claims.mirrors(world.now, ["slack"]))
    (picture,) = [one for one in pictures if one.kind is MirrorKind.CLIENT_REACTION]
    assert (picture.wanted, picture.external_id) == ("👍", f"{copy.id}")


@pytest.mark.usefixtures("anna")
def test_a_reaction_on_anything_else_is_ignored(world: World, ivan: Somebody) -> None:
    (receipt,) = world.posts("client/receipt")
    reacts(ivan, f"{receipt.id}", "👍")
    reacts(ivan, "4711", "👍")
    assert shown(world) == ""


@pytest.mark.usefixtures("anna")
def test_a_reaction_on_the_question_whether_it_helped_is_no_rating(
    world: World, ivan: Somebody, anna: Somebody
) -> None:
    world.set_status(anna, Status.RESOLVED)
    world.deliver()
    (question,) = world.posts("client/processed")
    reacts(ivan, f"{question.id}", "😀")
    assert world.run(lambda uow: uow.tickets.view(1)).rating == ""


@pytest.mark.usefixtures("anna")
def test_only_the_tickets_client_is_shown(world: World, ivan: Somebody) -> None:
    petra = world.client("Petra")
    petra.asks(ask.React(ivan.place, answer_of(world)[1], ("👍",)), private=True)
    assert shown(world) == ""


# On the card


def on_card(somebody: Somebody, *given: str, taken: tuple[str, ...] = ()) -> str:
    """The answer to an emoji on the card of #1."""
    answer = somebody.asks(ask.React(CHANNEL, "root-1", given, taken), place=CHANNEL)
    return answer.template if answer else ""


@pytest.mark.usefixtures("ivan")
def test_eyes_on_a_card_take_it(world: World) -> None:
    boris = world.specialist("Boris")
    assert on_card(boris, "👀") == "answers/taken"
    assert world.ticket().assignee_id == boris.person.id


@pytest.mark.parametrize(
    ("emoji", "status"), [("⏳", Status.PENDING), ("⌛", Status.PENDING), ("✅", Status.RESOLVED)]
)
def test_an_hourglass_and_a_tick_on_a_card_set_its_status(
    world: World, anna: Somebody, emoji: str, status: Status
) -> None:
    assert on_card(anna, emoji) == "answers/status"
    assert world.ticket().status is status


def test_taking_an_emoji_off_a_card_undoes_nothing(world: World, anna: Somebody) -> None:
    on_card(anna, "✅")
    assert on_card(anna, taken=("✅",)) == ""
    assert world.ticket().status is Status.RESOLVED


def test_another_emoji_on_a_card_asks_for_nothing(world: World, anna: Somebody) -> None:
    assert on_card(anna, "🎉") == ""
    assert world.ticket().status is Status.OPEN


def test_an_emoji_on_a_line_in_the_thread_asks_for_nothing(world: World, anna: Somebody) -> None:
    (line,) = world.posts("thread/line")
    for emoji, template in (("👀", None), ("✅", "answers/reaction_stays")):
        told = anna.asks(ask.React(CHANNEL, f"{line.id}", (emoji,)), place=CHANNEL)
        assert (told.template if told else None) == template
    assert world.ticket().status is Status.OPEN


@pytest.mark.usefixtures("anna")
def test_emoji_are_refused_like_commands(world: World) -> None:
    boris, petra = world.specialist("Boris"), world.client("Petra", platform="slack")
    assert on_card(boris, "👀") == "answers/confirm_take", "it is Anna's"
    with pytest.raises(Refusal, match="not_allowed"):
        on_card(petra, "✅")
    assert world.ticket().status is Status.OPEN


@pytest.mark.usefixtures("ivan")
def test_waiting_for_a_client_who_was_asked_nothing_is_refused_by_emoji_too(world: World) -> None:
    boris = world.specialist("Boris")
    with pytest.raises(Refusal, match="nothing_asked"):
        on_card(boris, "⏳")
