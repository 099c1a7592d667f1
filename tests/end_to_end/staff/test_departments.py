"""Departments and their channels, locks, shifts and calls, over real sockets."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bots.sandbox.client.sim import Sim
from tests.end_to_end.confirmations import fills_in
from tests.end_to_end.world import ADMINISTRATOR, ANNA, BORIS, DESK, Case, World, make_world
from tests.support.patience import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

BILLING = "CBILLING"
DEPARTMENTS: dict[str, Any] = {
    "departments": {"Support": {}, "Billing": {"channel": f"slack:T1:{BILLING}"}}
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A desk of two departments, each with a channel of its own."""
    folder = tmp_path_factory.mktemp("departments")
    async with make_world(folder, dictionaries=DEPARTMENTS) as made:
        await made.sim.slack.add_channel(BILLING, "billing", [ADMINISTRATOR, ANNA, BORIS])
        yield made


async def moved(world: World, case: Case, subject: str) -> str:
    """The card of a ticket in Billing's channel, once its old thread says where it is."""
    card = await world.sim.slack.wait_text(BILLING, f" {subject}\n")
    await world.in_thread(case.card, "The ticket continues in Billing")
    return str(card["ts"])


async def modal(sim: Sim, who: str) -> None:
    await eventually(lambda: sim.slack.views(who), lambda seen: seen["modals"])


async def test_a_ticket_goes_to_another_channel_with_all_that_was_said(world: World) -> None:
    case = await world.taken("The invoice is wrong")
    await world.answers(case, "Which one?")
    await world.sim.slack.post(ANNA, DESK, "!note He is angry", thread_ts=case.card)
    await world.sim.slack.post(ANNA, DESK, "!department billing", thread_ts=case.card)
    card = await moved(world, case, "The invoice is wrong")
    told = await world.sim.slack.wait_text(BILLING, "The conversation so far", thread_ts=card)
    for line in ("The invoice is wrong", "Which one?", "He is angry"):
        assert line in told["text"]
    old = await world.sim.slack.wait_text(DESK, "continues in Billing", thread_ts=case.card)
    assert old["ts"] == case.card
    assert not any(block["type"] == "actions" for block in old["blocks"])


async def test_what_the_client_writes_next_and_the_answer_are_there(world: World) -> None:
    case = await world.ticket("The bill came twice")
    await world.sim.slack.post(ANNA, DESK, "!department Billing", thread_ts=case.card)
    card = await moved(world, case, "The bill came twice")
    await world.sim.telegram.send(case.client, "And a third one")
    await world.sim.slack.wait_text(BILLING, "And a third one", thread_ts=card, since_ts=card)
    ts = await world.sim.slack.post(BORIS, BILLING, "Throw them away", thread_ts=card)
    await world.sim.slack.wait_reaction(BILLING, ts, "hourglass_flowing_sand")
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, "Throw them away")


async def test_a_line_in_the_thread_it_left_stays_inside_and_is_sent_by_a_button(
    world: World,
) -> None:
    case = await world.ticket("The sum is odd")
    await world.sim.slack.post(ANNA, DESK, "!department Billing", thread_ts=case.card)
    card = await moved(world, case, "The sum is odd")
    await world.writes(ANNA, case, "It is even now")
    whisper = await world.whispered(ANNA, "the ticket continues in Billing")
    assert not any("even" in text for text in await world.read_by(case.client))
    await world.sim.slack.press(ANNA, DESK, whisper["ts"], "Send to client")
    await world.sim.slack.wait_text(BILLING, "It is even now", thread_ts=card, since_ts=card)
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, "It is even now")


async def test_a_department_is_chosen_on_the_card_and_goes_back_again(world: World) -> None:
    case = await world.ticket("Neither here nor there")
    await world.sim.slack.press(ANNA, DESK, case.card, "Department…")
    assert await fills_in(world.sim, ANNA, {"Department": "Billing"}) == {}
    card = await moved(world, case, "Neither here nor there")
    await world.sim.slack.post(ANNA, BILLING, "!department Support", thread_ts=card)
    await world.sim.slack.wait_text(BILLING, "continues in Support", thread_ts=card)
    again = await world.sim.slack.wait_text(DESK, " Neither here nor there\n", since_ts=case.card)
    assert again["ts"] != case.card


async def test_a_misspelt_department_is_asked_for(world: World) -> None:
    case = await world.ticket("Where do I belong")
    shown = await world.sim.slack.command(ANNA, DESK, "/desk", f"department {case.number} Biling")
    assert shown is not None
    assert "Did you mean Billing?" in shown


async def test_whoever_is_answering_is_shown_and_a_colleagues_answer_waits(world: World) -> None:
    case = await world.taken("Two of you answer")
    await world.sim.slack.press(ANNA, DESK, case.card, "I'm replying")
    await world.drawn(case, "🔒 Anna is replying")
    await world.writes(BORIS, case, "!r Try again")
    held = await world.in_thread(case.card, "Anna is replying to the client now")
    await world.sim.slack.press(BORIS, DESK, held["ts"], "Send anyway")
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, "Try again")


async def test_tickets_are_handed_over_in_a_form_with_one_message(world: World) -> None:
    case = await world.taken("My shift ends")
    shown = await world.sim.slack.command(ANNA, DESK, "/desk", "away until tomorrow")
    assert shown is not None
    assert "You're away until" in shown
    whisper = await world.whispered(ANNA, "You're away until")
    await world.sim.slack.press(ANNA, DESK, whisper["ts"], "Hand over my tickets")
    await modal(world.sim, ANNA)
    given = {"Colleague": "Boris", "Message to your colleague": "They are all urgent"}
    done = await world.sim.slack.submit(ANNA, given)
    assert (done["outcome"], done["errors"]) == ("", {})
    await world.in_thread(case.card, "Anna handed the ticket over to Boris")
    await world.drawn(case, "In progress · Boris")
    back = await world.sim.slack.command(ANNA, DESK, "/desk", "back")
    assert back is not None
    assert "You're back" in back


async def test_a_call_is_written_down_and_answered_in_the_clients_chat(world: World) -> None:
    client = await world.client("Petra Nowak")
    await world.ticket("Something else", client)
    text = "call Petra Nowak: call back by 23:59 The scanner sings"
    shown = await world.sim.slack.command(ANNA, DESK, "/desk", text)
    assert shown is not None
    assert "Call from Petra Nowak" in shown
    card = await world.sim.slack.wait_text(DESK, " The scanner sings\n")
    await world.in_thread(card["ts"], "recorded by")
    await world.sim.telegram.wait_text(client, "The scanner sings")


async def test_staff_ask_a_client_who_never_wrote_in_slack(world: World) -> None:
    jane = await world.slack_client("Jane")
    text = f"open @{jane.lower()} Is the scanner still singing?"
    shown = await world.sim.slack.command(ANNA, DESK, "/desk", text)
    assert shown is not None
    assert "on its way to Jane" in shown
    await world.sim.slack.wait_text(DESK, " Is the scanner still singing?\n")
    await world.pass_time()
    direct = await world.sim.slack.wait_text(f"D{jane}", "Is the scanner still singing?")
    assert direct is not None
