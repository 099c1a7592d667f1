"""Which ticket is meant, who is responsible, and what moves a ticket; over real sockets."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bots.config.settings import DeskSettings
from tests.end_to_end.confirmations import agrees_in_slack, agrees_in_telegram
from tests.end_to_end.world import (
    ADMINISTRATOR,
    ANNA,
    BORIS,
    DESK,
    STRANGER,
    Case,
    World,
    make_world,
    world,
)

__all__ = ["world"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_double_press_of_take_is_success(world: World) -> None:
    case = await world.ticket("Two presses")
    # The card is drawn again too late for the second press.
    await world.sim.fault("slack", "slow", "chat.update", delay=0.3)
    presses = (world.sim.slack.press(ANNA, DESK, case.card, "Take") for _ in range(2))
    assert await asyncio.gather(*presses) == ["", ""]
    await world.drawn(case, "In progress · Anna")
    whispers = [row["text"] for row in await world.sim.slack.ephemerals(ANNA)]
    about = [text for text in whispers if f"#{case.number} " in text]
    assert len(about) == 2
    assert about[0] == about[1]


async def test_who_presses_take_second_is_asked(world: World) -> None:
    case = await world.ticket("Two people press")
    await world.sim.fault("slack", "slow", "chat.update", delay=0.3)
    for who in (ANNA, BORIS):
        assert await world.sim.slack.press(who, DESK, case.card, "Take") == ""
    await world.whispered(BORIS, "is assigned to Anna")
    await world.drawn(case, "In progress · Anna")


async def test_a_button_drawn_before_the_status_changed_is_refused(world: World) -> None:
    case = await world.taken()
    await world.drawn(case, "In progress · Anna")
    await world.sim.fault("slack", "slow", "chat.update", delay=0.3)
    await world.sim.slack.press(ANNA, DESK, case.card, "Processed")
    await world.sim.slack.press(ANNA, DESK, case.card, "On hold")
    await world.whispered(ANNA, "Nothing was done")
    assert not any("Boris" in text for text in await world.read_by(case.client))


async def test_of_several_tickets_a_quote_decides(world: World) -> None:
    first = await world.ticket("The scanner beeps")
    await world.sim.telegram.press(first.client, "New request")
    second = await world.ticket("The coffee is cold", first.client)
    receipt = await world.sim.telegram.wait_text(first.client, f"#{first.number} ")
    await world.sim.telegram.send(first.client, "Three times", reply_to=receipt["id"])
    await world.in_thread(first.card, "Three times")
    await world.sim.telegram.send(first.client, "Still three", reply_to=receipt["id"])
    await world.in_thread(first.card, "Still three")
    assert not any("three" in text for text in await world.thread(second))


async def test_an_unquoted_line_goes_to_the_ticket_last_addressed(world: World) -> None:
    first = await world.ticket("The door squeaks")
    await world.sim.telegram.press(first.client, "New request")
    second = await world.ticket("The window sticks", first.client)
    await world.sim.telegram.send(first.client, "Since Monday")
    await world.in_thread(second.card, "Since Monday")
    assert not any("Monday" in text for text in await world.thread(first))


async def test_thanks_after_processed_move_nothing(world: World) -> None:
    case = await _processed(world)
    line = await world.sim.telegram.send(case.client, "Thank you very much!")
    await world.sim.telegram.wait_reaction(case.client, line, "❤")
    await world.in_thread(case.card, "Thank you very much!")
    await world.drawn(case, "Processed")
    assert "Processed" in await _card(world, case)


async def test_a_line_after_processed_reopens(world: World) -> None:
    case = await _processed(world)
    await world.sim.telegram.send(case.client, "It is broken again")
    await world.sim.telegram.wait_text(case.client, "reopened the ticket")
    await world.in_thread(case.card, "It is broken again")
    await world.drawn(case, f"🟡 #{case.number} ")
    assert "In progress" in await _card(world, case)


async def test_not_solved_reopens(world: World) -> None:
    case = await _processed(world)
    await world.sim.telegram.press(case.client, "Not solved")
    await world.drawn(case, f"🟡 #{case.number} ")


async def test_a_week_after_processed_a_line_opens_a_new_ticket(world: World) -> None:
    case = await _processed(world)
    await world.pass_time(timedelta(days=8))
    await world.ticket("Something else entirely", case.client)


async def test_after_closing_a_line_opens_a_ticket_that_says_which_it_follows(
    world: World,
) -> None:
    case = await world.ticket("The heating is off")
    await world.sim.telegram.press(case.client, "Close")
    await agrees_in_telegram(world.sim, case.client, "for good?", "Close the ticket")
    await world.sim.telegram.wait_text(case.client, "is closed")
    after = await world.ticket("The heating is off once more", case.client)
    assert after.number != case.number
    assert f"Follow-up to #{case.number}" in await _card(world, after)


async def test_waiting_for_the_client_ends_with_their_line(world: World) -> None:
    case = await world.taken()
    await world.answers(case, "Which browser?")
    await world.offered(case, "Waiting for client")
    assert await world.sim.slack.press(ANNA, DESK, case.card, "Waiting for client") == ""
    await world.sim.telegram.wait_text(case.client, "We're waiting for your reply")
    await world.sim.telegram.send(case.client, "Firefox")
    await world.in_thread(case.card, "Firefox")
    await world.drawn(case, "In progress · Anna")
    await world.drawn(case, ": in progress, ")


async def test_waiting_is_not_offered_while_the_client_waits(world: World) -> None:
    case = await world.taken()
    card = await world.sim.slack.wait_text(DESK, "In progress · Anna", thread_ts=case.card)
    assert "Waiting for client" not in card["buttons"]
    await world.sim.slack.command(ANNA, DESK, "/desk", f"status {case.number} waiting")
    await world.whispered(ANNA, "The client wrote last")


async def test_assigning_hands_over_and_tells_whom_it_concerns(world: World) -> None:
    case = await world.taken()
    await world.writes(ANNA, case, "!assign @boris")
    await world.sim.telegram.wait_text(case.client, "Boris is handling")
    await world.in_thread(case.card, "assigned this ticket to @Boris")


async def test_staff_are_asked_before_their_line_opens_a_ticket(world: World) -> None:
    await world.sim.slack.dm(BORIS, "My own laptop is slow")
    offer = await world.sim.slack.wait_text(BORIS, "You're support staff here")
    assert await world.sim.slack.press(BORIS, BORIS, offer["ts"], "Open a ticket for me") == ""
    await world.sim.slack.wait_text(DESK, "My own laptop is slow")


async def test_a_role_can_be_given_to_somebody_the_desk_has_never_heard_of(world: World) -> None:
    account = await world.slack_client("Clara")
    name = account.lower()
    said = await world.sim.slack.command(ADMINISTRATOR, DESK, "/desk", f"role @{name} specialist")
    assert "Make Clara a specialist?" in str(said)
    await agrees_in_slack(world.sim, ADMINISTRATOR, DESK, "Make Clara", "Apply")
    await world.sim.slack.wait_text(DESK, "Clara is now a specialist", ephemeral_to=ADMINISTRATOR)


async def test_a_guest_never_becomes_staff(world: World) -> None:
    said = await world.sim.slack.command(ADMINISTRATOR, DESK, "/desk", "role @greta specialist")
    assert "Greta can't reply to clients" in str(said)


async def test_somebody_of_another_workspace_is_known_and_never_becomes_staff(world: World) -> None:
    for _ in ("before he wrote", "after"):
        said = await world.sim.slack.command(ADMINISTRATOR, DESK, "/desk", "role @sven specialist")
        assert "Sven can't reply to clients" in str(said)
        await world.sim.slack.dm(STRANGER, "Good morning from next door")
        await world.sim.slack.wait_text(DESK, "Good morning from next door")


async def test_a_client_cannot_act_as_staff(world: World) -> None:
    case = await world.ticket()
    await world.sim.telegram.send(case.client, f"/take {case.number}")
    await world.in_thread(case.card, f"/take {case.number}")
    assert "unassigned" in await _card(world, case)


async def test_a_client_cannot_see_anothers_ticket(world: World) -> None:
    mine, other = await world.ticket(), await world.ticket()
    await world.sim.telegram.send(mine.client, f"/ticket {other.number}")
    refused = await world.sim.telegram.wait_text(mine.client, "There's no such ticket")
    await world.sim.telegram.send(mine.client, "/ticket 999999")
    unknown = await world.sim.telegram.wait_text(
        mine.client, "There's no such ticket", since_id=refused["id"]
    )
    assert refused["text"] == unknown["text"]


async def test_the_first_administrators_code_works_once(tmp_path: Path) -> None:
    async with make_world(tmp_path, DeskSettings()) as fresh:
        sim, code = fresh.sim, fresh.stage.code
        await sim.slack.dm(ANNA, "HELP-12345678")
        await sim.slack.wait_text(ANNA, "That code is wrong")
        await sim.slack.dm(ADMINISTRATOR, f" {code.lower()} ")
        await sim.slack.wait_text(ADMINISTRATOR, "administrator")
        await sim.slack.dm(BORIS, code)
        await sim.slack.wait_text(BORIS, "already an administrator")
        refused = await sim.slack.command(BORIS, DESK, "/desk", "channel")
        assert refused is not None
        assert "Show tickets" not in refused
        asked = await sim.slack.command(ADMINISTRATOR, DESK, "/desk", "channel")
        assert "people in the channel will be able to read them" in str(asked)
        await agrees_in_slack(sim, ADMINISTRATOR, DESK, "Show tickets", "Use this channel")
        await sim.slack.wait_text(DESK, "New tickets now appear", ephemeral_to=ADMINISTRATOR)
        # What was written before there was a channel appears now; no code does.
        await sim.slack.dm(ANNA, "HELP-12345678 is the number of my order")
        await sim.slack.wait_text(DESK, "the number of my order")
        assert "#2" not in str(await sim.slack.transcript(DESK))


async def test_a_desk_may_speak_russian_and_its_client_english(tmp_path: Path) -> None:
    desk = DeskSettings(
        language="ru",
        administrators=(f"slack:T1:{ADMINISTRATOR}",),
        channel=f"slack:T1:{DESK}",
    )
    async with make_world(tmp_path, desk) as russian:
        client = await russian.client("Jane", "en")
        await russian.sim.telegram.send(client, "The scales are off")
        card = await russian.sim.slack.wait_text(DESK, "The scales are off")
        assert "Взять" in card["buttons"]
        receipt = await russian.sim.telegram.wait_text(client, "The scales are off")
        assert "We've got your request" in receipt["text"]


async def _processed(world: World) -> Case:
    case = await world.taken()
    assert await world.sim.slack.press(ANNA, DESK, case.card, "Processed") == ""
    await world.sim.telegram.wait_text(case.client, "Did it help?")
    return case


async def _card(world: World, case: Case) -> str:
    rows = await world.sim.slack.transcript(DESK, case.card)
    return str(next(row["text"] for row in rows if row["ts"] == case.card))


async def test_nothing_of_a_ticket_is_shown_in_a_group(world: World) -> None:
    case = await world.ticket("The alarm rings")
    group = -case.client
    await world.sim.telegram.add_group(group, "Family")
    for text in ("Hello, bot", "/tickets", f"/ticket {case.number}", f"/close {case.number}"):
        await world.sim.telegram.send(case.client, text, chat=group)
    await world.sim.telegram.send(case.client, "The end")
    await world.in_thread(case.card, "The end")
    await world.sim.telegram.wait_text(group, "in a direct message", since_id=6)
    rows = await world.sim.telegram.transcript(group)
    said = {row["text"] for row in rows if row["from_bot"]}
    assert said == {"I don't show tickets in groups. Please write to me in a direct message."}
    assert "New" in await _card(world, case), "and nothing was done"
