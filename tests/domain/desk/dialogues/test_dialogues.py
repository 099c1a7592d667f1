"""A form that is filled in step by step, from a platform's JSON to what is shown.

A value is taken only as a reply to its question; nothing else that is typed is swallowed.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain import commands as ask
from domain.desk.dialogues.table import FORMS
from domain.errors import Refusal
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.outcomes import Failed
from domain.outgoing.templates import FORM, RECEIPT
from domain.people.places import Place
from domain.repositories.dialogues import Dialogue
from domain.text.spans import Text
from storage.tables.messages import messages
from tests.domain.desk.support.raw_updates import Hands, Shown
from tests.domain.desk.support.world import Somebody, World
from tests.support.order_form import ROW, WAITS, Order, add_rows


@pytest.fixture
def hands(world: World, monkeypatch: pytest.MonkeyPatch) -> Hands:
    """A desk with a form that nobody has heard of."""
    add_rows(monkeypatch.setitem)
    return Hands(world)


def begins(hands: Hands, who: Somebody) -> Shown:
    hands.says(who, "/order")
    return hands.arrived("answers/order_what")


def quoting(shown: Shown) -> dict[str, Any]:
    return {"reply_to_message": {"message_id": int(shown.id)}}


def under_way(hands: Hands, place: Place) -> Dialogue | None:
    return hands.world.run(lambda uow: uow.dialogues.at(place))


def step(hands: Hands, who: Somebody) -> str:
    found = under_way(hands, who.place)
    return found.step if found is not None else ""


def lines(hands: Hands, *numbers: int) -> list[str]:
    """What people have said in these tickets, or in all."""

    def look(uow: Any) -> list[str]:
        rows = uow.connection.execute(select(messages).order_by(messages.c.id)).all()
        return [
            Text.from_json(row.text).plain
            for row in rows
            if not numbers or row.ticket_id in numbers
        ]

    return hands.world.run(look)


class TestAnswered:
    def test_questions_are_asked_in_order_and_the_form_ends_in_its_command(
        self, hands: Hands
    ) -> None:
        ivan = hands.client("telegram")
        asked = begins(hands, ivan)
        assert [one.partition(":")[0] for one in asked.buttons] == ["leave"]
        hands.says(ivan, "A chair")
        asked = hands.arrived("answers/order_size")
        assert [one.partition(".")[2] for one in asked.buttons] == ["1", "2", "", ""]
        told = hands.presses(ivan, asked, asked.buttons[1])
        assert told.template == ""
        hands.arrived("answers/order_many")
        hands.says(ivan, "12")
        assert step(hands, ivan) == ""
        assert lines(hands, 1) == ["A chair · Large · 12"]

    def test_the_first_line_may_quote_an_unknown_message(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        asked = begins(hands, ivan)
        hands.says(ivan, "A chair", **quoting(replace(asked, id="999999")))
        assert (step(hands, ivan), lines(hands)) == ("size", [])

    def test_by_name_as_well_as_by_button(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        begins(hands, ivan)
        hands.says(ivan, "A chair")
        hands.arrives()
        hands.says(ivan, " large ")
        hands.says(ivan, "3")
        assert lines(hands, 1) == ["A chair · Large · 3"]

    def test_optional_questions_can_be_skipped(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        begins(hands, ivan)
        hands.says(ivan, "A chair")
        asked = hands.arrived("answers/order_size")
        skip = next(one for one in asked.buttons if one.endswith("."))
        hands.presses(ivan, asked, skip)
        assert hands.presses(ivan, asked, skip).template == "", "twice is once"
        hands.says(ivan, "3")
        assert lines(hands, 1) == ["A chair · 3"]

    def test_a_question_that_was_answered_offers_nothing_more(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        asked = begins(hands, ivan)
        hands.says(ivan, "A chair")
        assert hands.world.wanted(MirrorKind.LINE, int(asked.id))
        [post] = hands.world.posts("answers/order_what")
        assert post.body.answered

    def test_commands_and_presses_in_between_are_no_lines(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        begins(hands, ivan)
        hands.says(ivan, "/help")
        hands.says(ivan, "/tickets")
        hands.says(ivan, "A chair")
        assert step(hands, ivan) == "size"


class TestNothingElseIsSwallowed:
    def test_a_line_about_something_else_closes_the_ear(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        hands.says(ivan, "My lamp is broken")
        receipt = hands.arrived(RECEIPT)
        asked = begins(hands, ivan)
        hands.says(ivan, "It flickers", **quoting(receipt))
        hands.says(ivan, "Since Monday")
        assert step(hands, ivan) == "what"
        assert lines(hands, 1) == ["My lamp is broken", "It flickers", "Since Monday"]
        hands.says(ivan, "A chair", **quoting(asked))
        assert step(hands, ivan) == "size"
        assert len(lines(hands)) == 3

    def test_a_clients_line_that_cannot_be_the_answer_is_a_line(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        begins(hands, ivan)
        hands.says(ivan, "A chair")
        asked = hands.arrived("answers/order_size")
        hands.says(ivan, "My lamp is broken")
        assert lines(hands, 1) == ["My lamp is broken"]
        hands.says(ivan, "Large")
        assert lines(hands, 1) == ["My lamp is broken", "Large"], "it comes later"
        hands.presses(ivan, asked, asked.buttons[1])
        assert step(hands, ivan) == "many"

    @pytest.mark.parametrize(
        ("answers", "refusal"),
        [
            (["x" * 61], "answer_too_long"),
            (["A chair", "Huge"], "not_offered"),
            (["A chair", "Large", "0"], "not_between"),
            (["A chair", "Large", "two"], "not_between"),
        ],
    )
    def test_a_reply_that_is_no_answer_is_told_why(
        self, hands: Hands, answers: list[str], refusal: str
    ) -> None:
        ivan = hands.client("telegram")
        asked = begins(hands, ivan)
        for words in answers[:-1]:
            hands.says(ivan, words)
            [*_, asked] = hands.arrives()
        before = under_way(hands, ivan.place)
        hands.says(ivan, answers[-1], **quoting(asked))
        assert hands.arrived(f"refusals/{refusal}")
        assert under_way(hands, ivan.place) == before, "it may be answered again"
        assert lines(hands) == []

    def test_staff_are_told_why_their_line_is_no_answer(self, hands: Hands) -> None:
        anna = hands.specialist("telegram")
        begins(hands, anna)
        hands.says(anna, "A chair")
        hands.says(anna, "Huge")
        assert hands.arrived("refusals/not_offered")
        hands.says(anna, "Large")
        assert step(hands, anna) == "many"

    def test_a_picture_is_no_words(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        begins(hands, ivan)
        photo: dict[str, Any] = {
            "photo": [{"file_id": "f1", "file_unique_id": "u1", "width": 1, "height": 1}]
        }
        hands.says(ivan, "A chair", None, **photo)
        assert (step(hands, ivan), lines(hands)) == ("what", ["A chair"])

    def test_a_line_typed_elsewhere_answers_nothing(self, hands: Hands) -> None:
        anna = hands.specialist("telegram")

        hands.client("telegram", "Ivan").writes("My lamp is broken")
        hands.arrives()
        begins(hands, anna)
        thread = hands.world.thread(1)
        line = hands.world.line(thread, "Which lamp?")
        anna.asks(ask.WriteInThread(line), place=thread)
        assert step(hands, anna) == "what"
        assert "Which lamp?" in lines(hands, 1)

    def test_who_wants_a_new_ticket_gets_one(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        begins(hands, ivan)
        hands.says(ivan, "/new")
        hands.says(ivan, "My lamp is broken")
        assert (step(hands, ivan), lines(hands)) == ("what", ["My lamp is broken"])

    def test_words_behind_new_open_one_at_once(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        asked = begins(hands, ivan)
        hands.says(ivan, "/new My lamp is broken")
        hands.says(ivan, "A chair", **quoting(asked))
        assert (step(hands, ivan), lines(hands)) == ("size", ["My lamp is broken"])

    def test_a_question_that_never_arrived_is_answered_by_nothing(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        hands.says(ivan, "/order")
        [claimed] = hands.world.claim()
        hands.world.record(Failed(claimed.post_id, "no such chat"))
        hands.says(ivan, "My lamp is broken")
        assert lines(hands) == ["My lamp is broken"]


class TestOver:
    def test_left_in_the_middle(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        begins(hands, ivan)
        hands.says(ivan, "A chair")
        asked = hands.arrived("answers/order_size")
        leave = asked.named("leave")
        assert hands.presses(ivan, asked, leave).template == "answers/dialogue_left"
        assert hands.presses(ivan, asked, leave).template == "", "twice is once"
        assert hands.presses(ivan, asked, asked.buttons[0]).template == "refusals/stale_button"
        hands.says(ivan, "Large", **quoting(asked))
        assert (step(hands, ivan), lines(hands)) == ("", ["Large"])

    def test_expired_it_is_over_without_a_word(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        begins(hands, ivan)
        hands.says(ivan, "A chair")
        asked = hands.arrived("answers/order_size")
        hands.world.now += WAITS
        assert hands.presses(ivan, asked, asked.buttons[0]).template == "refusals/stale_button"
        assert hands.presses(ivan, asked, asked.named("leave")).template == ""
        hands.says(ivan, "Large", **quoting(asked))
        assert (under_way(hands, ivan.place), lines(hands)) == (None, ["Large"])
        assert not [one for one in hands.arrives() if one.template.startswith("answers/")]

    def test_each_question_has_its_time(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        begins(hands, ivan)
        for words in ("A chair", "Large", "3"):
            hands.world.now += WAITS - timedelta(seconds=1)
            hands.says(ivan, words)
            hands.arrives()
        assert "A chair · Large · 3" in lines(hands)

    def test_a_second_form_ends_the_first(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        begins(hands, ivan)
        hands.says(ivan, "A lamp")
        first = hands.arrived("answers/order_size")
        second = begins(hands, ivan)
        assert hands.presses(ivan, first, first.buttons[0]).template == "refusals/stale_button"
        hands.says(ivan, "A chair", **quoting(second))
        assert step(hands, ivan) == "size"

    def test_the_clients_form_ends_another_and_is_ended_by_it(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        begins(hands, ivan)
        hands.says(ivan, "/form")
        hands.says(ivan, "My lamp is broken")
        assert hands.arrived(FORM)
        assert lines(hands) == ["My lamp is broken"]
        hands.says(ivan, "/form")
        begins(hands, ivan)
        hands.says(ivan, "A chair")
        assert (step(hands, ivan), len(lines(hands))) == ("size", 1)

    def test_a_form_that_the_desk_no_longer_has_is_over(
        self, hands: Hands, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ivan = hands.client("telegram")
        asked = begins(hands, ivan)
        monkeypatch.delitem(FORMS, ROW.name)
        hands.says(ivan, "A chair", **quoting(asked))
        assert (under_way(hands, ivan.place), lines(hands)) == (None, ["A chair"])

    def test_only_the_person_who_was_asked_can_answer(self, hands: Hands) -> None:
        ivan, eve = hands.client("telegram"), hands.client("telegram", "Eve")
        begins(hands, ivan)
        dialogue = under_way(hands, ivan.place)
        assert dialogue is not None
        with pytest.raises(Refusal, match="stale_button"):
            eve.asks(ask.AnswerQuestion(dialogue.id, "what"), private=True)
        assert eve.asks(ask.LeaveDialogue(dialogue.id), private=True) is None
        assert under_way(hands, ivan.place) == dialogue

    def test_platforms_with_forms_ask_nothing_step_by_step(self, hands: Hands) -> None:
        with pytest.raises(Refusal, match="only_in_private"):
            hands.client("slack").asks(Order(), private=True)

    def test_a_number_is_never_used_again(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        numbers = []
        for _ in range(3):
            begins(hands, ivan)
            found = under_way(hands, ivan.place)
            assert found is not None
            numbers.append(found.id)
            ivan.asks(ask.LeaveDialogue(found.id), private=True)
        assert numbers == sorted(set(numbers))


class TestACommandInAForm:
    @pytest.mark.parametrize("typed", ["/cancel", "/отмена", "/CANCEL"])
    @pytest.mark.parametrize(
        ("begun", "asks", "says"),
        [
            ("/order", "answers/order_what", "answers/dialogue_left"),
            ("/form", "answers/form_subject", "answers/form_left"),
        ],
    )
    def test_cancel_leaves_the_form_and_says_so(
        self, hands: Hands, begun: str, asks: str, says: str, typed: str
    ) -> None:
        ivan = hands.client("telegram")
        hands.says(ivan, begun)
        hands.arrived(asks)
        hands.says(ivan, typed)
        hands.arrived(says)
        assert (under_way(hands, ivan.place), lines(hands)) == (None, [])
        hands.says(ivan, typed)
        hands.arrived("answers/no_form")
        hands.says(ivan, "My lamp is broken")
        assert lines(hands) == ["My lamp is broken"]

    @pytest.mark.parametrize("typed", ["/canel", "/foo bar", "/take 1"])
    @pytest.mark.parametrize(
        ("begun", "asks"),
        [("/order", "answers/order_what"), ("/form", "answers/form_subject")],
    )
    def test_a_mistyped_one_gets_a_hint_and_the_form_stays_at_its_question(
        self, hands: Hands, begun: str, asks: str, typed: str
    ) -> None:
        ivan = hands.client("telegram")
        hands.says(ivan, begun)
        asked = hands.arrived(asks)
        before = under_way(hands, ivan.place)
        hint = "not_your_command" if typed == "/take 1" else "unknown_command"
        for more in ({}, quoting(asked)):
            hands.says(ivan, typed, **more)
            hands.arrived(f"answers/{hint}")
            assert (under_way(hands, ivan.place), lines(hands)) == (before, [])
        hands.says(ivan, "A chair")
        assert (under_way(hands, ivan.place) or before) != before, "it is the answer"

    def test_a_form_that_waits_for_no_line_takes_none_from_the_ticket(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        hands.says(ivan, "/form")
        hands.says(ivan, "My lamp is broken")
        hands.says(ivan, "/foo is what it says")
        assert lines(hands) == ["My lamp is broken", "/foo is what it says"]


class TestTheClientsForm:
    def test_takes_no_later_line_for_its_first(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        hands.says(ivan, "My lamp is broken")
        receipt = hands.arrived(RECEIPT)
        hands.says(ivan, "/form")
        hands.says(ivan, "It flickers", **quoting(receipt))
        hands.says(ivan, "Since Monday")
        ivan.writes_new("The floor is wet")
        assert not hands.world.posts(FORM)
        assert len(lines(hands)) == 4

    def test_goes_on_beside_a_ticket_that_words_behind_new_open(self, hands: Hands) -> None:
        ivan = hands.client("telegram")
        hands.says(ivan, "/form")
        hands.says(ivan, "My lamp is broken")
        before = under_way(hands, ivan.place)
        hands.says(ivan, "/new The floor is wet")
        assert under_way(hands, ivan.place) == before
        hands.arrives()
        hands.says(ivan, "The kitchen's")
        assert lines(hands, 2) == ["The floor is wet", "The kitchen's"], "the chat is where it was"
