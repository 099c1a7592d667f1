"""Administrators change how the desk works from chat, on both platforms."""

import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bots.inbound import supplies
from domain.desk.views.promises import look_at
from domain.dictionaries.preview import Preview
from tests.end_to_end.settings.administrators import administrator_in_telegram
from tests.end_to_end.world import ADMINISTRATOR, ANNA, DESK, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLGA = ADMINISTRATOR
DICTIONARIES: dict[str, Any] = {
    "calendars": {"Office": {"zone": "Europe/Berlin", "week": {"mon": ["09:00-18:00"]}}},
    "groups": {"VIP": {}},
    "departments": {"Support": {"members": [f"slack:T1:{ANNA}"]}},
    "levels": {
        "Gold": {"response": "4h", "groups": ["VIP"], "calendar": "Office"},
        "Standard": {"response": "8h"},
    },
    "categories": {"Access": {}},
    "rules": {"Printers": {"when": {"text": "printer"}, "then": {"points": 5}}},
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("world")
    async with make_world(folder, dictionaries=DICTIONARIES) as made:
        yield made


async def asks(world: World, words: str, who: str = OLGA) -> None:
    await world.sim.slack.command(who, DESK, "/desk", words)


async def shown(world: World, text: str, who: str = OLGA) -> str:
    return await world.page(who, text)


async def told(world: World, text: str, who: str = OLGA) -> str:
    return str((await world.whispered(who, text))["text"])


async def presses(world: World, button: str, who: str = OLGA) -> None:
    assert await world.sim.slack.press_view(who, button) == ""


async def test_a_level_is_changed_in_a_form_and_back_with_one_tap(world: World) -> None:
    await asks(world, "settings")
    page = await shown(world, "Service levels (2)")
    await presses(world, "Service levels")
    page = await shown(world, "Reply within: 4 hr")
    await presses(world, "Gold")
    page = await shown(world, "For groups: VIP")
    await presses(world, "Change…")
    wrong = await world.sim.slack.submit(OLGA, {"Reply within": "soon", "For groups": "Gold"})
    assert "isn't a duration" in wrong["errors"]["response"]
    assert "there's no “Gold”" in wrong["errors"]["groups"]
    await world.sim.slack.submit(OLGA, {"Reply within": "2h", "For groups": "VIP"})
    page = await shown(world, "Saved.")
    assert "Reply within: 2 hr" in page
    await presses(world, "Undo")
    assert "Reply within: 4 hr" in await shown(world, "Saved.")


async def test_a_setting_is_typed_in_one_line_in_either_language(world: World) -> None:
    await asks(world, "set level “Gold” response 3h")
    await shown(world, "Reply within: 3 hr")
    await asks(world, "set уровень обслуживания Gold ответить за 5h")
    await shown(world, "Reply within: 5 hr")
    await asks(world, "sla Gold 1,500min")
    assert "can be read as 1500 or as 1,5" in await told(world, "1,500")
    await asks(world, "срок Gold 1 500 мин")
    await shown(world, "Reply within: 1500 min")
    await asks(world, "set level Bronze response 2h")
    assert "Gold" in await told(world, "There's nothing called")
    await asks(world, "set department Support members +@boris")
    assert "Boris" in await shown(world, "Members: Anna, Boris")


async def test_a_rename_breaks_nothing(world: World) -> None:
    await asks(world, "set group VIP name Partners")
    await shown(world, "Partners")
    await asks(world, "set level Gold")
    await shown(world, "For groups: Partners")
    await asks(world, "set group Partners name VIP")
    await shown(world, "VIP · client group")


async def test_a_calendar_is_added_in_a_form(world: World) -> None:
    await asks(world, "set calendar")
    page = await shown(world, "Office · Time zone: Europe/Berlin")
    await presses(world, "Add…")
    written = {
        "Name": "Night",
        "Time zone": "Europe/Berlin",
        "Week": "mon: 22:00-24:00\ntue: 00:00-06:00, 22:00-24:00",
        "Special days": "2026-12-24: closed | Christmas\n2026-12-31: 22:00-23:00",
    }
    wrong = await world.sim.slack.submit(OLGA, written | {"Name": "office", "Week": "mon: late"})
    assert "“Office” already" in wrong["errors"]["name"]
    assert "“late” isn't an interval" in wrong["errors"]["week"]
    await world.sim.slack.submit(OLGA, written)
    page = await shown(world, "Night · calendar")
    assert "2026-12-24: closed | Christmas" in page


async def test_what_is_used_is_switched_off_after_a_question(world: World) -> None:
    await asks(world, "set calendar Office")
    await shown(world, "Used by: Gold")
    await presses(world, "Switch off")
    await shown(world, "is still used by Gold")
    await presses(world, "Cancel")
    await asks(world, "set department Support")
    await shown(world, "Support · department")
    await presses(world, "Switch off")
    await shown(world, "This is the only department")


async def test_specialists_look_and_change_nothing(world: World) -> None:
    await asks(world, "settings", ANNA)
    page = await shown(world, "Service levels (2)", ANNA)
    await presses(world, "Service levels", ANNA)
    page = await shown(world, "Reply within", ANNA)
    assert "Add…" not in page
    await asks(world, "set level Gold response 1h", ANNA)
    await told(world, "Only an administrator can", ANNA)


async def test_an_open_ticket_is_a_reason_to_ask(world: World) -> None:
    ivan = await world.client()
    await world.sim.telegram.send(ivan, "The door squeaks")
    await world.sim.telegram.wait_text(ivan, "We've got your request")
    await asks(world, "set level Standard response 30min")
    page = await shown(world, "Change Standard?")
    assert "Reply within: 8 hr → 30 min" in page
    assert "1 gets an earlier deadline." in page
    await presses(world, "Apply")
    await shown(world, "Reply within: 30 min")
    await asks(world, "set level Gold response 6h")
    await shown(world, "Reply within: 6 hr")


async def test_a_page_says_that_it_counts_until_it_knows_what_a_change_would_move(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()

    def slowly(*given: Any) -> Preview:
        goes_on.wait()
        return look_at(*given)

    monkeypatch.setattr(supplies, "look_at", slowly)
    await asks(world, "set level Standard response 20min")
    await shown(world, "Counting what would change…")
    goes_on.set()
    await shown(world, "Change Standard?")
    await presses(world, "Cancel")
    await shown(world, "nothing has changed")


async def test_everyday_tasks_are_words(world: World) -> None:
    await asks(world, "выходной 31 декабря 2027 Office Party")
    await shown(world, "2027-12-31: closed | Party")
    await asks(world, "sla gold 90 минут")
    await shown(world, "Reply within: 90 min")
    await asks(world, "тема VPN")
    await shown(world, "VPN · category")
    await asks(world, "holiday some day")
    await told(world, "some day")


async def test_a_message_is_tried_and_nothing_is_kept(world: World) -> None:
    maria = await world.client("Maria")
    await world.sim.telegram.send(maria, "/start")
    await world.sim.telegram.wait_text(maria, "This is the support desk")
    await asks(world, f"try “The printer jams” as telegram:{maria}")
    page = await shown(world, "Nothing was saved")
    assert "Client: Maria" in page
    assert "Rules that apply: Printers" in page
    assert "Service level: Standard" in page
    await asks(world, "queue")
    assert "printer" not in await told(world, "The queue")


async def test_in_telegram_one_question_follows_another(world: World) -> None:
    telegram = world.sim.telegram
    petra = await administrator_in_telegram(world, "Petra")
    await telegram.send(petra, "/settings")
    await telegram.wait_text(petra, "How the desk works")
    await telegram.press(petra, "Priorities")
    await telegram.wait_text(petra, "There are none yet.")
    await telegram.press(petra, "Add…")
    await telegram.wait_text(petra, "Name")
    await telegram.send(petra, "High")
    await telegram.wait_text(petra, "A higher value")
    await telegram.send(petra, "much")
    await telegram.wait_text(petra, "isn't a whole number")
    await telegram.send(petra, "10")
    await telegram.wait_text(petra, "in words that clients use")
    await telegram.press(petra, "Skip")
    await telegram.wait_text(petra, "Saved.")
    await telegram.press(petra, "Definition")
    await telegram.wait_text(petra, "Write it like this")
    await telegram.send(petra, "Nothing works")
    await telegram.wait_text(petra, "Definition: Nothing works")


async def test_a_running_desk_speaks_as_its_settings_say_from_the_next_message_on(
    world: World,
) -> None:
    slack = world.sim.slack
    await asks(world, "set desk language ru")
    page = await shown(world, "Saved.")
    assert "Language: Russian" in page
    await asks(world, "settings")
    await shown(world, "Status labels (0)")
    await presses(world, "Status labels")
    await shown(world, "Your own names")
    await presses(world, "Add…")
    await slack.submit(OLGA, {"Name": "Свежая", "Status": "new"})
    await shown(world, "Saved.")
    client = await world.client()
    await world.sim.telegram.send(client, "The door is stuck")
    card = await slack.wait_text(DESK, "The door is stuck")
    assert "Свежая" in card["text"]
    assert "без ответственного" in card["text"]
    await asks(world, "set desk language en")
    await shown(world, "Language: English")
