"""The form on both platforms, staff's forms and shortcuts, over real sockets."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import Any

import pytest

from bots.config.settings import DeskSettings
from bots.demo.tour.stage import settings
from bots.inbound import supplies
from bots.inbound.supplies import Supplies
from bots.outbound.worker import OutboxWorker
from bots.platforms.slack.manifest import SHORTCUTS
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from domain.errors import PostsLeaving
from domain.outgoing.deliveries import Delivery
from domain.outgoing.outcomes import Outcome
from domain.outgoing.templates import FORM
from tests.end_to_end.confirmations import closes_in_slack, fills_in, modal
from tests.end_to_end.promises.restartable_desk import Desk
from tests.end_to_end.world import ANNA, BORIS, DESK, World, make_world, world
from tests.support.patience import PATIENCE, eventually

__all__ = ["world"]

IVAN, CHANNEL = 7, "CDESK"
TOKEN = "xox" + "b-" + "123456789012"


@pytest.mark.asyncio(loop_scope="module")
class TestInSlack:
    async def test_a_form_opens_a_ticket_whose_thread_is_the_receipts(self, world: World) -> None:
        jane, slack = await world.slack_client(), world.sim.slack
        assert await slack.shortcut(jane, "new_ticket") == ""
        picture = await slack.hold(jane, ("screen.png", "image/png", b"png"))
        given = {"Subject": "The plotter hums", "Details": "All day", "Files": picture}
        assert await fills_in(world.sim, jane, given) == {}
        card = await slack.wait_text(DESK, " The plotter hums\n")
        await world.in_thread(card["ts"], "All day")
        receipt = await slack.wait_text(jane, "We've got your request")
        wrote = await slack.wait_text(jane, "You wrote", thread_ts=receipt["ts"])
        assert "All day" in wrote["text"]
        await slack.press(ANNA, DESK, card["ts"], "Take")
        await slack.wait_text(DESK, "In progress · Anna", thread_ts=card["ts"])
        ts = await slack.post(ANNA, DESK, "We send somebody", thread_ts=card["ts"])
        await slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
        await world.pass_time()
        await slack.wait_text(jane, "We send somebody", thread_ts=receipt["ts"])
        await slack.dm(jane, "Thank you, on Monday please", thread_ts=receipt["ts"])
        await world.in_thread(card["ts"], "on Monday please")

    async def test_a_form_typed_for_in_a_channel_goes_on_in_private(self, world: World) -> None:
        jane, slack = await world.slack_client(), world.sim.slack
        await slack.add_channel("CANY", "any", [jane])
        assert await slack.command(jane, "CANY", "/desk", "form") == ""
        assert await fills_in(world.sim, jane, {"Subject": "The chair squeaks"}) == {}
        await slack.wait_text("CANY", "in your direct chat", ephemeral_to=jane)
        await slack.wait_text(jane, "The chair squeaks")
        shown = await slack.transcript("CANY")
        assert all(row["ephemeral_to"] for row in shown)

    async def test_nothing_typed_is_lost_when_it_says_nothing(self, world: World) -> None:
        jane = await world.slack_client()
        await world.sim.slack.shortcut(jane, "new_ticket")
        errors = await fills_in(world.sim, jane, {"Subject": "  "})
        assert errors == {"subject": "Please say in a few words what it's about."}
        assert await fills_in(world.sim, jane, {"Subject": "The lift is stuck"}) == {}
        await world.sim.slack.wait_text(DESK, " The lift is stuck\n")

    async def test_answers_and_notes_are_written_in_forms(self, world: World) -> None:
        case, slack = await world.taken(), world.sim.slack
        await slack.press(ANNA, DESK, case.card, "Note")
        await fills_in(world.sim, ANNA, {"Text": "They pay late"})
        await world.in_thread(case.card, "They pay late")
        await slack.press(BORIS, DESK, case.card, "Reply")
        await fills_in(world.sim, BORIS, {"Text": "Try it now"})
        await world.in_thread(case.card, "Try it now")
        await world.pass_time()
        await world.sim.telegram.wait_text(case.client, "Try it now")
        assert not any("late" in text for text in await world.read_by(case.client))

    async def test_an_answer_that_is_not_written_after_all_unlocks_the_ticket(
        self, world: World
    ) -> None:
        case, slack = await world.taken(), world.sim.slack
        await slack.press(ANNA, DESK, case.card, "Reply")
        await modal(world.sim, ANNA)
        await world.offered(case, "Unlock")
        assert await slack.close_view(ANNA) == ""
        await world.offered(case, "I'm replying")
        assert not any("unlocked" in text for text in await world.thread(case))

    async def test_a_lock_that_was_there_before_the_form_stays(self, world: World) -> None:
        case, slack = await world.taken(), world.sim.slack
        await slack.press(ANNA, DESK, case.card, "I'm replying")
        await world.offered(case, "Unlock")
        await slack.press(ANNA, DESK, case.card, "Reply")
        assert not (await modal(world.sim, ANNA))["notify_on_close"]
        await slack.close_view(ANNA)

    async def test_a_ticket_is_closed_where_the_card_is(self, world: World) -> None:
        case, slack = await world.taken(), world.sim.slack
        await slack.press(ANNA, DESK, case.card, "Close…")
        assert (await modal(world.sim, ANNA))["close"]["text"] == "Keep it open"
        await slack.close_view(ANNA)
        await slack.press(ANNA, DESK, case.card, "Close…")
        assert await fills_in(world.sim, ANNA, {}) == {}
        await world.drawn(case, "Closed")
        rows = await slack.transcript(DESK)
        assert not any(
            "within 30 days" in row["text"] for row in rows if row["ephemeral_to"] == ANNA
        )

    @pytest.mark.parametrize("way", ["Send it first", "Close without it"])
    async def test_it_asks_what_happens_to_a_reply_that_has_not_arrived(
        self, world: World, way: str
    ) -> None:
        case, slack = await world.taken(), world.sim.slack
        await world.writes(ANNA, case, f"Use {TOKEN}")
        await world.in_thread(case.card, "reply is on hold")
        await slack.press(ANNA, DESK, case.card, "Close…")
        assert await fills_in(world.sim, ANNA, {"Reply": way}) == {}
        await world.drawn(case, "Closed")
        await world.pass_time()
        await world.sim.telegram.wait_text(case.client, "is closed")
        came = any(TOKEN in text for text in await world.read_by(case.client))
        assert came is (way == "Send it first")

    async def test_an_answer_that_is_refused_stays_in_the_form(self, world: World) -> None:
        case, slack = await world.taken(), world.sim.slack
        await slack.press(ANNA, DESK, case.card, "Reply")
        await modal(world.sim, ANNA)
        await closes_in_slack(world.sim, ANNA, DESK, case.card)
        await world.drawn(case, "Closed")
        errors = await fills_in(world.sim, ANNA, {"Text": "One more thing"})
        assert "ticket is closed" in errors["text"]
        assert (await slack.views(ANNA))["modals"]
        await slack.close_view(ANNA)

    async def test_a_line_that_stayed_inside_is_sent_by_its_shortcut(self, world: World) -> None:
        case, slack = await world.taken(), world.sim.slack
        ts = await world.writes(BORIS, case, "Have you tried the other door?")
        await slack.wait_reaction(DESK, ts, "lock")
        await slack.shortcut(BORIS, "send_to_client", channel=DESK, ts=ts)
        await world.pass_time()
        await world.sim.telegram.wait_text(case.client, "the other door")

    async def test_an_answer_to_the_wrong_client_is_moved_by_its_shortcut(
        self, world: World
    ) -> None:
        right = await world.ticket("The gate is locked")
        wrong, slack = await world.taken("The gate is open"), world.sim.slack
        ts = await world.answers(wrong, "The key is under the mat")
        await slack.shortcut(ANNA, "wrong_ticket", channel=DESK, ts=ts)
        errors = await fills_in(world.sim, ANNA, {"Number of the right ticket": "another one"})
        assert "number" in errors["number"]
        assert (
            await fills_in(world.sim, ANNA, {"Number of the right ticket": f"#{right.number}"})
            == {}
        )
        await world.pass_time()
        await world.sim.telegram.wait_text(right.client, "under the mat")

    async def test_a_shortcut_on_any_other_line_is_refused_with_a_sentence(
        self, world: World
    ) -> None:
        case, slack = await world.taken(), world.sim.slack
        await slack.shortcut(ANNA, "wrong_ticket", channel=DESK, ts=case.card)
        await world.whispered(ANNA, "Choose a message that staff wrote")

    async def test_a_form_asked_for_by_a_line_comes_with_a_button(self, world: World) -> None:
        jane, slack = await world.slack_client(), world.sim.slack
        await slack.dm(jane, "!form")
        told = await slack.wait_text(jane, "Fill in a form")
        await slack.press(jane, jane, told["ts"], "Fill in a form")
        assert await fills_in(world.sim, jane, {"Subject": "The tap drips"}) == {}
        await slack.wait_text(DESK, " The tap drips\n")


@pytest.fixture
async def sim() -> AsyncIterator[Sim]:
    sandbox = Sandbox(limits=False)
    await sandbox.start()
    async with Sim(sandbox.url) as hands:
        await hands.slack.add_user(ANNA, "anna", real_name="Anna")
        await hands.slack.add_channel(CHANNEL, "desk", [ANNA])
        await hands.slack.install(shortcuts=list(SHORTCUTS))
        await hands.telegram.add_user(IVAN, "Ivan")
        yield hands
    await sandbox.stop()


@pytest.fixture
async def desk(sim: Sim, tmp_path: Path) -> AsyncIterator[Desk]:
    seeded = DeskSettings(specialists=(f"slack:T1:{ANNA}",), channel=f"slack:T1:{CHANNEL}")
    dictionaries = {
        "categories": {"Access": {}, "Invoices": {}},
        "priorities": {"Low": {}, "High": {"definition": "Your work stands still"}},
    }
    chosen = settings(sim.url, tmp_path, seeded).model_copy(update=dictionaries)
    one = Desk(chosen, sim)
    await one.start()
    yield one
    await one.stop()


async def test_telegram_asks_for_one_thing_after_another_across_a_restart(
    sim: Sim, desk: Desk
) -> None:
    telegram = sim.telegram
    await telegram.send(IVAN, "/form")
    await telegram.wait_text(IVAN, "in one line")
    await telegram.send(IVAN, "Cannot log in")
    card = await sim.slack.wait_text(CHANNEL, "Cannot log in")
    question = await telegram.wait_text(IVAN, "Please tell us more")
    await telegram.send(IVAN, "It says 500")
    await sim.slack.wait_text(CHANNEL, "It says 500", thread_ts=card["ts"])
    await telegram.press(IVAN, "Next", question["id"])
    await telegram.wait_text(IVAN, "Which category does")
    await desk.stop()
    await telegram.press(IVAN, "Invoices", question["id"], timeout=0.01)  # nobody is there
    await telegram.send(IVAN, "Since Monday")
    await desk.start()
    await telegram.wait_text(IVAN, "High: Your work stands still")
    await sim.slack.wait_text(CHANNEL, "Since Monday", thread_ts=card["ts"])
    await telegram.press(IVAN, "High", question["id"])
    done = await telegram.wait_text(IVAN, "is complete")
    assert done["id"] == question["id"], "one message, edited in place"
    assert done["buttons"] == []
    assert done["text"].endswith("Invoices · High")
    await telegram.wait_text(IVAN, "“Cannot log in” (Invoices). It isn't assigned yet")
    await sim.slack.wait_text(CHANNEL, "Cannot log in · Invoices · High")


async def test_a_press_on_a_question_that_is_not_recorded_yet_leads_to_the_next_one(
    sim: Sim, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed, waits = asyncio.Event(), asyncio.Event()
    finish, settled = OutboxWorker._finish, Supplies.settled

    async def late(self: OutboxWorker, delivery: Delivery, sending: Awaitable[Outcome]) -> None:
        async def known() -> Outcome:
            outcome = await sending
            if delivery.template == FORM:
                await pressed.wait()
            return outcome

        await finish(self, delivery, known())

    async def waiting(self: Supplies, posts: PostsLeaving) -> None:
        waits.set()
        await settled(self, posts)

    monkeypatch.setattr(OutboxWorker, "_finish", late)
    monkeypatch.setattr(Supplies, "settled", waiting)
    monkeypatch.setattr(supplies, "PRESS_WAITS", PATIENCE)
    telegram = sim.telegram
    await telegram.send(IVAN, "/form")
    await telegram.wait_text(IVAN, "in one line")
    await telegram.send(IVAN, "Cannot log in")
    question = await telegram.wait_text(IVAN, "Please tell us more")
    press = asyncio.ensure_future(telegram.press(IVAN, "Next", question["id"]))
    waited = asyncio.ensure_future(waits.wait())
    await asyncio.wait([press, waited], return_when=asyncio.FIRST_COMPLETED)
    waited.cancel()
    pressed.set()
    await press
    shown = await telegram.wait_text(IVAN, "Which category does")
    assert shown["id"] == question["id"]


async def test_a_slack_form_offers_what_the_dictionaries_hold(sim: Sim, desk: Desk) -> None:
    await sim.slack.shortcut(ANNA, "new_ticket")
    seen = await eventually(lambda: sim.slack.views(ANNA), lambda seen: seen["modals"])
    blocks = {block["block_id"]: block for block in seen["modals"][0]["blocks"]}
    assert list(blocks) == ["subject", "text", "category", "priority", "files"]
    assert blocks["priority"]["hint"]["text"] == "High: Your work stands still"
    await sim.slack.submit(ANNA, {"Subject": "No access", "Category": "Access"})
    await sim.slack.wait_text(CHANNEL, "No access")


async def test_in_slack_any_of_many_categories_is_found_by_typing(tmp_path: Path) -> None:
    names = [f"Network {number}" for number in range(119)] + ["Hausnetz"]
    dictionaries: dict[str, Any] = {"categories": {name: {} for name in names}}
    async with make_world(tmp_path, dictionaries=dictionaries) as world:
        jane, slack = await world.slack_client(), world.sim.slack
        await slack.shortcut(jane, "new_ticket")
        await modal(world.sim, jane)
        assert len(await slack.suggest(jane, "Category")) == 100
        assert await slack.suggest(jane, "Category", "netz") == ["Hausnetz"]
        assert "Network 118" in await slack.suggest(jane, "Category", "network 11")
        given = {"Subject": "The plotter hums", "Category": "Network 118"}
        assert await fills_in(world.sim, jane, given) == {}
        card = await slack.wait_text(DESK, "The plotter hums")
        assert "Network 118" in card["text"]
