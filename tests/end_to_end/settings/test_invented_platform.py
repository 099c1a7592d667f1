"""A platform nobody has heard of: its package is here, and a line in the table takes it up."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bots.config.fields import ConfigSection
from bots.config.settings import Settings, with_platforms
from bots.platform_table import PLATFORMS
from bots.platforms import (
    Adapter,
    CallKind,
    Finding,
    Incoming,
    Interact,
    LineWritten,
    Outgoing,
    Received,
    Rendered,
    Store,
)
from bots.platforms.package import Package
from bots.platforms.webhooks import WebhookServer
from domain.messages import Attachment, Line
from domain.people.accounts import Identity, Profile
from domain.people.places import Place
from domain.platforms import Traits
from domain.text.spans import Text
from tests.end_to_end.world import ANNA, DESK, make_world
from tests.support.patience import until

BEAK = "pigeon"
TRAITS = Traits(
    prefix="~", private_chat_is_user_id=True, account=r"(?P<id>\d+)", account_example="7"
)


class PigeonSettings(ConfigSection):
    """Its section of config.yaml."""

    loft: str = "http://pigeon.test"


class PigeonAdapter:
    """Brings letters, and takes letters."""

    name = BEAK
    traits = TRAITS

    def __init__(self) -> None:
        self.letters: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
        self.delivered: list[Outgoing] = []

    async def run(self, store: Store, _interact: Interact) -> None:
        while True:
            letter = await self.letters.get()
            await store([Received(BEAK, str(letter["number"]), letter["from"], letter)])

    async def decode(self, payload: Mapping[str, Any]) -> Incoming | None:
        author = Profile(Identity(BEAK, "", payload["from"]), payload["name"], language="en")
        place = Place(BEAK, "", payload["from"])
        written = Line(place, str(payload["number"]), Text(payload["text"]), datetime.now(UTC))
        return LineWritten(author, written, private=True)

    def fit(self, rendered: Rendered) -> Sequence[Rendered]:
        return [rendered]

    def limits(
        self, _place: Place, _act: CallKind = CallKind.POST
    ) -> Sequence[tuple[str, float, int]]:
        return [(BEAK, 1000.0, 1000)]

    async def prepare(self, _outgoing: Outgoing) -> str:
        return ""

    async def send(self, outgoing: Outgoing) -> Sequence[str]:
        self.delivered.append(outgoing)
        return [f"p{len(self.delivered)}"]

    async def find(self, _outgoing: Outgoing) -> str | None:
        return None

    async def fetch(self, _attachment: Attachment) -> AsyncGenerator[bytes, None]:
        for piece in list[bytes]():
            yield piece

    async def edit(self, place: Place, external_id: str, rendered: Rendered) -> None: ...

    async def delete(self, place: Place, external_id: str) -> None: ...

    async def react(self, place: Place, external_id: str, shown: str, wanted: str) -> None: ...

    async def pin(self, place: Place, shown: str, wanted: str) -> None: ...

    async def offer_menu(self, place: Place, commands: Sequence[tuple[str, str]]) -> None: ...

    async def answer(self, incoming: Incoming, rendered: Rendered | None) -> None: ...

    async def refresh_profile(self, _identity: Identity) -> Profile | None:
        return None

    async def profile(self, _identity: Identity) -> Profile | None:
        return None

    async def direct(self, identity: Identity) -> Place:
        return Place(BEAK, "", identity.external_id)

    async def check(self, *, live: bool) -> Sequence[Finding]:
        return [Finding("Pigeon", ok=True, text="flies")]

    async def close(self) -> None: ...

    def arrived(self, text: str) -> bool:
        """Whether a letter with these words was delivered."""
        return any(text in one.rendered.text.plain for one in self.delivered)


async def test_a_clients_line_from_an_invented_platform_becomes_a_card_and_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pigeon = PigeonAdapter()

    def make(
        _section: PigeonSettings, _webhooks: WebhookServer | None, _clock: Callable[[], datetime]
    ) -> Adapter | None:
        return pigeon

    package = Package(
        traits=TRAITS,
        section=PigeonSettings,
        make=make,
        calls=lambda _: "",
        unset=lambda _: (),
        left_out=lambda _: "",
        address=lambda section: section.loft,
        tokens="HELPLINE_PIGEON__LOFT",
    )
    monkeypatch.setitem(PLATFORMS, BEAK, package)
    async with make_world(tmp_path) as world:
        letter = {"number": 1, "from": "7", "name": "Ivan", "text": "My coop is empty"}
        await pigeon.letters.put(letter)
        card = await world.sim.slack.wait_text(DESK, " My coop is empty\n")
        await until(lambda: pigeon.arrived("#1"))

        await world.sim.slack.press(ANNA, DESK, card["ts"], "Take")
        await world.sim.slack.wait_text(DESK, "In progress · Anna", thread_ts=card["ts"])
        ts = await world.sim.slack.post(ANNA, DESK, "Fresh grain is coming", thread_ts=card["ts"])
        await world.sim.slack.wait_reaction(DESK, ts, "hourglass_flowing_sand")
        await world.pass_time()
        await until(lambda: pigeon.arrived("Fresh grain is coming"))

        await pigeon.letters.put({**letter, "number": 2, "text": "~help"})
        await until(lambda: pigeon.arrived("~new"))


def test_an_account_on_it_can_be_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="write telegram:123456789 or slack:"):
        Settings.model_validate({"desk": {"specialists": [f"{BEAK}:7"]}})
    package = Package(TRAITS, PigeonSettings, *(lambda *_: None for _ in range(6)))  # type: ignore[arg-type]
    monkeypatch.setitem(PLATFORMS, BEAK, package)
    settings = with_platforms().model_validate(
        {"desk": {"specialists": [f"{BEAK}:7"]}, BEAK: {"loft": "http://roof.test"}}
    )
    assert settings.section(BEAK).loft == "http://roof.test"
    assert settings.desk.specialists == (f"{BEAK}:7",)
