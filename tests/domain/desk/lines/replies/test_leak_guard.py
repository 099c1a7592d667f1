"""Replies that would give something away: they wait until somebody says that they may leave."""

import pytest

from domain import commands as ask
from domain.messages import MessageKind
from domain.outgoing.outcomes import Failed
from domain.outgoing.templates import HELD
from domain.people.accounts import Identity, Profile
from domain.text.spans import Span, Style, Text
from tests.domain.desk.lines.replies.in_thread import TOKEN, answer, edit, ivan, line, replies, why
from tests.domain.desk.support.world import Somebody, World

__all__ = ["ivan"]


LEAKS = {
    "private_link": Text("See https://acme.slack.com/archives/C0123/p1700000000000000"),
    "secret": Text(f"Use {TOKEN} for it"),
    "other_client": Text("As I told Petra Example yesterday"),
}


class TestTheLeakGuard:
    @pytest.mark.parametrize("code", LEAKS)
    def test_asks_once_and_is_told_once(
        self, world: World, ivan: Somebody, anna: Somebody, code: str
    ) -> None:
        world.client("Petra Example")
        answer(world, anna, LEAKS[code])
        assert why(world) == [code]
        for _ in range(2):
            anna.asks(ask.SendAnyway(line(world).id))
        assert why(world) == [code]
        assert replies(world) == [LEAKS[code].plain]

    def test_the_secret_itself_is_not_repeated(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, LEAKS["secret"])
        assert TOKEN not in str([post.words for post in world.posts(HELD)])

    def test_a_link_may_hide_behind_other_words(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, Text("this", (Span(0, 4, Style.LINK, "https://files.slack.com/x"),)))
        assert why(world) == ["private_link"]

    def test_a_handle_is_a_name(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        profile = Profile(Identity("telegram", "", "7"), "Petra", handle="PetraX")
        world.run(lambda uow: uow.people.know(profile, world.now))
        answer(world, anna, "Ask @petrax about it")
        assert why(world) == ["other_client"]

    def test_the_clients_own_name_is_none(self, world: World, anna: Somebody) -> None:
        for _ in range(2):
            world.client("Ivan Example").writes("Cannot log in")
        world.thread()
        answer(world, anna, "Dear Ivan Example, please wait")
        assert why(world) == []

    def test_nor_is_a_colleagues(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        world.specialist("Boris Example")
        answer(world, anna, "Boris Example will call you")
        assert why(world) == []

    def test_a_name_is_what_somebody_is_called_now(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        petra = world.client("Petra Example")
        renamed = Profile(petra.identity, "Petra Other")
        world.run(lambda uow: uow.people.know(renamed, world.now))
        answer(world, anna, "Not Petra Example")
        answer(world, anna, "But PETRA  OTHER", "m2")
        assert [line(world, number).kind for number in ("m1", "m2")] == [
            MessageKind.REPLY,
            MessageKind.HELD,
        ]

    def test_asks_before_a_note_is_sent(self, world: World, ivan: Somebody, anna: Somebody) -> None:
        place = world.thread()
        note = world.line(place, TOKEN, id="n1")
        anna.asks(ask.AddNote(text=Text(TOKEN), line=note), place=place)
        told = anna.asks(ask.SendToClient(line(world, "n1").id))
        assert told is not None
        assert told.template == "answers/held"
        assert replies(world) == []

    def test_asks_when_an_edit_brings_it(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "Use this")
        edit(world, anna, f"Use {TOKEN}")
        assert why(world) == ["secret"]
        assert replies(world) == []

    def test_an_edit_does_not_leave_with_it_once_the_answer_has(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "Use this")
        replies(world)
        told = edit(world, anna, f"Use {TOKEN}")
        assert told is not None
        assert told.template == "answers/edit_stays"
        assert line(world).text.plain == "Use this"

    def test_asks_before_a_failed_answer_goes_again(
        self, world: World, ivan: Somebody, anna: Somebody
    ) -> None:
        answer(world, anna, "Use this")
        world.pass_time(seconds=6)
        (claimed,) = [one for one in world.claim() if one.template == "client/reply"]
        world.record(Failed(claimed.post_id, "too_long"))
        edit(world, anna, f"Use {TOKEN}")
        anna.asks(ask.SendAgain(line(world).id))
        assert why(world) == ["secret"]
        anna.asks(ask.SendAnyway(line(world).id))
        assert replies(world) == [f"Use {TOKEN}"]
        told = anna.asks(ask.SendAgain(line(world).id))
        assert told is not None
        assert told.template == "answers/already_sent"
