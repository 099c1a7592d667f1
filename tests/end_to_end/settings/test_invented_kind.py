"""A kind of settings nobody has heard of is filled in and typed on both platforms.

Its description (`tests/support/invented_kind.py`) is all there is to it.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.end_to_end.settings.administrators import administrator_in_telegram
from tests.end_to_end.world import ADMINISTRATOR, ANNA, DESK, World, make_world
from tests.support.invented_kind import lockers

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLGA = ADMINISTRATOR
DICTIONARIES: dict[str, Any] = {
    "calendars": {"Office": {"zone": "Europe/Berlin", "week": {"mon": ["09:00-18:00"]}}},
    "groups": {"VIP": {}},
    "departments": {"Support": {"members": [f"slack:T1:{ANNA}"]}},
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("world")
    with lockers():
        async with make_world(folder, dictionaries=DICTIONARIES) as made:
            yield made


async def shown(world: World, text: str) -> str:
    return await world.page(OLGA, text)


WRITTEN = {
    "Name": "North",
    "Place": "Hall",
    "Marks": "new, tall",
    "Rules": "Keep it\nclean",
    "Size": "40",
    "Indoors": "yes",
    "Cleaned every": "4h",
    "Colour": "red",
    "Open at": "Office",
    "Keeper": "Anna",
    "News": f"slack:T1:{DESK}",
    "Shelves": "top: keys, cards\nlow: boxes | VIP",
    "Repairs": "lock | 30min",
}
SAID = (
    "Marks: new, tall",
    "Size: 40",
    "Cleaned every: 4 hr",
    "Colour: red",
    "Open at: Office",
    "Keeper: Anna",
    "low: boxes | VIP",
    "lock | 30 min",
    "Keep it\nclean",
)


async def test_in_slack_a_form_has_a_field_for_each(world: World) -> None:
    slack = world.sim.slack
    await slack.command(OLGA, DESK, "/desk", "settings")
    page = await shown(world, "Lockers (0)")
    assert await slack.press_view(OLGA, "Lockers") == ""
    page = await shown(world, "Where things are kept.")
    assert await slack.press_view(OLGA, "Add…") == ""
    wrong = WRITTEN | {"Size": "wide", "Shelves": "top: keys | Vips"}
    refused = await slack.submit(OLGA, wrong)
    assert "isn't a whole number" in refused["errors"]["size"]
    assert "there's no “Vips”" in refused["errors"]["shelves"]
    await slack.submit(OLGA, WRITTEN)
    page = await shown(world, "North · locker")
    for line in SAID:
        assert line in page
    await slack.command(OLGA, DESK, "/desk", "set group VIP")
    await shown(world, "Used by: North")


async def test_it_is_typed_in_one_line_and_audited(world: World) -> None:
    slack = world.sim.slack
    await slack.command(OLGA, DESK, "/desk", "set locker North cleaned every 2h")
    await shown(world, "Cleaned every: 2 hr")
    await slack.command(OLGA, DESK, "/desk", "set locker North shelves +middle: hats")
    await shown(world, "middle: hats")
    await slack.command(OLGA, DESK, "/desk", "audit")
    row = await world.whispered(OLGA, "North · added")
    assert "Cleaned every: 4 hr → 2 hr" in row["text"]


async def test_in_slack_each_row_of_a_table_has_a_form(world: World) -> None:
    slack = world.sim.slack
    await slack.command(OLGA, DESK, "/desk", "set locker North")
    await shown(world, "North · locker")
    assert await slack.press_view(OLGA, "Shelves…") == ""
    await shown(world, "North · Shelves")
    assert await slack.press_view(OLGA, "low: boxes | VIP") == ""
    wrong = await slack.submit(OLGA, {"Shelf": "top", "Holds": "boxes", "Owner": "VIP"})
    assert "“top” already exists" in wrong["errors"]["shelf"]
    await slack.submit(OLGA, {"Shelf": "low", "Holds": "boxes, bags", "Owner": None})
    await shown(world, "low: boxes, bags")
    assert await slack.press_view(OLGA, "Add a row…") == ""
    await slack.submit(OLGA, {"Shelf": "roof", "Holds": "ladder"})
    await shown(world, "roof: ladder")
    assert await slack.press_view(OLGA, "Undo") == ""
    assert "roof" not in await shown(world, "Saved.")


async def test_in_telegram_one_question_follows_another(world: World) -> None:
    telegram = world.sim.telegram
    petra = await administrator_in_telegram(world, "Petra")
    await telegram.send(petra, "/settings")
    await telegram.wait_text(petra, "Lockers")
    await telegram.press(petra, "Lockers")
    await telegram.wait_text(petra, "Where things are kept.")
    await telegram.press(petra, "Add…")
    await telegram.wait_text(petra, "Name")
    answers = iter((WRITTEN | {"Name": "South", "Size": "60"}).items())
    _, name = next(answers)
    await telegram.send(petra, name)
    for label, value in answers:
        await telegram.wait_text(petra, label)
        if label in ("Indoors", "Colour", "Open at"):
            await telegram.press(petra, value)
        else:
            await telegram.send(petra, value)
    page = await telegram.wait_text(petra, "South · locker")
    for line in SAID[2:]:
        assert line in page["text"]
    await telegram.press(petra, "Colour")
    await telegram.wait_text(petra, "Now: red")
    await telegram.press(petra, "blue")
    await telegram.wait_text(petra, "Colour: blue")
    await telegram.press(petra, "Shelves…")
    await telegram.wait_text(petra, "South · Shelves")
    await telegram.press(petra, "top: keys, cards")
    await telegram.wait_text(petra, "Now: top: keys, cards")
    await telegram.press(petra, "Skip")
    await telegram.wait_text(petra, "Holds")
    await telegram.send(petra, "hats")
    await telegram.wait_text(petra, "Owner")
    await telegram.press(petra, "Skip")
    await telegram.wait_text(petra, "Saved.")
    await telegram.wait_text(petra, "top: hats")
    await telegram.press(petra, "✕")
    page = await telegram.wait_text(petra, "South · Shelves")
    assert "top: hats" not in page["text"]
