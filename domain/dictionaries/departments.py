"""Departments: who is in charge of a ticket, and how members share the work."""

from dataclasses import dataclass
from enum import StrEnum

from domain.dictionaries.entries import Reading, accounts_in
from domain.platforms import Platforms, channel_examples, traits_of

FEWEST_DAYS = 3
"""Working days of silence before a ticket may close, because the client is told twice before."""


class Strategy(StrEnum):
    """How a department's new tickets are assigned. The values are as written."""

    NOBODY = "nobody"
    IN_TURN = "in turn"
    LEAST_LOADED = "least loaded"


@dataclass(frozen=True, slots=True)
class Department:
    """Who is in charge. `members` and `channel` are as written: `slack:T1:C1`.

    Without a calendar or channel, the desk's is used. After `close_after` working days of a
    client's silence, a ticket that waits for them closes; 0: never.
    """

    id: int
    name: str
    calendar: str = ""
    strategy: Strategy = Strategy.NOBODY
    channel: str = ""
    close_after: int = 0
    members: tuple[str, ...] = ()


def read_department(entry_id: int, name: str, reading: Reading, platforms: Platforms) -> Department:
    """Read a department as written: `Billing: {members: [slack:T1:U1], strategy: in turn}`."""
    department = Department(
        entry_id,
        name,
        reading.text("calendar"),
        reading.choice("strategy", Strategy, Strategy.NOBODY),
        _channel(reading, platforms),
        _close_after(reading),
        accounts_in(reading, "members", platforms),
    )
    reading.finish()
    return department


def _channel(reading: Reading, platforms: Platforms) -> str:
    channel = reading.text("channel")
    parts = channel.split(":")
    there = traits_of(parts[0], platforms).can_be_desk
    if channel and (len(parts) != 3 or not there or not all(parts)):
        sentence = f"“{channel}” is no channel; write {channel_examples(platforms)}"
        reading.wrong("channel", sentence)
    return channel


def _close_after(reading: Reading) -> int:
    days = reading.number("close_after")
    if days and days < FEWEST_DAYS:
        sentence = f"write at least {FEWEST_DAYS} working days (the client is told twice before)"
        reading.wrong("close_after", f"{sentence}, or 0 for never")
    return days
