"""A specialist works from Telegram by number; a client's lists, ticket card and menus there."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from zipfile import ZipFile

import pytest
import pytest_asyncio

from bots.config.settings import DeskSettings
from bots.text.locales import label
from tests.end_to_end.confirmations import agrees_in_telegram
from tests.end_to_end.world import ADMINISTRATOR, ANNA, DESK, Row, World, make_world
from tests.support.patience import PATIENCE, eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

PETRA, OLEG = 90, 91
"""A specialist and an administrator who are on Telegram."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A desk that two of its staff work for from Telegram."""
    desk = DeskSettings(
        administrators=(f"slack:T1:{ADMINISTRATOR}", f"telegram:{OLEG}"),
        specialists=(f"slack:T1:{ANNA}", f"telegram:{PETRA}"),
        channel=f"slack:T1:{DESK}",
    )
    async with make_world(tmp_path_factory.mktemp("world"), desk) as made:
        for number, name in ((PETRA, "Petra"), (OLEG, "Oleg")):
            await made.sim.telegram.add_user(number, name, username=name.lower())
            await asks(made, number, "/start", "support desk")
        yield made


async def asks(world: World, who: int, text: str, answer: str) -> Row:
    """Type something in the chat with the bot, and wait for an answer that says this."""
    line = await world.sim.telegram.send(who, text)
    return await world.sim.telegram.wait_text(who, answer, since_id=line)


async def offered(world: World, account: int, text: str) -> dict[str, str]:
    """The commands of one chat's own, once one of them says this."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for one in await world.sim.telegram.menus():
                menu = {row["command"]: row["description"] for row in one["commands"]}
                scope = json.loads(one["scope"])
                if scope == {"type": "chat", "chat_id": account} and text in menu.values():
                    return menu
            await world.pass_time(timedelta(seconds=1))


async def test_a_specialist_takes_notes_and_answers_by_number(world: World) -> None:
    case = await world.ticket("The gate is stuck")
    await asks(world, PETRA, f"/take {case.number}", "is now assigned to you")
    await world.drawn(case, "In progress · Petra")
    await asks(world, PETRA, f"/note {case.number} He is in a hurry", "The client can't see it")
    await world.in_thread(case.card, "He is in a hurry")
    await asks(world, PETRA, f"/r {case.number} Push it", "on its way")
    await world.in_thread(case.card, "Push it")
    await world.pass_time()
    answer = await world.sim.telegram.wait_text(case.client, "Push it")
    await world.recorded()
    await world.sim.telegram.react(case.client, answer["id"], "👍")
    copy = await world.in_thread(case.card, "Push it")
    await world.sim.slack.wait_reaction(DESK, copy["ts"], "+1")
    assert not any("hurry" in text for text in await world.read_by(case.client))


async def test_a_specialist_works_through_the_queue_with_buttons(world: World) -> None:
    case = await world.ticket("The bell is silent")
    listed = await asks(world, PETRA, "/queue", "The bell is silent")
    opening = f"Open #{case.number}"
    assert await world.sim.telegram.press(PETRA, opening, listed["id"]) == ""
    shown = await world.sim.telegram.wait_text(PETRA, "New since")
    assert (shown["id"], "Take" in shown["buttons"]) == (listed["id"], True)
    assert ("is now assigned to you") in str(
        await world.sim.telegram.press(PETRA, "Take", listed["id"])
    )
    await world.drawn(case, "In progress · Petra")
    assert await world.sim.telegram.press(PETRA, "Queue", listed["id"]) == ""
    again = await world.sim.telegram.wait_text(PETRA, "The queue")
    assert again["id"] == listed["id"]


async def test_a_client_is_no_specialist_however_they_ask(world: World) -> None:
    case = await world.ticket("The roof leaks")
    taking = f"/take {case.number}"
    await asks(world, case.client, taking, "Only support staff can use /take.")
    await world.in_thread(case.card, taking)
    await asks(world, case.client, "/tikets please", "Did you mean /tickets?")
    await world.in_thread(case.card, "/tikets please")
    await asks(world, PETRA, f"/ticket {case.number}", "New since")


async def test_staff_who_announce_a_question_open_a_ticket_with_it(world: World) -> None:
    await asks(world, PETRA, "/new", "Write your request here")
    await world.sim.telegram.send(PETRA, "My own chair squeaks")
    case = await world.case(PETRA, "My own chair squeaks")
    assert case.client == PETRA


async def test_a_client_looks_through_tickets_and_goes_on_with_one(world: World) -> None:
    first = await world.ticket("The lamp flickers")
    await world.sim.telegram.press(first.client, "New request")
    await world.ticket("The desk wobbles", first.client)
    listed = await asks(world, first.client, "/tickets", "Your tickets")
    label = f"#{first.number} The lamp flickers"
    await world.sim.telegram.press(first.client, label, listed["id"])
    shown = await world.sim.telegram.wait_text(first.client, "New since")
    assert shown["id"] == listed["id"]
    await world.sim.telegram.press(first.client, "Continue here", listed["id"])
    await world.sim.telegram.wait_text(first.client, f"messages here will go to #{first.number}")
    await world.sim.telegram.send(first.client, "Every evening")
    await world.in_thread(first.card, "Every evening")


async def test_the_newest_active_tickets_card_is_pinned_and_nobody_is_told(world: World) -> None:
    case = await world.ticket("The heating is off")
    head = f"#{case.number} "
    await world.sim.telegram.wait_text(case.client, head, pinned=True)
    await world.sim.telegram.press(case.client, "New request")
    second = await world.ticket("The window is open", case.client)
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, f"#{second.number} ", pinned=True)
    await world.sim.telegram.wait_text(case.client, head, pinned=False)
    await world.sim.telegram.press(case.client, f"close:{second.number}:new:0")
    await agrees_in_telegram(world.sim, case.client, "for good?", "Close the ticket")
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, head, pinned=True)
    assert "pinned" not in " ".join(await world.thread(second))
    calls = await world.sim.journal(method="pinChatMessage")
    assert all(call["request"]["disable_notification"] is True for call in calls)


async def test_a_chat_that_refuses_pins_is_no_error(world: World) -> None:
    await world.sim.fault("telegram", "500", "pinChatMessage")
    case = await world.ticket("The tap drips")
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, f"#{case.number} ", pinned=True)
    await world.sim.telegram.send(case.client, "Since Monday")
    await world.in_thread(case.card, "Since Monday")


async def test_menus_follow_role_and_language(world: World) -> None:
    assert "role" not in await offered(world, PETRA, "take a ticket")
    account = await world.client("Rita")
    await world.sim.telegram.add_user(account, "Rita", username="rita")
    await asks(world, account, "/start", "support desk")
    await asks(world, OLEG, "/role @rita specialist", "Make Rita a specialist?")
    await agrees_in_telegram(world.sim, OLEG, "Make Rita a specialist?", "Apply")
    await offered(world, account, "take a ticket")
    await asks(world, account, "/language ru", "по-русски")
    assert "take" in await offered(world, account, label("take a ticket", "ru"))
    await asks(world, OLEG, "/role @rita client", "Make Rita a client?")
    await agrees_in_telegram(world.sim, OLEG, "Make Rita a client?", "Apply")
    await world.sim.wait("telegram", "deleteMyCommands", contains=str(account))


async def test_a_receipt_makes_no_sound_and_a_reply_does(world: World) -> None:
    case = await world.taken("The lamp hums")
    await world.answers(case, "We are looking into it")
    sent = [call["request"] for call in await world.sim.journal(method="sendMessage")]
    mine = [one for one in sent if str(one["chat_id"]) == str(case.client)]
    sounds = {one["text"]: not one.get("disable_notification") for one in mine}
    assert [loud for text, loud in sounds.items() if "We've got your request" in text] == [False]
    assert [loud for text, loud in sounds.items() if "looking into it" in text] == [True]


async def test_what_is_kept_of_a_client_comes_as_one_file(world: World) -> None:
    case = await world.ticket("The gutter leaks", await world.client("Maria Leaf"))
    page = await asks(world, OLEG, "/export leaf", "A file with Maria Leaf's data")
    await world.sim.telegram.press(OLEG, "Send file", page["id"])

    async def look() -> list[Row]:
        rows = await world.sim.telegram.transcript(OLEG)
        return [row for row in rows if row["from_bot"] and row["files"]]

    (row,) = await eventually(look)
    assert row["text"].startswith("This file contains the data we store about Maria Leaf.")
    content = await world.sim.telegram.file(row["files"][0]["file_id"])
    with ZipFile(io.BytesIO(content)) as file:
        assert "The gutter leaks" in file.read(f"ticket-{case.number}.txt").decode()


async def test_what_is_too_old_to_delete_says_that_it_was_removed(world: World) -> None:
    case = await world.ticket("The pump hums", await world.client("Maria Pond"))
    await world.pass_time(timedelta(days=2))
    page = await asks(world, OLEG, "/forget pond", "Forget Maria Pond?")
    await world.sim.telegram.press(OLEG, "Type the name…", page["id"])
    await world.sim.telegram.wait_text(OLEG, "type their name")
    await asks(world, OLEG, "Maria Pond", "Maria Pond will be forgotten")
    await world.pass_time(timedelta(days=1))
    await world.sim.telegram.wait_text(case.client, "(removed)")
    await world.sim.telegram.wait_text(OLEG, "A person's data has been erased")
    ours = [row for row in await world.sim.telegram.transcript(case.client) if row["from_bot"]]
    assert {row["text"] for row in ours if not row["deleted"]} == {"(removed)"}
