"""What people write in channels that are no desk is not stored."""

import contextlib
import json
import sqlite3
from pathlib import Path

from tests.end_to_end.world import ANNA, make_world


async def test_only_lines_near_tickets_and_commands_are_stored(tmp_path: Path) -> None:
    async with make_world(tmp_path) as world:
        await world.sim.slack.add_channel("CLUNCH", "lunch", [ANNA])
        case = await world.taken("The lift is stuck")
        ts = await world.sim.slack.post(ANNA, "CLUNCH", "Pizza or soup?")
        await world.sim.slack.edit("CLUNCH", ts, "Pizza, then?")
        await world.sim.slack.post(ANNA, "CLUNCH", "!help")
        await world.sim.slack.wait_text("CLUNCH", "What do you want to do?", ephemeral_to=ANNA)
        await world.answers(case, "Somebody is on the way")
        await world.sim.slack.settle()
    with contextlib.closing(sqlite3.connect(tmp_path / "desk.db")) as look:
        payloads = [json.loads(row[0]) for row in look.execute("SELECT payload FROM inbox")]
    texts = {str(one.get("event", {}).get("text")) for one in payloads}
    assert {"!help", "Somebody is on the way"} <= texts
    assert not any("Pizza" in json.dumps(one) for one in payloads)
