"""The desk of the page's story: the demo's people, office hours, and the time of the tour."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, FilePayload, Page

from bots.demo.desk import BILLING, DESK, DICTIONARIES, SPECIALISTS, people
from bots.demo.page import show_time
from bots.demo.tour.clock import PlayedClock
from bots.demo.tour.stage import stage
from bots.demo.tour.story.cast import DICTIONARIES as PROMISED
from bots.demo.tour.story.cast import START, ZONE
from tests.end_to_end.world import at_leisure
from tests.page.conftest import Demo
from tests.support.patience import PATIENCE

ANNA, BORIS = (f"slack:T1:{account}" for account in SPECIALISTS)

DEPARTMENTS = {
    "Support": PROMISED["departments"]["Support"] | {"members": [ANNA, BORIS]},
    "Billing": {"calendar": "Office", "channel": f"slack:T1:{BILLING}", "members": [BORIS]},
}
GOLD = {"priority": 10, "groups": ["VIP"], "response": "1h", "warn": {"response": "15min"}}
CHOSEN = (
    DICTIONARIES
    | PROMISED
    | {
        "departments": DEPARTMENTS,
        "levels": PROMISED["levels"] | {"Gold": GOLD},
        "clients": {},
    }
)


@asynccontextmanager
async def story(
    folder: Path, browser: Browser, may_open: Literal["everybody", "invited"] = "everybody"
) -> AsyncIterator[Demo]:
    """The desk on its sandbox, on a Friday morning before a long weekend.

    `may_open`: who may open tickets, a setting of the desk.
    """
    clock = PlayedClock(START)
    desk = DESK.model_copy(update={"time_zone": ZONE, "may_open": may_open})
    with pytest.MonkeyPatch.context() as patch:
        at_leisure(patch)
        async with stage(
            folder, people, desk=desk, dictionaries=CHOSEN, clock=clock, limits=False
        ) as made:
            show_time(made, clock, desk)
            await made.sim.slack.deliveries(ack_timeout=PATIENCE)
            yield Demo(made, browser, clock)


@asynccontextmanager
async def page_of(desk: Demo, height: int = 1100) -> AsyncIterator[Page]:
    """A page in the story's zone and time."""
    async with desk.page(
        height=height, clock=desk.clock(), locale="en-GB", timezone_id=ZONE
    ) as page:
        yield page


SCREEN = """<body style="margin:0;font:15px sans-serif;background:#f4f5f7;color:#334">
<div style="background:#345;color:#fff;padding:9px 14px">Reports</div>
<div style="margin:14px;background:#fff;border:1px solid #ccd;border-radius:8px;padding:14px">
<b>Export of March</b><div style="margin:12px 0;height:10px;background:#e4e7ee;border-radius:5px">
<div style="width:30%;height:10px;background:{colour};border-radius:5px"></div></div>
{words}</div></body>"""
"""What a client sees when their export has stopped."""


async def screenshot(browser: Browser, name: str, colour: str, words: str) -> FilePayload:
    """A picture that a client may send."""
    page = await browser.new_page(viewport={"width": 320, "height": 200})
    await page.set_content(SCREEN.format(colour=colour, words=words))
    content = await page.screenshot()
    await page.close()
    return FilePayload(name=name, mimeType="image/png", buffer=content)
