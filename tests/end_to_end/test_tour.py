"""The tour: it passes, it can fail, it is readable, and it ends when asked to."""

import asyncio
import os
import signal
from io import StringIO
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from bots.demo.tour import play
from bots.demo.tour.clock import PlayedClock
from bots.demo.tour.script import Presses, Scene, Shows, Waits, Writes
from bots.demo.tour.story import SCENES
from bots.demo.tour.story.cast import ANNA, DESK, IVAN, IVANS, START, on
from tests.support.patience import PATIENCE
from tests.support.programs.program import Program


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the tour makes its temporary folders."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.slow
def test_the_whole_story_happens_as_promised(folders: Path) -> None:
    out = StringIO()
    assert play.run(True, console=Console(file=out, width=200)) == 0, out.getvalue()
    assert not list(folders.iterdir()), "nothing is left behind"
    written = out.getvalue()
    assert "✗" not in written
    assert all(f"✓ {wanted.promise}" in written for scene in SCENES for wanted in scene.sees)


def test_every_scene_explains_itself_and_promises_something() -> None:
    assert all(scene.title and scene.tells and scene.sees for scene in SCENES)


def test_the_story_has_four_chapters_and_never_goes_back_in_time() -> None:
    assert sum(bool(scene.chapter) for scene in SCENES) == 4
    moved = [act.until for scene in SCENES for act in scene.acts if isinstance(act, Waits)]
    assert [START, *moved] == sorted([START, *moved])


def test_the_clock_of_a_play_is_never_put_back() -> None:
    clock = PlayedClock(START)
    clock.move_to(on(17, 12))
    assert clock() >= on(17, 12)
    with pytest.raises(ValueError, match="already"):
        clock.move_to(START)


def test_the_desk_and_the_platforms_read_the_clock_that_is_moved() -> None:
    """What is written after a Waits is dated by it, so that it is not late."""
    scene = Scene(
        "Later",
        "The clock is moved, and somebody writes.",
        (Waits(on(14, 12)), Writes(IVAN, IVANS, "Hello? Is the report there?")),
        (Shows("it waits since then", DESK, "waiting since 12:00 · reply by Fri 14 May"),),
    )
    out = StringIO()
    plain = Console(file=out, width=200)
    assert play.run(True, scenes=(SCENES[0], scene), console=plain) == 0, out.getvalue()
    assert "moved to Friday 14 May, 12:00" in out.getvalue()
    assert "arrived late" not in out.getvalue()


def test_it_fits_80_columns_of_a_terminal() -> None:
    out = StringIO()
    terminal = Console(file=out, width=80, force_terminal=True, color_system=None)
    assert play.run(True, scenes=SCENES[:4], console=terminal) == 0, out.getvalue()
    lines = out.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert any(line.lstrip().startswith("│") for line in lines), "two columns"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (
            Shows("Ivan is told the moon", IVANS, "moon", within=0.3),
            ["Ivan is told the moon", "expected within 0.3 s", "“moon”", "Не могу войти"],
        ),
        (
            Shows("never a receipt", IVANS, "#1", exactly=0, within=0.3),
            ["never a receipt", "0×, seen 1×"],
        ),
        (Presses(ANNA, DESK, "Fly", "#1", within=0.3), ["Anna finds no button “Fly”"]),
        (Writes(ANNA, DESK, "Hello", ticket=99), ["no card of #99"]),
    ],
)
def test_what_is_not_as_promised_ends_it_with_what_was_seen(
    broken: Shows | Presses | Writes, said: list[str], folders: Path
) -> None:
    waits = Shows("a receipt", IVANS, "#1 «Не могу войти")
    scene = Scene("Something breaks", "It must not.", (waits, broken))
    out = StringIO()
    plain = Console(file=out, width=200)
    assert play.run(True, scenes=(*SCENES[:2], scene), console=plain) == 1
    assert all(words in out.getvalue() for words in said), out.getvalue()
    assert "the desk is running" in out.getvalue(), "the desk's log is shown"
    assert len(list(folders.iterdir())) == 1, "and kept"


async def test_ctrl_c_ends_it_cleanly(folders: Path) -> None:
    environment = os.environ | {"TMPDIR": str(folders)}
    tour = await Program.start("bots.cli", "demo", "--tour", env=environment)
    try:
        async with asyncio.timeout(PATIENCE):
            while "Olga is the administrator" not in (
                line := (await tour.stdout.readline()).decode()
            ):
                assert line, await tour.communicate()
        assert list(folders.glob("helpline-*")), "it plays in a folder of its own"
        tour.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE):
            rest, errors = await tour.communicate()
    finally:
        tour.kill()
    assert "The tour ends here." in rest.decode()
    assert "Traceback" not in (rest + errors).decode()
    assert tour.returncode == play.INTERRUPTED
    assert not list(folders.glob("helpline-*"))
