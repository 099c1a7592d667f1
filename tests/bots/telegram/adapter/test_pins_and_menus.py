"""Pins, menus of commands, the doctor, and the end."""

import asyncio
import json

import pytest

from bots.platforms import (
    Refused,
    Unreachable,
)
from bots.platforms.telegram.adapter import TelegramAdapter
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from domain.people.places import Place
from tests.bots.telegram.adapter.messages import PLACE, Connect, post
from tests.bots.telegram.conftest import IVAN, MARIA
from tests.support.patience import PATIENCE, until


@pytest.mark.usefixtures("line")
async def test_a_card_is_pinned_silently_and_already_so_is_success(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    (first,), (second,) = await adapter.send(post("one")), await adapter.send(post("two"))
    for shown in ("", first):
        await adapter.pin(PLACE, shown, first)
    assert (await sim.telegram.wait_text(IVAN, "one", pinned=True))["id"] == int(first)
    await adapter.pin(PLACE, first, second)
    await sim.telegram.wait_text(IVAN, "two", pinned=True)
    await sim.telegram.wait_text(IVAN, "one", pinned=False)
    await adapter.pin(PLACE, second, "")
    assert not any(row["pinned"] for row in await sim.telegram.transcript(IVAN))
    calls = await sim.journal(method="pinChatMessage")
    assert all(call["request"]["disable_notification"] is True for call in calls)


@pytest.mark.usefixtures("line")
async def test_a_card_that_is_gone_is_unpinned_all_the_same(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    [sent] = await adapter.send(post("two"))
    await adapter.pin(PLACE, "999", sent)
    await sim.telegram.wait_text(IVAN, "two", pinned=True)
    with pytest.raises(Refused, match="message_not_found"):
        await adapter.pin(PLACE, "", "999")


@pytest.mark.usefixtures("line")
async def test_one_chat_is_offered_commands_of_its_own_and_none_again(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    await adapter.offer_menu(PLACE, [("take", "Make it yours")])
    (menu,) = await sim.telegram.menus()
    assert (json.loads(menu["scope"]), menu["language"]) == ({"type": "chat", "chat_id": IVAN}, "")
    assert menu["commands"] == [{"command": "take", "description": "Make it yours"}]
    await adapter.offer_menu(PLACE, [])
    assert await sim.telegram.menus() == []


async def test_who_has_never_written_cannot_be_offered_commands(adapter: TelegramAdapter) -> None:
    with pytest.raises(Unreachable, match="chat_not_found"):
        await adapter.offer_menu(Place("telegram", "", str(MARIA)), [("take", "Make it yours")])


async def test_menus_are_offered_by_language(sim: Sim, adapter: TelegramAdapter) -> None:
    await adapter.set_menus({"en": [("new", "Ask")], "ru": [("new", "Спросить")]})
    menus = {menu["language"]: menu["commands"] for menu in await sim.telegram.menus()}
    assert menus.keys() == {"en", "ru", ""}
    assert menus[""] == menus["en"] == [{"command": "new", "description": "Ask"}]


async def test_the_doctor_finds_a_well_bot(adapter: TelegramAdapter) -> None:
    findings = await adapter.check(live=True)
    assert all(finding.ok for finding in findings)
    assert "@helpline_bot" in findings[0].text


async def test_the_doctor_says_how_to_fix_what_it_finds(sim: Sim, connect: Connect) -> None:
    adapter = connect()
    await adapter.check(live=False)
    # As another program with the same token would.
    await sim.post("/telegram/bot1:abc/setWebhook", url="https://example.com/secret-path")
    _, webhook = await adapter.check(live=False)
    assert (webhook.ok, "helpline run" in webhook.fix) == (False, True)
    assert "secret-path" not in webhook.text
    await sim.telegram.act("revoke", bot=1)
    (refused,) = await adapter.check(live=False)
    assert (refused.ok, "@BotFather" in refused.fix) == (False, True)
    await sim.telegram.act("restore", bot=1)
    await sim.fault("telegram", "drop_before")
    (silent,) = await adapter.check(live=False)
    assert (silent.ok, "network" in silent.fix) == (False, True)


@pytest.mark.usefixtures("line")
async def test_closing_lets_a_send_in_hand_finish(
    sandbox: Sandbox, sim: Sim, connect: Connect
) -> None:
    adapter = connect(read_timeout=PATIENCE)
    await sim.fault("telegram", "slow", "sendMessage", delay=0.1)
    sending_now = asyncio.create_task(adapter.send(post("last words")))
    await until(lambda: not sandbox.faults.as_json())
    await adapter.close()
    assert sending_now.done()
    await sim.telegram.wait_text(IVAN, "last words")
