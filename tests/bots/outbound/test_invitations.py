"""How an invitation to a channel ends: after each answer of the platform, and after none."""

from collections.abc import Callable, Collection
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bots.database import AsyncDatabase
from bots.outbound.files import Fetcher
from bots.outbound.posts import PostSender
from bots.outbound.rate_limiter import RateLimiter
from bots.platforms import Adapter, Ambiguous, NotSent, Refused, SendError, Unreachable
from domain.errors import StorageUnavailable
from domain.outgoing.bodies import ChannelInvitation
from domain.outgoing.outcomes import Delayed, Failed, Outcome, Sent
from domain.people.accounts import Identity
from domain.people.person import Role
from domain.people.places import Place
from storage.files import Shelf
from storage.unit import Unit
from tests.support.texts.rendered import DELIVERY, NOW, PRESENTER

CHANNEL = Place("slack", "T1", "C1")
IVAN = Identity("slack", "T1", "U1")


class Platform:
    """A platform that invites, or fails so."""

    def __init__(self, error: SendError | None = None) -> None:
        self.invited: list[tuple[Identity, Place]] = []
        self._error = error

    async def absent(
        self, channel: Place, accounts: Collection[Identity]
    ) -> tuple[str, Collection[Identity]]:
        raise AssertionError("nobody asks while it leaves")

    async def invite(self, account: Identity, channel: Place) -> None:
        self.invited.append((account, channel))
        if self._error is not None:
            raise self._error


class Accounts:
    """The database, as far as a unit reads the accounts of whoever is invited."""

    def __init__(
        self, *accounts: Identity, works: bool = True, role: Role | None = Role.SPECIALIST
    ) -> None:
        self._works = works
        person = SimpleNamespace(role=role) if role else None
        people = SimpleNamespace(find=lambda _: person, accounts=lambda _: accounts)
        self._uow = cast(Unit, SimpleNamespace(people=people))

    async def read(self, unit: Callable[[Unit], Any]) -> Any:
        if not self._works:
            raise StorageUnavailable("The disk is full.")
        return unit(self._uow)


def sender(platform: object, accounts: Accounts) -> PostSender:
    adapters = {"slack": cast(Adapter, platform)}
    units = cast(AsyncDatabase[Unit], accounts)
    fetcher = Fetcher(units, adapters, cast(Shelf, None), lambda: NOW)
    limiter = RateLimiter(lambda *_: (), lambda: 0.0)
    return PostSender(units, adapters, PRESENTER, limiter, lambda: NOW, fetcher)


INVITATION = replace(DELIVERY, body=ChannelInvitation(3, 1, 2), place=CHANNEL)


async def sent(platform: object, accounts: Accounts | None = None) -> Outcome:
    return await sender(platform, accounts or Accounts(IVAN)).send(INVITATION)


async def test_whoever_is_invited_is_invited_with_the_account_of_that_platform() -> None:
    platform = Platform()
    accounts = Accounts(Identity("telegram", "", "42"), IVAN)
    assert await sent(platform, accounts) == Sent(1, CHANNEL, "", complete=True)
    assert platform.invited == [(IVAN, CHANNEL)]


@pytest.mark.parametrize("error", [NotSent("ratelimited", 7.0), Ambiguous("timeout")])
async def test_what_may_work_later_is_tried_again(error: SendError) -> None:
    outcome = await sent(Platform(error))
    assert isinstance(outcome, Delayed)
    assert (outcome.problem, outcome.repeated) == (error.reason, False)


@pytest.mark.parametrize(
    "error", [Unreachable("missing_scope"), Unreachable("not_in_channel"), Refused("cant_invite")]
)
async def test_what_is_refused_ends_and_suspends_no_channel(error: SendError) -> None:
    assert await sent(Platform(error)) == Failed(1, error.reason)


async def test_nobody_is_invited_without_an_account_there() -> None:
    platform = Platform()
    assert await sent(platform, Accounts()) == Failed(1, "no_account")
    assert platform.invited == []


@pytest.mark.parametrize("role", [Role.CLIENT, None])
async def test_whoever_has_lost_their_role_before_it_leaves_is_not_let_in(
    role: Role | None,
) -> None:
    """Slack may be silent for hours after the button was pressed."""
    platform = Platform()
    assert await sent(platform, Accounts(IVAN, role=role)) == Failed(1, "no_longer_staff")
    assert platform.invited == []


async def test_a_platform_that_invites_nobody_says_so() -> None:
    assert await sent(object()) == Failed(1, "no_account")


async def test_while_the_database_is_away_it_waits() -> None:
    assert isinstance(await sent(Platform(), Accounts(IVAN, works=False)), Delayed)


async def test_after_a_crash_it_is_sent_again() -> None:
    outcome = await sender(Platform(), Accounts(IVAN)).resolve(INVITATION)
    assert outcome == Delayed(1, NOW, "restarted")
