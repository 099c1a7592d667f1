"""What is rendered is drawn as Slack's blocks, and what is pressed says what it was drawn with."""

from typing import Any

from bots.platforms import Button, Item, Picker, Rendered
from bots.platforms.slack.outbound.blocks import message_blocks
from bots.platforms.slack.outbound.send import PIECE, fit
from domain.text.spans import Span, Style, Text


def controls(*rows: tuple[Button, ...]) -> list[list[dict[str, Any]]]:
    """The controls of each row, of a message with a text."""
    text, *actions = message_blocks(Rendered(Text("a card"), rows))
    assert text["type"] == "rich_text"
    assert {row["type"] for row in actions} <= {"actions"}
    return [row["elements"] for row in actions]


def words(element: dict[str, Any]) -> str:
    shown: str = element["text"]["text"]
    return shown


def test_a_button_carries_its_value() -> None:
    [[take, note]] = controls((Button("Take", "take:42", primary=True), Button("Note", "note:42")))
    assert (words(take), take["value"], take["style"]) == ("Take", "take:42", "primary")
    assert (words(note), note["value"]) == ("Note", "note:42")
    assert "style" not in note


def test_rows_stay_rows_and_action_ids_are_unique() -> None:
    rows = controls((Button("😀", "1"), Button("🙁", "2")), (Button("Not solved", "3"),))
    assert [[words(button) for button in row] for row in rows] == [["😀", "🙁"], ["Not solved"]]
    ids = [button["action_id"] for row in rows for button in row]
    assert len(set(ids)) == 3


def test_menu_buttons_stand_in_one_menu_at_the_end_of_their_row() -> None:
    [[take, menu]] = controls(
        (Button("Hold", "hold", menu=True), Button("Take", "take"), Button("Log", "log", menu=True))
    )
    assert take["type"] == "button"
    assert menu["type"] == "overflow"
    assert [(words(o), o["value"]) for o in menu["options"]] == [("Hold", "hold"), ("Log", "log")]


def test_slacks_limits_are_kept() -> None:
    many = tuple(Button(f"{n}", f"{n}") for n in range(26))
    menu = tuple(Button(f"{n}", f"{n}", menu=True) for n in range(6))
    long = Button("a" * 80, "long")
    rows = controls(many, menu, (long,))
    assert [len(row) for row in rows] == [25, 1, 2, 1]
    assert [len(overflow["options"]) for overflow in rows[2]] == [5, 1]
    [button] = rows[3]
    assert len(words(button)) == 75


def test_a_long_text_is_split_and_the_buttons_go_to_the_last_piece() -> None:
    text = Text("word " * 1500, (Span(0, 4, Style.BOLD),))
    pieces = fit(Rendered(text, ((Button("Take", "take"),),)))
    assert len(pieces) == 3
    assert all(len(piece.text.plain) <= PIECE for piece in pieces)
    assert [bool(piece.buttons) for piece in pieces] == [False, False, True]
    assert "".join(p.text.plain for p in pieces).replace(" ", "") == "word" * 1500


def test_a_lists_items_stand_above_their_own_buttons_and_below_what_can_be_chosen() -> None:
    page = Rendered(
        Text("The queue"),
        ((Button("▶", "next"),),),
        items=(
            Item(Text("#1 Cannot log in"), (Button("Take", "take:1"),)),
            Item(Text("#2 No sound")),
        ),
        pickers=(Picker("Level", (("any", "q:"), ("Gold", "q:L1")), "q:L1"),),
    )
    heading, lists, first, taking, second, turning = message_blocks(page)
    assert [one["type"] for one in (heading, first, second)] == ["rich_text"] * 3
    [chosen] = lists["elements"]
    assert chosen["type"] == "static_select"
    assert [option["value"] for option in chosen["options"]] == ["q:", "q:L1"]
    assert chosen["initial_option"] == chosen["options"][1]
    assert [words(button) for button in taking["elements"]] == ["Take"]
    assert [words(button) for button in turning["elements"]] == ["▶"]
    ids = [one["action_id"] for row in (lists, taking, turning) for one in row["elements"]]
    assert len(set(ids)) == 3


def test_a_list_with_nothing_chosen_shows_what_it_is_for() -> None:
    options = tuple((f"{n}", f"q:L{n}") for n in range(150))
    page = Rendered(Text("The queue"), pickers=(Picker("Level", options),))
    [level] = message_blocks(page)[1]["elements"]
    assert level["placeholder"]["text"] == "Level"
    assert "initial_option" not in level
    assert len(level["options"]) == 100


def test_where_nothing_stands_between_texts_a_list_is_one_text_above_all_buttons() -> None:
    page = Rendered(
        Text("The queue"),
        ((Button("▶", "next"),),),
        items=(
            Item(Text("#1", (Span(0, 2, Style.BOLD),)), (Button("Open #1", "show:1"),)),
            Item(Text("#2"), (Button("Open #2", "show:2"),)),
        ),
        pickers=(Picker("Level", (("any", "q:"),)),),
    ).in_one()
    assert page.text == Text("The queue\n#1\n#2", (Span(10, 12, Style.BOLD),))
    assert [[button.label for button in row] for row in page.buttons] == [
        ["Open #1", "Open #2"],
        ["▶"],
    ]
    assert (page.items, page.pickers) == ((), ())
