"""Questions with many values, or with long definitions: pages of buttons in one message."""

from typing import Any

import pytest

from domain.dictionaries import BEGINNING, Kind
from domain.outgoing.buttons import Choice, in_short
from domain.outgoing.templates import FORM
from domain.policy.forms.choices import A_PAGE, cut, page_of, pages, units
from tests.domain.desk.support.raw_updates import Hands, Shown, name_of
from tests.domain.desk.support.world import Somebody, World
from tests.support import order_form

FIT = 4_096
"""UTF-16 units of a message in Telegram."""
DEFINITION = "Your work has stopped 🔥 and nothing else helps. " * 40
SIZES = tuple(Choice(number, f"Size {number}", DEFINITION) for number in range(1, 46))


@pytest.fixture
def hands(world: World) -> Hands:
    """A desk with many categories, and many priorities that need many words."""

    def unit(uow: Any) -> None:
        for number in range(45):
            uow.dictionaries.add(Kind.CATEGORY, f"Category {number}", {}, BEGINNING)
        for number in range(25):
            body = {"value": number, "definition": DEFINITION}
            uow.dictionaries.add(Kind.PRIORITY, f"Priority {number}", body, BEGINNING)

    world.run(unit)
    return Hands(world)


def pressing(hands: Hands, who: Somebody, shown: Shown, value: str) -> Shown:
    """Press, and return the message as it is drawn then."""
    hands.world.pass_time(seconds=1)
    hands.presses(who, shown, value)
    return hands.redrawn(FORM, 1)


def labels(shown: Shown, name: str) -> list[str]:
    return [value for value in shown.buttons if name_of(value) == name]


def at_categories(hands: Hands, ivan: Somebody) -> Shown:
    hands.says(ivan, "/form")
    hands.says(ivan, "Cannot log in")
    shown = hands.arrived(FORM)
    return pressing(hands, ivan, shown, shown.named("fill"))


def test_every_category_can_be_chosen_page_by_page(hands: Hands) -> None:
    ivan = hands.client("telegram")
    shown = at_categories(hands, ivan)
    offered = []
    for _ in range(3):
        offered += [one for one in labels(shown, "fill") if not one.endswith((".", ".enough"))]
        shown = pressing(hands, ivan, shown, labels(shown, "turn")[-1])
    assert len(set(offered)) == 45
    assert len(labels(shown, "turn")) == 2, "the last press has gone back to the second page"
    last = pressing(hands, ivan, shown, labels(shown, "turn")[-1])
    chosen = labels(last, "fill")[4]
    pressing(hands, ivan, last, chosen)
    category = hands.world.ticket().category_id
    assert chosen.endswith(f"category.{category}")


def test_the_next_question_begins_with_its_first_page_and_fits_a_message(hands: Hands) -> None:
    ivan = hands.client("telegram")
    shown = at_categories(hands, ivan)
    shown = pressing(hands, ivan, shown, labels(shown, "turn")[-1])
    shown = pressing(hands, ivan, shown, labels(shown, "fill")[0])
    assert "Priority 0" in shown.text
    assert "Priority 20" not in shown.text
    assert units(shown.text) < FIT
    assert len(labels(shown, "turn")) == 1


def test_definitions_that_are_cut_can_be_read_in_full(hands: Hands) -> None:
    ivan = hands.client("telegram")
    shown = at_categories(hands, ivan)
    assert labels(shown, "read") == []
    shown = pressing(hands, ivan, shown, labels(shown, "fill")[0])
    hands.world.pass_time(seconds=1)
    hands.presses(ivan, shown, shown.named("read"))
    told = hands.arrived("answers/choices").text
    assert told.count(DEFINITION.strip()) == 25


def test_a_press_on_an_old_page_changes_nothing(hands: Hands) -> None:
    ivan = hands.client("telegram")
    old = at_categories(hands, ivan)
    shown = pressing(hands, ivan, old, labels(old, "fill")[0])
    again = pressing(hands, ivan, old, labels(old, "turn")[-1])
    assert again.buttons == shown.buttons


def test_any_form_that_is_asked_step_by_step_has_pages(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_form.add_rows(monkeypatch.setitem)
    monkeypatch.setattr(order_form, "SIZES", SIZES)
    hands = Hands(world)
    ivan = hands.client("telegram")
    hands.says(ivan, "/order")
    hands.arrived("answers/order_what")
    hands.says(ivan, "A chair")
    shown = hands.arrived("answers/order_size")
    assert len(labels(shown, "answer")) == A_PAGE + 1, "and one that skips"
    hands.presses(ivan, shown, shown.named("turn"))
    dialogue = world.run(lambda uow: uow.dialogues.at(ivan.place))
    assert dialogue is not None
    assert dialogue.post_id is not None
    number = dialogue.post_id
    assert getattr(world.run(lambda uow: uow.outbox.body_of(number)), "page", None) == 1
    hands.presses(ivan, shown, shown.named("read"))
    assert hands.arrived("answers/choices").text.count("Size ") == len(SIZES)


def test_pages_hold_everything_once_and_their_words_fit_whatever_the_letters() -> None:
    for many in (0, 1, 20, 21, 45):
        choices = [Choice(number, "🔥" * 60, "🔥" * 4_000) for number in range(many)]
        seen = [page_of(choices, page) for page in range(pages(choices))]
        assert [one for page in seen for one in page] == choices
        assert page_of(choices, 99) == seen[-1]
        for page in seen:
            words = "".join(f"• {one.name}: {one.definition}\n" for one in in_short(page))
            assert units(words) <= FIT - 300
    assert cut("short", 10) == "short"
    assert units(cut("👨‍👩‍👧 and more words than fit", 12)) <= 12
