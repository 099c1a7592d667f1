"""Plays the story on a stage, shows it, and checks that everybody saw what they should."""

import asyncio
import logging
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import TextIO

import structlog
from rich.console import Console

from bots.config.settings import LogSettings
from bots.demo.tour.clock import PlayedClock
from bots.demo.tour.players import Players, Unmet
from bots.demo.tour.screen import Screen
from bots.demo.tour.script import Scene, Shows, Waits
from bots.demo.tour.seen import Eyes
from bots.demo.tour.stage import DeskEnded, stage
from bots.demo.tour.story import SCENES
from bots.demo.tour.story.cast import (
    CHATS,
    CLIENTS,
    DESK,
    DICTIONARIES,
    MEMBERS,
    SETTINGS,
    START,
    WORKSPACE,
)
from bots.ops.logs import configure
from bots.sandbox.client.sim import Sim
from bots.sandbox.wire import SimError

INTERRUPTED = 130
"""The exit status after Ctrl-C."""

LOG_SHOWN = 30
"""Lines of the desk's log that are shown after a failure."""

READING = 0.02
"""Seconds for each character that the narrator says, before anybody acts."""

FOLLOWING = 0.7
"""Seconds that a reader needs to follow one act."""


def run(
    fast: bool,
    *,
    scenes: Sequence[Scene] = SCENES,
    console: Console | None = None,
) -> int:
    """Play the story; return 0 if each side saw what it should, 1 if not, 130 after Ctrl-C.

    `fast`: without pauses for reading. Needs only loopback, and leaves nothing behind except, after
    a failure, the folder with the desk's log.
    """
    screen = Screen(console or Console(file=sys.stdout, highlight=False))
    folder = Path(tempfile.mkdtemp(prefix="helpline-tour-"))
    log = folder / "desk.log"
    with log.open("w", encoding="utf-8") as file, _logging_to(file):
        try:
            status = asyncio.run(_tour(screen, folder, scenes, fast=fast))
        except KeyboardInterrupt:
            status = INTERRUPTED
    if status == INTERRUPTED:
        screen.say("\nThe tour ends here.")
    elif status:
        screen.say(f"\nThe end of the desk's log (the whole log is in {log}):")
        screen.say("\n".join(log.read_text(encoding="utf-8").splitlines()[-LOG_SHOWN:]))
        return status
    shutil.rmtree(folder, ignore_errors=True)
    return status


@contextmanager
def _logging_to(file: TextIO) -> Iterator[None]:
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    with redirect_stderr(file):  # loggers write to what is standard error when they are configured
        configure(LogSettings(format="json"), ())
    try:
        yield
    finally:
        structlog.configure(**before)
        root.handlers[:] = handlers
        root.setLevel(level)


async def _tour(screen: Screen, folder: Path, scenes: Sequence[Scene], *, fast: bool) -> int:
    clock = PlayedClock(START)
    try:
        async with stage(
            folder,
            _people,
            desk=SETTINGS,
            dictionaries=DICTIONARIES,
            clock=clock,
            seconds=clock.seconds,
        ) as made:
            names = {person.account: person.name for person in WORKSPACE}
            eyes = Eyes(made.sim, CHATS, names)
            players = Players(made, clock, eyes, screen.show, fast=fast)
            played = await made.while_it_runs(_play(players, screen, scenes, fast=fast))
    except DeskEnded as ended:
        if ended.status == 0:
            return INTERRUPTED
        screen.broken(str(ended))
        return 1
    return 0 if played else 1


async def _people(sim: Sim) -> None:
    for person in WORKSPACE:
        locale = {"en": "en-US", "ru": "ru-RU"}[person.language]
        await sim.slack.add_user(
            person.account,
            person.name.lower(),
            real_name=person.name,
            locale=locale,
            is_restricted=person.guest,
        )
    await sim.slack.add_channel(DESK.id, "support", [person.account for person in MEMBERS])
    for client in CLIENTS:
        await sim.telegram.add_user(int(client.account), client.name, language=client.language)


async def _play(players: Players, screen: Screen, scenes: Sequence[Scene], *, fast: bool) -> bool:
    """Play scene after scene; return False as soon as something is not as promised."""
    screen.head(START)
    for number, scene in enumerate(scenes, 1):
        screen.open(number, scene)
        try:
            await players.linger(0.0 if fast else len(scene.tells) * READING)
            for act in (*scene.acts, *scene.sees):
                if isinstance(act, Waits):
                    screen.moved(act.until)
                await players.do(act)
                if isinstance(act, Shows):
                    screen.kept(act.promise)
                elif not fast:
                    await players.linger(FOLLOWING)
        except (Unmet, SimError) as problem:
            screen.broken(str(problem))
            return False
    await players.linger(0.0 if fast else 2.0)
    screen.say("\nEverything happened as promised, and each side saw what it should.", "bold green")
    return True
