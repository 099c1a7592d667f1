"""Somebody leaves in anger at 17:55: from then on nothing works for them, on no platform."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.world import ADMINISTRATOR, ANNA, BORIS, DESK, Case, make_world

OLGA = ADMINISTRATOR
FIVE_TO_SIX = datetime(2026, 12, 1, 17, 55, tzinfo=UTC)
WEEK = {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
DICTIONARIES: dict[str, Any] = {
    "calendars": {"Office": {"zone": "UTC", "week": WEEK}},
    "departments": {
        "Support": {"members": [f"slack:T1:{ANNA}", f"slack:T1:{BORIS}"], "calendar": "Office"}
    },
    "levels": {"Gold": {"response": "2h", "calendar": "Office", "responsible": f"slack:T1:{ANNA}"}},
}


def links(folder: Path, telegram: int, slack: str) -> None:
    """Let a Telegram account be the same person's as a Slack account."""
    with sqlite3.connect(folder / "desk.db", timeout=10) as database:
        database.execute(
            "UPDATE identities SET person_id = (SELECT person_id FROM identities"
            " WHERE external_id = ?) WHERE external_id = ?",
            (slack, str(telegram)),
        )


@pytest.mark.asyncio
async def test_somebody_leaves_in_anger_at_five_to_six(tmp_path: Path) -> None:
    async with make_world(tmp_path, dictionaries=DICTIONARIES, begins=FIVE_TO_SIX) as world:
        slack, telegram = world.sim.slack, world.sim.telegram
        anna = await world.client("Anna")
        await telegram.send(anna, "/start")
        await telegram.wait_text(anna, "This is the support desk")
        links(tmp_path, anna, ANNA)
        ivan = await world.client()
        await telegram.send(ivan, "The door is stuck")
        card = await slack.wait_text(DESK, "#1 The door is stuck")
        case = Case(ivan, 1, card["ts"])
        await world.drawn(case, "Anna")
        before = await telegram.send(anna, "/staff")
        await telegram.wait_text(anna, "Boris", since_id=before)

        await slack.add_user(ANNA, "anna", display_name="Anna", told=True, deleted=True)
        told = await slack.wait_text(OLGA, "can no longer reply")
        assert "The settings still name them: Support, Gold." in told["text"]
        await world.drawn(case, "unassigned")
        after = await telegram.send(anna, "/staff")
        await telegram.wait_text(anna, "Only support staff", since_id=after)
        after = await telegram.send(anna, f"/r {case.number} Goodbye forever")
        await telegram.wait_text(anna, "Only support staff", since_id=after)

        assert await slack.press(OLGA, OLGA, told["ts"], "Who takes over…") == ""
        done = await slack.submit(OLGA, {"instead": "Boris"})
        assert not done["errors"]
        assert "(Responsible): Boris" in await world.page(OLGA, "Is Anna leaving the staff?")
        assert await slack.press_view(OLGA, "Apply") == ""
        await world.page(OLGA, "Anna is no longer staff.")
        shown = await slack.command(OLGA, DESK, "/desk", "set level Gold")
        assert "Boris" in str(shown) + await world.page(OLGA, "Gold")
        assert "Goodbye" not in str(await telegram.transcript(case.client))
