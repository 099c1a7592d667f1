"""How a press is answered."""

import asyncio
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bots.platforms import (
    ButtonPressed,
    CommandTyped,
    Outgoing,
    Rendered,
)
from bots.platforms.telegram.adapter import TelegramAdapter
from bots.sandbox.client.sim import Sim
from domain.people.accounts import Identity, Profile
from domain.text.spans import Text
from tests.bots.telegram.adapter.messages import CLOSE, NEW, PLACE, words
from tests.bots.telegram.conftest import IVAN
from tests.support.patience import PATIENCE

AUTHOR = Profile(Identity("telegram", "", "7"), "Ivan")

NOW = datetime(2026, 3, 2, tzinfo=UTC)


async def pressing(
    sim: Sim, adapter: TelegramAdapter, rendered: Rendered | None
) -> dict[str, object]:
    """Let Ivan press a button that is answered with this; what the bot told Telegram."""
    await adapter.send(Outgoing("o1", PLACE, words("Sure?", (CLOSE,))))
    press = asyncio.create_task(sim.telegram.press(IVAN, "Close"))
    queued = asyncio.Event()

    async def store(batch: object) -> None:
        for received in batch:  # type: ignore[attr-defined]
            incoming = await adapter.decode(received.payload)
            if isinstance(incoming, ButtonPressed):
                assert incoming.value == "close:42"
                await adapter.answer(incoming, rendered)
                queued.set()

    async def interact(_: object) -> None: ...

    polling = asyncio.create_task(adapter.run(store, interact))
    await asyncio.wait_for(queued.wait(), PATIENCE)
    polling.cancel()
    await asyncio.gather(press, polling, return_exceptions=True)
    (call,) = await sim.journal(method="answerCallbackQuery")
    return {"heard": press.result(), **call["request"]}


@pytest.mark.usefixtures("line")
async def test_a_press_is_answered_above_the_keyboard(sim: Sim, adapter: TelegramAdapter) -> None:
    told = await pressing(sim, adapter, words("#42 is closed."))
    assert told["heard"] == "#42 is closed."
    assert "show_alert" not in told


@pytest.mark.usefixtures("line")
async def test_a_long_answer_is_an_alert_cut_to_fit(sim: Sim, adapter: TelegramAdapter) -> None:
    told = await pressing(sim, adapter, words("word " * 100))
    assert told["show_alert"] is True
    assert str(told["heard"]).endswith("…")


@pytest.mark.usefixtures("line")
async def test_nothing_to_say_merely_ends_the_waiting(sim: Sim, adapter: TelegramAdapter) -> None:
    assert (await pressing(sim, adapter, None))["heard"] == ""


@pytest.mark.usefixtures("line")
async def test_an_answer_with_buttons_is_a_message(sim: Sim, adapter: TelegramAdapter) -> None:
    told = await pressing(sim, adapter, words("Which one?", (NEW,)))
    assert told["heard"] == ""
    assert (await sim.telegram.wait_text(IVAN, "Which one?"))["buttons"] == ["New request"]


@pytest.mark.usefixtures("line")
async def test_other_answers_come_in_the_chat(sim: Sim, adapter: TelegramAdapter) -> None:
    typed = CommandTyped(AUTHOR, PLACE, Text("help"), NOW, private=True)
    await adapter.answer(typed, words("Commands: …"))
    await sim.telegram.wait_text(IVAN, "Commands")


async def test_an_answer_that_fails_is_only_logged(adapter: TelegramAdapter) -> None:
    press = ButtonPressed(AUTHOR, PLACE, "x", "1", NOW, private=True, token="gone")
    with capture_logs() as logs:
        await adapter.answer(press, words("too late"))
    assert [entry["event"] for entry in logs] == ["could not show an answer in Telegram"]


@pytest.mark.usefixtures("line")
async def test_an_answer_that_replaces_takes_the_place_of_what_was_pressed(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    page = Rendered(Text("Page 2"), ((NEW,),), replaces=True)
    told = await pressing(sim, adapter, page)
    assert told["heard"] == ""
    row = await sim.telegram.wait_text(IVAN, "Page 2")
    assert (row["edited"], row["buttons"]) == (True, ["New request"])
    assert [one["text"] for one in await sim.telegram.transcript(IVAN)] == ["hello", "Page 2"]


@pytest.mark.usefixtures("line")
async def test_where_the_pressed_message_is_gone_the_answer_comes_below(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    press = ButtonPressed(AUTHOR, PLACE, "list:1", "999", NOW, private=True, token="gone")
    await adapter.answer(press, Rendered(Text("Page 2"), ((NEW,),), replaces=True))
    assert (await sim.telegram.wait_text(IVAN, "Page 2"))["buttons"] == ["New request"]
