"""The documents' pictures: tests take them as they go, and `make pictures` keeps them."""

import os
from contextlib import suppress
from pathlib import Path

from playwright.async_api import Error, FloatRect, Locator, Page

KEPT = os.environ.get("PICTURES", "")
"""The folder of the documents' pictures, where they are to be taken anew."""

LARGEST = 300_000
"""Bytes of a picture: a page of documents has several."""


class Album:
    """Takes pictures of parts of a page."""

    def __init__(self, folder: Path) -> None:
        self._folder = Path(KEPT) if KEPT else folder

    async def take(self, page: Page, name: str, *parts: Locator, margin: int = 12) -> None:
        """Keep what surrounds all parts as name.png; the whole page, if none is named."""
        await page.evaluate("document.activeElement.blur()")
        await page.mouse.move(0, 0)
        file = self._folder / f"{name}.png"
        if parts:
            await page.screenshot(path=file, clip=await _in_view(parts, margin))
        else:
            await page.screenshot(path=file)
        assert file.stat().st_size < LARGEST, f"{file} is too large"

    async def take_thread(self, page: Page, name: str) -> None:
        """Keep the lines of the open thread."""
        lines = page.get_by_role("complementary", name="Thread").locator(".line")
        await self.take(page, name, lines.first, lines.last, margin=0)


async def _in_view(parts: tuple[Locator, ...], margin: int) -> FloatRect:
    """Scroll to the last part, and return what surrounds all; they may be drawn anew meanwhile."""
    for _ in range(20):
        with suppress(Error, AssertionError):
            await parts[-1].scroll_into_view_if_needed(timeout=3000)
            return await _around(parts, margin)
    return await _around(parts, margin)


async def _around(parts: tuple[Locator, ...], margin: int) -> FloatRect:
    boxes = [box for part in parts if (box := await part.bounding_box()) is not None]
    assert len(boxes) == len(parts), "a part is not visible"
    left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
    right = max(box["x"] + box["width"] for box in boxes)
    bottom = max(box["y"] + box["height"] for box in boxes)
    x, y = max(left - margin, 0), max(top - margin, 0)
    return {"x": x, "y": y, "width": right + margin - x, "height": bottom + margin - y}
