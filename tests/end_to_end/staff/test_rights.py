"""Whoever is no member of the workspace any more has no rights at the desk, from that moment on."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from tests.end_to_end.confirmations import agrees_in_telegram
from tests.end_to_end.staff.test_linking import code_of, enters
from tests.end_to_end.world import ADMINISTRATOR, ANNA, BORIS, DESK, Case, World, make_world
from tests.support.patience import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

A_MINUTE = timedelta(seconds=61)
LEAVES: dict[str, dict[str, Any]] = {
    "deactivated": {"deleted": True},
    "guest": {"is_restricted": True},
    "single-channel guest": {"is_ultra_restricted": True},
}


@pytest_asyncio.fixture(loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with make_world(tmp_path_factory.mktemp("rights")) as made:
        yield made


async def leaves(world: World, account: str, how: str, *, told: bool) -> None:
    """Change an account in Slack; `told`: the event of it arrives."""
    names = {ANNA: ("anna", "Anna"), ADMINISTRATOR: ("olga", "Olga")}
    name, shown = names[account]
    await world.sim.slack.add_user(account, name, display_name=shown, told=told, **LEAVES[how])


async def writes(world: World, case: Case) -> None:
    await world.sim.slack.post(ANNA, DESK, "The secret answer", thread_ts=case.card)


async def presses(world: World, case: Case) -> None:
    await world.sim.slack.press(ANNA, DESK, case.card, "Processed")


async def types(world: World, case: Case) -> None:
    await world.sim.slack.command(ANNA, DESK, "/desk", f"status {case.number} processed")


async def commands(world: World, case: Case) -> None:
    await world.sim.slack.post(ANNA, DESK, "!r The secret answer", thread_ts=case.card)


async def reacts(world: World, case: Case) -> None:
    await world.sim.slack.react(ANNA, DESK, case.card, "white_check_mark")


ACTS: list[Callable[[World, Case], Awaitable[None]]] = [writes, presses, types, commands, reacts]


@pytest.mark.parametrize("how", LEAVES)
async def test_the_event_ends_rights_at_once_and_for_good(world: World, how: str) -> None:
    case = await world.taken()
    await leaves(world, ANNA, how, told=True)
    await world.sim.slack.wait_text(ADMINISTRATOR, "can no longer reply")
    said = await world.sim.slack.command(ADMINISTRATOR, DESK, "/desk", "role @anna specialist")
    assert "Anna can't reply to clients" in str(said)
    for act in ACTS:
        await act(world, case)
    await nothing_came_of_it(world, case)


@pytest.mark.parametrize("how", LEAVES)
async def test_without_the_event_they_end_within_a_minute(world: World, how: str) -> None:
    case = await world.taken()
    await leaves(world, ANNA, how, told=False)
    await world.pass_time(A_MINUTE)
    for act in ACTS:
        await act(world, case)
    await nothing_came_of_it(world, case)
    await world.sim.slack.wait_text(ADMINISTRATOR, "can no longer reply")
    shown = await world.sim.slack.command(BORIS, DESK, "/desk", f"ticket {case.number}")
    assert "Anna" not in str(shown)


async def test_a_form_of_staff_is_corrected_also_a_minute_after_the_last_look(
    world: World,
) -> None:
    case = await world.taken()
    ts = await world.answers(case, "Your parcel is on its way")
    assert await world.sim.slack.shortcut(ANNA, "wrong_ticket", channel=DESK, ts=ts) == ""
    await eventually(lambda: world.sim.slack.views(ANNA), lambda seen: seen["modals"])
    await world.pass_time(A_MINUTE)
    done = await world.sim.slack.submit(ANNA, {"Number of the right ticket": "seven"})
    assert done["outcome"] == ""
    assert done["errors"]


async def test_a_form_of_whoever_has_left_is_refused(world: World) -> None:
    case = await world.taken()
    assert await world.sim.slack.press(ANNA, DESK, case.card, "Reply") == ""
    await eventually(lambda: world.sim.slack.views(ANNA), lambda seen: seen["modals"])
    await leaves(world, ANNA, "deactivated", told=False)
    await world.pass_time(A_MINUTE)
    done = await world.sim.slack.submit(ANNA, {"Text": "The secret answer"})
    assert done["outcome"] == ""
    assert "Only support staff" in str(done["errors"])
    await nothing_came_of_it(world, case)


async def nothing_came_of_it(world: World, case: Case) -> None:
    await world.pass_time()
    await world.sim.telegram.send(case.client, "Is anybody there?")
    await world.in_thread(case.card, "Is anybody there?")
    said = str(await world.sim.telegram.transcript(case.client))
    assert "secret" not in said
    assert "is done" not in said


async def test_while_slack_does_not_answer_the_last_look_counts_but_not_for_administration(
    world: World,
) -> None:
    case = await world.taken()
    await world.sim.slack.command(ADMINISTRATOR, DESK, "/desk", "queue")
    await world.pass_time(A_MINUTE)
    await world.sim.fault("slack", "500", "users.info", times=1000)
    await world.answers(case, "We are looking into it")
    refused = await world.sim.slack.command(ADMINISTRATOR, DESK, "/desk", "channel")
    assert refused is not None
    assert "can't confirm" in refused
    await world.sim.clear_faults()
    await world.pass_time(A_MINUTE)
    asked = await world.sim.slack.command(ADMINISTRATOR, DESK, "/desk", "channel")
    assert "people in the channel will be able to read them" in str(asked)


async def test_a_look_that_failed_is_not_repeated_within_a_minute(world: World) -> None:
    await world.sim.slack.command(ANNA, DESK, "/desk", "queue")
    await world.pass_time(A_MINUTE)
    await world.sim.fault("slack", "500", "users.info", times=1000)
    since = (await world.sim.journal())[-1]["number"]
    for _ in range(3):
        assert "The queue" in str(await world.sim.slack.command(ANNA, DESK, "/desk", "queue"))
    looks = await world.sim.journal(platform="slack", method="users.info", since=since)
    # The daily look at accounts of staff asks about others meanwhile.
    assert [one["request"]["user"] for one in looks].count(ANNA) == 1


async def test_after_ten_minutes_more_a_line_waits_until_slack_answers(world: World) -> None:
    case = await world.taken()
    await world.pass_time(timedelta(minutes=12))
    await world.sim.fault("slack", "500", "users.info", times=1000)
    before = (await world.sim.journal())[-1]["number"]
    ts = await world.writes(ANNA, case, "It works again")
    await world.sim.wait(platform="slack", method="users.info", since=before)
    assert "works again" not in str(await world.sim.telegram.transcript(case.client))
    await world.sim.clear_faults()
    await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
    await world.pass_time()
    await world.sim.telegram.wait_text(case.client, "It works again")


async def test_without_the_event_and_without_an_act_a_linked_account_loses_its_role(
    world: World,
) -> None:
    private = await world.client("Anna at home")
    await enters(world, ANNA, await code_of(world, private), "Anna at home")
    await agrees_in_telegram(world.sim, private, "has entered your code", "Link")
    asked = await world.sim.slack.wait_text(ADMINISTRATOR, "the same person")
    assert await world.sim.slack.press(ADMINISTRATOR, ADMINISTRATOR, asked["ts"], "Link") == ""
    await world.sim.telegram.wait_text(private, "We reply where you wrote")
    await leaves(world, ANNA, "deactivated", told=False)
    await world.pass_time(A_MINUTE)
    world.stage.check_due()
    await world.sim.slack.wait_text(ADMINISTRATOR, "can no longer reply")
    line = await world.sim.telegram.send(private, "/queue")
    await world.sim.telegram.wait_text(private, "staff", since_id=line)
