"""What the adapter sends, edits and reacts to."""

import pytest
from telegram.constants import ReactionEmoji

from bots.platforms import (
    Adapter,
    Button,
    Outgoing,
    Refused,
    Rendered,
)
from bots.platforms.telegram.adapter import TelegramAdapter
from bots.platforms.telegram.outbound.keyboards import keyboard
from bots.platforms.telegram.traits import REACTIONS
from bots.sandbox.client.sim import Sim
from domain.people.accounts import Identity
from domain.text.spans import Span, Style, Text
from tests.bots.telegram.adapter.messages import CLOSE, NEW, PLACE, post, words
from tests.bots.telegram.conftest import IVAN


def test_it_is_an_adapter_called_telegram(adapter: TelegramAdapter) -> None:
    platform: Adapter = adapter
    assert platform.name == "telegram"


@pytest.mark.parametrize(
    ("words", "ours"),
    [("/start@Helpline_Bot x", True), ("/start@other_bot x", False), ("mail a@other_bot", True)],
)
async def test_a_command_for_another_bot_is_none_of_ours(
    words: str, ours: bool, sim: Sim, adapter: TelegramAdapter
) -> None:
    user = {"id": IVAN, "is_bot": False, "first_name": "Ivan"}
    group = {"id": -5, "type": "group", "title": "Neighbours"}
    message = {"message_id": 1, "date": 1_700_000_000, "chat": group, "from": user}
    update = {"update_id": 1, "message": message | {"text": words}}
    assert (await adapter.decode(update) is not None) is ours
    captioned = {"update_id": 2, "message": message | {"caption": words, "photo": []}}
    assert (await adapter.decode(captioned) is not None) is ours


async def test_a_message_shows_its_spans_its_buttons_and_what_it_answers(
    line: int, sim: Sim, adapter: TelegramAdapter
) -> None:
    text = Text("Hi 🐈 Ivan", (Span(5, 9, Style.BOLD),))
    rendered = Rendered(text, ((NEW, CLOSE), ()))
    [sent] = await adapter.send(Outgoing("o1", PLACE, rendered, quotes=str(line)))
    row = await sim.telegram.wait_text(IVAN, "Hi 🐈")
    assert (str(row["id"]), row["reply_to"]) == (sent, line)
    assert row["buttons"] == ["New request", "Close"]
    assert row["entities"] == [{"type": "bold", "offset": 6, "length": 4}]
    (call,) = await sim.journal(method="sendMessage")
    assert call["request"]["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in call["request"]


async def test_a_message_that_is_gone_does_not_stop_the_answer(
    line: int, sim: Sim, adapter: TelegramAdapter
) -> None:
    await sim.telegram.delete(IVAN, line)
    await adapter.send(post("Still here", quotes=str(line)))
    assert (await sim.telegram.wait_text(IVAN, "Still here"))["reply_to"] is None


def test_long_texts_are_split_and_the_last_piece_has_the_buttons(
    adapter: TelegramAdapter,
) -> None:
    pieces = adapter.fit(words("🐈 " * 3000, (CLOSE,)))
    assert len(pieces) > 1
    assert [bool(piece.buttons) for piece in pieces] == [False] * (len(pieces) - 1) + [True]


@pytest.mark.usefixtures("line")
async def test_every_piece_is_taken(sim: Sim, adapter: TelegramAdapter) -> None:
    bold = Text("🐈 " * 3000, (Span(0, 5999, Style.BOLD),))
    for piece in adapter.fit(Rendered(bold)):
        await adapter.send(Outgoing("o1", PLACE, piece))
    transcript = await sim.telegram.transcript(IVAN)
    shown = "".join(row["text"] for row in transcript if row["from_bot"])
    assert shown.count("🐈") == 3000


@pytest.mark.usefixtures("line")
async def test_an_edit_replaces_and_already_so_is_success(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    [sent] = await adapter.send(post("one"))
    for _ in range(2):
        await adapter.edit(PLACE, sent, words("two", (CLOSE,)))
    row = await sim.telegram.wait_text(IVAN, "two")
    assert (row["buttons"], row["edited"]) == (["Close"], True)
    with pytest.raises(Refused, match="message_not_found"):
        await adapter.edit(PLACE, "999", words("two"))


async def test_a_reaction_replaces_the_one_shown(
    line: int, sim: Sim, adapter: TelegramAdapter
) -> None:
    for shown, wanted in (("", "👀"), ("👀", "❤️"), ("❤️", "❤️")):
        await adapter.react(PLACE, str(line), shown, wanted)
    (row,) = await sim.telegram.transcript(IVAN)
    assert row["reactions"] == ["❤"]
    await adapter.react(PLACE, str(line), "❤", "")
    (row,) = await sim.telegram.transcript(IVAN)
    assert row["reactions"] == []
    with pytest.raises(Refused, match="no_such_reaction"):
        await adapter.react(PLACE, str(line), "", "⏳")


async def test_every_reaction_that_the_library_knows_is_accepted(
    line: int, sim: Sim, adapter: TelegramAdapter
) -> None:
    for emoji in ReactionEmoji:
        await adapter.react(PLACE, str(line), "", str(emoji.value))
        (row,) = await sim.telegram.transcript(IVAN)
        assert row["reactions"] == [str(emoji.value).replace("\ufe0f", "")]


def post_of(text: Text) -> Outgoing:
    return Outgoing("o1", PLACE, Rendered(text))


async def test_a_person_is_told_something_in_the_private_chat(adapter: TelegramAdapter) -> None:
    assert await adapter.direct(Identity("telegram", "", "7")) == PLACE


def test_labels_that_do_not_fit_beside_each_other_stand_below() -> None:
    labels = ["Take", "Processed", "Waiting for client", "On hold", "In progress", "Close…"]
    drawn = keyboard([[Button(label, label) for label in labels], [NEW]])
    assert drawn is not None
    assert [[one["text"] for one in row] for row in drawn["inline_keyboard"]] == [
        ["Take", "Processed"],
        ["Waiting for client", "On hold"],
        ["In progress", "Close…"],
        ["New request"],
    ]
    assert keyboard([[]]) is None


@pytest.mark.usefixtures("line")
async def test_a_large_keyboard_reaches_the_chat_with_shorter_labels(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    many = [
        Button("Вопрос о доставке и возврате " * 2 + str(n), f"category:{n}") for n in range(98)
    ]
    await adapter.send(Outgoing("o1", PLACE, Rendered(Text("Which one?"), (tuple(many), (CLOSE,)))))
    row = await sim.telegram.wait_text(IVAN, "Which one?")
    assert len(row["buttons"]) == 99
    assert {label[-1] for label in row["buttons"][:-1]} == {"…"}
    assert row["buttons"][-1] == "Close"


@pytest.mark.usefixtures("line")
async def test_a_link_that_telegram_does_not_open_stops_no_message(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    for address in ("https://intranet/wiki", "https://a.example:99999", "https://a b.example"):
        spans = Span(0, 3, Style.BOLD), Span(8, 13, Style.LINK, address)
        [sent] = await adapter.send(post_of(Text("See the guide", spans)))
        await adapter.edit(PLACE, sent, Rendered(Text("See the guide now", spans)))
        row = await sim.telegram.wait_text(IVAN, "See the guide now", since_id=int(sent) - 1)
        assert row["entities"] == [{"type": "bold", "offset": 0, "length": 3}]


def test_the_reactions_that_the_desk_knows_are_those_of_the_library() -> None:
    assert {str(emoji.value).replace("\ufe0f", "") for emoji in ReactionEmoji} == REACTIONS
