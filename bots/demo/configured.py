"""One's own configuration, played: its people and channels come to the sandbox under their ids."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bots.config.settings import DeskSettings, Settings
from bots.demo.desk import ADMINISTRATOR, CHANNEL, SPECIALISTS
from bots.sandbox.client.sim import Sim
from bots.sandbox.slack.state import TEAM
from domain.dictionaries import Kind


@dataclass(frozen=True, slots=True)
class Configured:
    """What a configuration brings to the demo.

    `slack`: members by id; `channels`: ids; `telegram`: ids of Telegram users. The demo's own
    people are there besides.
    """

    desk: DeskSettings
    dictionaries: Mapping[str, Any]
    slack: Sequence[str]
    channels: Sequence[str]
    telegram: Sequence[int]

    async def arrive(self, sim: Sim) -> None:
        """Bring its people and channels to a sandbox where the demo's people are."""
        staff = {account.rpartition(":")[2] for account in self.desk.administrators}
        for account in self.slack:
            await sim.slack.add_user(
                account, account.lower(), real_name=account, is_admin=account in staff
            )
        for channel in self.channels:
            members = [ADMINISTRATOR, *SPECIALISTS, *self.slack]
            await sim.slack.add_channel(channel, channel.lower(), members)
        for number in self.telegram:
            await sim.telegram.add_user(number, f"Telegram {number}")


def configured(settings: Settings) -> Configured:
    """Return what of somebody's settings the demo plays: the desk and its dictionaries.

    Every Slack account and channel moves to the played workspace. Where no administrator,
    specialist or channel is named, the demo's own take part.
    """
    kinds = (kind for kind in Kind if kind is not Kind.DESK)
    sections = {kind.value: dict(getattr(settings, kind.value)) for kind in kinds}
    dictionaries = _moved({**sections, "clients": settings.clients})
    desk = _desk(settings)
    accounts = [*_texts(dictionaries), *desk.administrators, *desk.specialists, desk.channel]
    slack = [text.rpartition(":")[2] for text in accounts if text.startswith(f"slack:{TEAM}:")]
    known = {ADMINISTRATOR, *SPECIALISTS, CHANNEL}
    return Configured(
        desk,
        dictionaries,
        [one for one in dict.fromkeys(slack) if one[0] in "UW" and one not in known],
        [one for one in dict.fromkeys(slack) if one[0] in "CG" and one not in known],
        [int(text[9:]) for text in dict.fromkeys(accounts) if _is_telegram(text)],
    )


def _desk(settings: Settings) -> DeskSettings:
    desk = settings.desk
    team = [f"slack:{TEAM}:{account}" for account in SPECIALISTS]
    return desk.model_copy(
        update={
            "administrators": _moved(desk.administrators) or (f"slack:{TEAM}:{ADMINISTRATOR}",),
            "specialists": _moved(desk.specialists) or tuple(team),
            "channel": _moved(desk.channel) or f"slack:{TEAM}:{CHANNEL}",
        }
    )


def _moved(written: Any) -> Any:
    """Return the same with every Slack account and channel in the played workspace."""
    match written:
        case str():
            parts = written.split(":")
            there = len(parts) == 3 and parts[0] == "slack"
            return f"slack:{TEAM}:{parts[2]}" if there else written
        case Mapping():
            return {_moved(key): _moved(value) for key, value in written.items()}
        case list() | tuple():
            return type(written)(_moved(one) for one in written)
        case _:
            return written


def _texts(written: Any) -> Iterator[str]:
    match written:
        case str():
            yield written
        case Mapping():
            for key, value in written.items():
                yield from (*_texts(key), *_texts(value))
        case list() | tuple():
            for one in written:
                yield from _texts(one)


def _is_telegram(text: str) -> bool:
    return text.startswith("telegram:") and text[9:].isdecimal() and text[9:].isascii()
