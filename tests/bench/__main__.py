"""`python -m tests.bench [part ...]`: measures the desk, in about fifteen minutes."""

import argparse
import asyncio
import platform
import sqlite3
from collections.abc import AsyncIterator, Callable
from importlib.metadata import version

import psutil
from rich.console import Console
from rich.table import Table

from tests.bench.parts import calendar, people, platform_limits, preview, queue, relay, sweep, units
from tests.bench.parts.relay import Measurement


async def _apart(run: Callable[[], list[Measurement]]) -> AsyncIterator[Measurement]:
    for measurement in await asyncio.to_thread(run):
        yield measurement


PARTS: dict[str, Callable[[], AsyncIterator[Measurement]]] = {
    "start": relay.beginning,
    "one-chat": lambda: relay.throughput(1),
    "50-chats": lambda: relay.throughput(50),
    "200-chats": lambda: relay.throughput(200),
    "opening": relay.opening,
    "latency": relay.latency,
    "units": lambda: _apart(units.run),
    "calendar": lambda: _apart(calendar.run),
    "queue": lambda: _apart(queue.run),
    "people": lambda: _apart(people.run),
    "preview": lambda: _apart(preview.run),
    "sweep": lambda: _apart(sweep.run),
    "folding": platform_limits.folding,
    "mixed-chats": platform_limits.mixed,
    "flood": platform_limits.flood,
    "tickets": platform_limits.tickets,
}
"""What can be measured, by its name on the command line."""


async def _measure(names: list[str], console: Console) -> Table:
    table = Table("what", "measured", "unit", title=_machine())
    table.columns[1].justify = "right"
    for name in names:
        with console.status(f"measuring {name} ..."):
            async for what, value, unit in PARTS[name]():
                table.add_row(what, f"{value:.2f}" if value < 10 else f"{value:.0f}", unit)
        table.add_section()
    return table


def _machine() -> str:
    parts = (
        f"{psutil.cpu_count()} cores",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        *(
            f"{name} {version(name)}"
            for name in ("sqlalchemy", "python-telegram-bot", "slack-bolt")
        ),
    )
    return ", ".join(parts)


def main() -> None:
    """Measure all parts, or those that are named."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], help="what to measure")
    console = Console()
    console.print(asyncio.run(_measure(parser.parse_args().part or [*PARTS], console)))


if __name__ == "__main__":
    main()
