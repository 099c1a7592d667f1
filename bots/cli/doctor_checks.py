"""Checks of `helpline doctor` outside the database: platforms, channel, people, clock."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import aiohttp

from bots.config.settings import Settings
from bots.platform_table import PLATFORMS
from bots.platforms import Adapter, Finding
from bots.platforms.package import ChecksChannels
from domain.dictionaries import USUAL_VOICE, Voice
from domain.people.places import Place

PATIENCE = 20.0
"""Seconds in which a platform must answer all questions."""

_DATE_PATIENCE = 5.0
"""Seconds in which a platform must tell the time; it is not worth waiting longer."""

TOLERANCE = timedelta(seconds=30)
"""How far this machine's clock may be off; receipts and deadlines are shown in minutes."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What the checks need from the database.

    `suspended`: chats that accept no messages now, each with the reason. `voice`: the desk's
    language and zone.
    """

    channel: Place | None
    administrators: int
    parked: int
    suspended: Sequence[tuple[Place, str]]
    voice: Voice = USUAL_VOICE


async def examine(
    settings: Settings,
    adapters: Mapping[str, Adapter],
    memory: Memory | None,
    *,
    live: bool,
    patience: float = PATIENCE,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncIterator[Finding]:
    """Run all checks at once and yield findings in a fixed order; a failed check stops no other.

    `memory` is None if the database could not be read. `live` sends a message if the platform
    allows it. `patience` is the time for each check, in seconds.
    """

    async def bounded(subject: str, findings: Awaitable[Sequence[Finding]]) -> Sequence[Finding]:
        try:
            async with asyncio.timeout(patience):
                return await findings
        except TimeoutError:
            text = f"no response within {patience:g} s"
            return [Finding(subject, ok=False, text=text, fix=_NETWORK)]
        except Exception as error:  # noqa: BLE001  the other checks must still run
            return [
                Finding(
                    subject,
                    ok=False,
                    text=f"could not be checked ({type(error).__name__})",
                    fix=_NETWORK,
                )
            ]

    channel = memory.channel if memory is not None else settings.desk.place
    looks = [
        bounded(name.capitalize(), adapter.check(live=live)) for name, adapter in adapters.items()
    ]
    looks.append(bounded("channel", about_channel(adapters, channel, live=live)))
    looks.append(bounded("clock", about_clock(_addresses(settings, adapters), now)))
    tasks = [asyncio.ensure_future(look) for look in looks]
    yield about_desk(settings, now(), memory.voice if memory is not None else USUAL_VOICE)
    for finding in about_tokens(settings):
        yield finding
    for task in tasks:
        for finding in await task:
            yield finding
    for finding in about_memory(memory) if memory is not None else ():
        yield finding


_NETWORK = "Check the network, the proxy and the base URL in the settings."


def about_desk(settings: Settings, now: datetime, voice: Voice) -> Finding:
    """Report the desk's language and time zone, and ask for them if nobody has set them.

    They are used for cards and for people whose zone is unknown: everybody in Telegram.
    """
    desk, pinned = settings.desk, settings.pinned
    language = str(pinned.get("language") or voice.language or desk.language)
    zone = str(pinned.get("time_zone") or voice.time_zone or desk.time_zone)
    there = now.astimezone(ZoneInfo(zone))
    fix = "" if zone != "UTC" else _CHOOSE
    text = f"{language}, {zone}, where it is {there:%H:%M}"
    return Finding("language and time zone", ok=True, text=text, fix=fix)


_CHOOSE = (
    "If your people are elsewhere, set desk.time_zone, such as Europe/Berlin, and desk.language."
    " After the first start, type /desk set desk time zone Europe/Berlin."
)


def about_tokens(settings: Settings) -> Sequence[Finding]:
    """Return a finding for each platform that is off because it has no token."""
    rows = PLATFORMS.items()
    return [finding for name, one in rows for finding in one.unset(settings.section(name))]


async def about_channel(
    adapters: Mapping[str, Adapter], channel: Place | None, *, live: bool
) -> Sequence[Finding]:
    """Check the channel where tickets appear."""
    if channel is None:
        fix = "Invite the bot to the channel and type /desk channel there, or set desk.channel."
        return [Finding("channel", ok=False, text="tickets have no channel yet", fix=fix)]
    adapter: object = adapters.get(channel.platform)
    if not isinstance(adapter, ChecksChannels):
        text = f"{channel.chat}, not checked because {channel.platform.capitalize()} has no tokens"
        return [Finding("channel", ok=True, text=text)]
    return await adapter.check_channel(channel.chat, live=live)


async def about_clock(addresses: Sequence[str], now: Callable[[], datetime]) -> Sequence[Finding]:
    """Compare the machine's clock with the first platform that answers; check the time zones."""
    timeout = aiohttp.ClientTimeout(total=_DATE_PATIENCE)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=True) as session:
        for address in addresses:
            try:
                async with session.head(address, allow_redirects=False) as answer:
                    theirs = parsedate_to_datetime(answer.headers["Date"])
            except (aiohttp.ClientError, KeyError, OSError, ValueError):
                continue
            return [_clock(now() - theirs, urlsplit(address).hostname or address), _zones()]
    return [Finding("clock", ok=True, text="not compared: no platform responded"), _zones()]


def _zones() -> Finding:
    if known := len(available_timezones()):
        return Finding("time zones", ok=True, text=f"{known} are known")
    return Finding("time zones", False, "none are known", "Install the package tzdata.")


def _clock(ahead: timedelta, host: str) -> Finding:
    if abs(ahead) <= TOLERANCE:
        return Finding("clock", ok=True, text=f"agrees with {host}")
    text = f"{abs(ahead).total_seconds():.0f} s {'ahead of' if ahead > timedelta(0) else 'behind'}"
    fix = "Set the machine's clock with NTP: deadlines depend on it."
    return Finding("clock", ok=False, text=f"{text} {host}", fix=fix)


def about_memory(memory: Memory) -> Sequence[Finding]:
    """Check administrators, parked updates and suspended chats, as stored in the database."""
    return [_administrators(memory), _parked(memory), *_suspended(memory)]


def _administrators(memory: Memory) -> Finding:
    if memory.administrators:
        return Finding("administrators", ok=True, text=str(memory.administrators))
    fix = "Set desk.administrators, or send the bot the code of `helpline run` or `helpline code`."
    return Finding("administrators", ok=False, text="there are none", fix=fix)


def _parked(memory: Memory) -> Finding:
    if not memory.parked:
        return Finding("updates", ok=True, text="none are parked")
    fix = "See `helpline inbox list`, then replay or discard each."
    return Finding("updates", ok=False, text=f"{memory.parked} parked", fix=fix)


def _suspended(memory: Memory) -> Sequence[Finding]:
    """Report suspended chats. A client's block is no problem; the desk's channel is one."""
    problems = {(place.platform, place.chat): problem for place, problem in memory.suspended}
    channel = memory.channel
    ours = problems.pop((channel.platform, channel.chat), None) if channel else None
    text = f"{len(problems)} accept no messages now" if problems else "all accept messages"
    findings = [Finding("chats", ok=True, text=text)]
    if ours is not None:
        fix = "Fix the channel's problems listed here; posting continues by itself."
        findings.append(Finding("channel", ok=False, text=f"accepts no messages: {ours}", fix=fix))
    return findings


def _addresses(settings: Settings, adapters: Mapping[str, Adapter]) -> Sequence[str]:
    """Return the addresses of the platforms in use."""
    bases = [PLATFORMS[name].address(settings.section(name)) for name in adapters]
    parts = [urlsplit(base) for base in bases]
    return [f"{part.scheme}://{part.netloc}/" for part in parts]
