"""A real browser on the demo's page, with the desk behind it in this process."""

import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page, async_playwright, expect

import bots.demo.tour.clock
from bots.demo.page import demo
from bots.demo.tour.clock import PlayedClock
from bots.demo.tour.stage import Stage
from bots.sandbox.client.sim import Sim
from tests.end_to_end.world import LONG_ENOUGH, at_leisure
from tests.page.support.pictures import Album
from tests.support.databases.quick_migration import begin_quickly
from tests.support.patience import PATIENCE, until

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]


class Pages:
    """Pages on a sandbox. `broken` is whatever one of them did that none may."""

    def __init__(self, sim: Sim, browser: Browser) -> None:
        self.sim = sim
        self.broken: list[str] = []
        self._browser = browser
        self._closed: dict[str, Page] = {}

    @asynccontextmanager
    async def page(
        self,
        *,
        width: int = 1280,
        height: int = 800,
        scheme: Literal["light", "dark"] = "light",
        clock: datetime | None = None,
        **how: Any,
    ) -> AsyncIterator[Page]:
        """A page in a browser that knows nothing, live; its clock stands still at `clock`.

        It is one that was closed, if there is such a one: to forget is ten times quicker than to
        begin anew.
        """
        kind = repr((clock is None, sorted(how.items())))
        page = self._closed.pop(kind, None) or await self._new(how)
        await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(color_scheme=scheme)
        await page.mouse.move(0, 0)
        if clock is not None:
            await page.clock.set_fixed_time(clock)
        try:
            await page.goto(self.sim.url)
            await page.get_by_text("live", exact=True).wait_for()
            yield page
        except Exception as failed:
            failed.add_note(f"how it looked, and the calls: {await self._kept(page)}")
            await page.context.close()
            raise
        await page.evaluate("localStorage.clear()")
        await page.goto("about:blank")
        self._closed[kind] = page

    async def _new(self, how: dict[str, Any]) -> Page:
        context = await self._browser.new_context(reduced_motion="reduce", **how)
        context.set_default_timeout(PATIENCE * 1000)
        page = await context.new_page()
        page.on("console", lambda said: self._note(said.type, f"{said.text} {said.location}"))
        page.on("pageerror", lambda error: self._note("error", str(error)))
        page.on("request", lambda asked: self._asked(asked.url))
        return page

    async def _kept(self, page: Page) -> Path:
        """Keep a picture of a page and the journal; returns the folder."""
        folder = Path(tempfile.mkdtemp(prefix="helpline-page-"))
        calls = json.dumps(await self.sim.journal(), indent=1, ensure_ascii=False)
        (folder / "calls.json").write_text(calls)
        with suppress(Error):  # a page that is broken enough has no picture
            await page.screenshot(path=folder / "page.png", timeout=5000)
        return folder

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.broken.append(text)

    def _asked(self, url: str) -> None:
        address = urlsplit(url)
        if (
            address.scheme not in ("data", "blob")
            and address.netloc != urlsplit(self.sim.url).netloc
        ):
            self.broken.append(f"asked {url}")


class Demo(Pages):
    """Pages on a desk, and its clock."""

    def __init__(self, made: Stage, browser: Browser, clock: PlayedClock) -> None:
        super().__init__(made.sim, browser)
        self.clock = clock
        self._stage = made

    async def pass_time(self, by: timedelta = LONG_ENOUGH) -> None:
        """Move the clock of the desk and of both platforms, and have the desk look.

        Before, it waits until the desk knows what has arrived.
        """
        await self.recorded()
        self.clock.move(by)
        self._stage.check_due()

    @contextmanager
    def time_stands_still(self) -> Iterator[None]:
        """Let the desk and both platforms see one instant, however slow the machine is."""
        at = monotonic()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bots.demo.tour.clock, "monotonic", lambda: at)
            yield

    async def recorded(self) -> None:
        """Wait until the desk knows what has arrived: the page shows it a moment before."""
        await until(self._stage.has_recorded)

    @asynccontextmanager
    async def whole(self) -> AsyncIterator[None]:
        """Fail if a page on it complains meanwhile; take back the faults that a test made."""
        self.broken.clear()
        yield
        await self.sim.clear_faults()
        assert self.broken == []

    async def wait_until(self, instant: datetime) -> None:
        """Move it to an instant, as `pass_time` does."""
        await self.pass_time(instant - self.clock())


@pytest.fixture(scope="package", autouse=True)
def _quickly() -> Iterator[None]:
    """No desk is migrated step by step."""
    with begin_quickly():
        yield


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no chromium here: `apt-get install chromium` brings it")
    expect.set_options(timeout=PATIENCE * 1000)
    async with async_playwright() as play:
        made = await play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield made
        await made.close()


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def shared(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    clock = PlayedClock(datetime.now(UTC))
    folder: Path = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        at_leisure(patch)
        async with demo(folder, clock=clock, limits=False) as made:
            await made.sim.slack.deliveries(ack_timeout=PATIENCE)
            yield Demo(made, browser, clock)


@pytest_asyncio.fixture(loop_scope="session")
async def desk(shared: Demo) -> AsyncIterator[Demo]:
    """The demo; no page on it may complain, nor ask anybody but the sandbox."""
    async with shared.whole():
        yield shared


@pytest.fixture
def album(tmp_path: Path) -> Album:
    """Where a test puts the pictures that it takes."""
    return Album(tmp_path)
