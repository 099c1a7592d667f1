"""Slack shows the message of a published file late, or never: what is unknown is said to be so."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bots.outbound import search
from bots.platforms.slack import files
from bots.sandbox.client.caller import File
from tests.end_to_end.world import ANNA, DESK, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

PDF = b"%PDF-1.7" + bytes(range(256)) * 50
NEVER = None


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A world in which the desk looks as often as ever, but sooner."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "SHARED_AFTER", (0.0, 0.1))
        patch.setattr(search, "UNSEEN_AGAIN", (0.1, 0.1))
        patch.setattr(search, "UNSEEN_LATER", (1.0,) * 60)
        async with make_world(tmp_path_factory.mktemp("world"), reply_waits=timedelta(0)) as made:
            yield made


def pdf(name: str) -> File:
    return (name, "application/pdf", PDF)


async def shown(world: World, name: str) -> int:
    """How often a file of this name stands in a place of the workspace that the desk posts to."""
    uploads = await world.sim.journal(0, "slack", "files.completeUploadExternal")
    return sum(name in str(one["request"]) for one in uploads if one["status"] == 200)


async def test_a_file_in_the_thread_that_never_appears_is_said_to_be_unknown(world: World) -> None:
    await world.sim.slack.share("never.pdf", NEVER)
    case = await world.ticket()
    await world.sim.telegram.upload(case.client, pdf("never.pdf"), "document", caption="My proof")
    await world.sim.slack.wait_text(DESK, "may be missing above", thread_ts=case.card)
    await world.sim.telegram.send(case.client, "The next line")
    await world.sim.slack.wait_text(DESK, "The next line", thread_ts=case.card)
    assert await shown(world, "never.pdf") == 1, "it may be there, so that it is not sent again"


async def test_a_reply_whose_file_appears_late_is_unknown_and_then_delivered(world: World) -> None:
    user = "ULATE"
    await world.sim.slack.add_user(user, "late", real_name="Late")
    await world.sim.slack.dm(user, "I need the form")
    card = (await world.sim.slack.wait_text(DESK, " I need the form\n"))["ts"]
    await world.sim.slack.wait_text(DESK, "I need the form", thread_ts=card, since_ts=card)
    await world.sim.slack.share("late.pdf", 4.0)
    ts = await world.sim.slack.upload(ANNA, DESK, "", pdf("late.pdf"), thread_ts=card)
    await world.sim.slack.wait_reaction(DESK, ts, "question")
    await world.sim.slack.wait_reaction(DESK, ts, "white_check_mark")
    assert await shown(world, "late.pdf") == 1


async def test_a_file_that_appears_a_little_late_is_simply_sent(world: World) -> None:
    await world.sim.slack.share("soon.pdf", 0.15)
    case = await world.ticket()
    await world.sim.telegram.upload(case.client, pdf("soon.pdf"), "document", caption="My proof")
    await world.sim.telegram.send(case.client, "The next line")
    await world.sim.slack.wait_text(DESK, "The next line", thread_ts=case.card)
    assert not any("may be missing" in text for text in await world.thread(case))
