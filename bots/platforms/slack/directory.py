"""Looks up the people and channels of Slack's ids."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import replace
from time import monotonic
from typing import Generic, TypeVar

from bots.platforms import Payload, Refused, SendError, Unavailable, Unreachable
from bots.platforms.slack.web import Web
from domain.people.accounts import Identity, Profile
from domain.people.places import Readers
from domain.text.names import first_of

T = TypeVar("T")

LOOK_AGAIN = 60.0
"""Seconds after which an account is looked up again before it acts as staff."""
_KEEP = LOOK_AGAIN + 600.0
"""Seconds a look-up counts at most: ten minutes longer, if Slack does not respond."""
_PATIENCE = 1.0
"""Seconds that somebody who acts waits for such a look-up."""
_MOST = 10_000
_LOOKED_AT = 100
"""How many members of a channel are looked up one by one."""
_MEMBERS = 999
"""Members of a page, the most that Slack gives (docs: pagination)."""
_NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


class Directory:
    """Looks up people and channels, and remembers them for ten minutes."""

    def __init__(self, web: Web, clock: Callable[[], float] = monotonic) -> None:
        """Prepare it. `clock` returns seconds."""
        self._web = web
        self._users = _Kept(self._ask_user, clock)
        self._channels = _Kept(self._ask_channel, clock)
        self._directs = _Kept(self._ask_direct, clock)

    async def profile(self, user: str, team: str) -> Profile:
        """Return Slack's profile of an account. Raises Unavailable if Slack did not respond.

        An account that Slack hides is called by its id (`Identity.called`) and counts as a guest,
        because it may not be one of ours. `team` is the workspace in which the bot is installed.
        """
        told = await self._users.get(user)
        return replace(profile_of(user, told, team), age=self._users.age(user))

    async def is_program(self, user: str) -> bool:
        """Tell whether an account is an app's. Raises Unavailable if Slack did not answer."""
        return bool((await self._users.get(user)).get("is_bot"))

    async def refresh_profile(self, user: str, team: str) -> Profile | None:
        """Return Slack's profile of an account from now or from the last minute.

        None if Slack does not respond within a second, or failed within the last minute: an account
        is looked up at most once a minute.
        """
        if self._users.failed_within(user, LOOK_AGAIN):
            return None
        try:
            async with asyncio.timeout(_PATIENCE):
                told = await self._users.get(user, LOOK_AGAIN)
        except (TimeoutError, Unavailable):
            return None
        return profile_of(user, told, team)

    async def readers(self, channel: str, team: str) -> Readers | None:
        """Return who can read a channel now, without the app.

        None if Slack does not respond within a second. In a large channel, only the first members
        are looked up (`_LOOKED_AT`); all are counted.
        """
        client = self._web.client
        try:
            async with asyncio.timeout(_PATIENCE):
                info, listed = await asyncio.gather(
                    self._web.call(
                        client.conversations_info, channel=channel, include_num_members=True
                    ),
                    self._web.call(client.conversations_members, channel=channel, limit=_LOOKED_AT),
                )
                told = await asyncio.gather(*map(self._users.get, listed["members"]))
        except (TimeoutError, SendError, Unavailable):
            return None
        about = info["channel"]
        users = [user for user in told if not user.get("is_bot")]
        bots = len(told) - len(users)
        return Readers(
            members=max(int(about.get("num_members") or 0), len(told)) - bots,
            # Sorted: the same people are the same readers, however Slack lists them.
            guests=tuple(sorted(_shown_name(user) for user in users if is_guest(user, team))),
            public=not about.get("is_private"),
            shared=bool(about.get("is_ext_shared")),
        )

    async def absent(self, channel: str, users: Iterable[str]) -> tuple[str, Collection[str]]:
        """Return a channel's name, and those of the accounts that are not in it.

        Nobody is missing if Slack does not respond within a second.
        """
        try:
            async with asyncio.timeout(_PATIENCE):
                missing = await self._not_in(channel, set(users))
                return (await self.names([channel]))[channel], sorted(missing)
        except (TimeoutError, SendError, Unavailable):
            return "", ()

    async def _not_in(self, channel: str, missing: set[str]) -> set[str]:
        listing, cursor = self._web.client.conversations_members, ""
        while True:
            page = await self._web.call(
                listing, channel=channel, limit=_MEMBERS, cursor=cursor or None
            )
            missing = missing.difference(page["members"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not (missing and cursor):
                return missing

    def learn(self, user: Payload) -> None:
        """Store an account's profile from an event (docs: user_change)."""
        self._users.learn(str(user["id"]), user)

    async def names(self, ids: Iterable[str]) -> dict[str, str]:
        """Return names of people (U…, W…) and channels (C…, G…, D…), or their ids if unknown."""
        wanted = sorted(set(ids))
        found = await asyncio.gather(*(self._name(id_) for id_ in wanted))
        return dict(zip(wanted, found, strict=True))

    async def direct(self, user: str) -> str:
        """Return the channel of the direct message with an account. Raises Unavailable."""
        return await self._directs.get(user)

    async def _name(self, id_: str) -> str:
        if id_.startswith(("U", "W")):
            return _shown_name(await self._users.get(id_)) or id_
        return await self._channels.get(id_) or id_

    async def _ask_user(self, user: str) -> Payload:
        try:
            # Slack tells somebody's language only if it is asked to (docs: users.info).
            answer = await self._web.call(
                self._web.client.users_info, user=user, include_locale=True
            )
        except SendError as error:
            if error.reason in _NOBODY:
                return {}
            raise Unavailable(f"Slack's users.info: {error.reason}") from error
        return dict(answer["user"])

    async def _ask_direct(self, user: str) -> str:
        try:
            answer = await self._web.call(self._web.client.conversations_open, users=user)
        except SendError as error:
            raise Unavailable(f"Slack's conversations.open: {error.reason}") from error
        return str(answer["channel"]["id"])

    async def _ask_channel(self, channel: str) -> str:
        try:
            answer = await self._web.call(self._web.client.conversations_info, channel=channel)
        except (Refused, Unreachable):
            return ""  # a channel we may not see: a name is not worth stopping for
        except SendError as error:
            raise Unavailable(f"Slack's conversations.info: {error.reason}") from error
        return first_of(answer["channel"].get("name"))


def profile_of(user_id: str, user: Payload, team: str) -> Profile:
    """Return an account from the response of users.info (empty if Slack hides it)."""
    home = str(user.get("team_id") or team)
    return Profile(
        identity=Identity("slack", home, user_id),
        name=_shown_name(user),
        handle=str(user.get("name") or ""),
        language=str(user.get("locale") or ""),
        time_zone=str(user.get("tz") or ""),
        is_guest=not user or is_guest(user, team),
    )


_NEVER_STAFF = ("deleted", "is_restricted", "is_ultra_restricted", "is_stranger")


def is_guest(user: Payload, team: str) -> bool:
    """Return whether an account is closed, restricted, or of another workspace.

    Source: docs of users.info, the user object.
    """
    if any(user.get(mark) for mark in _NEVER_STAFF):
        return True
    # In an Enterprise organisation an account's home may be a sister workspace.
    homes = {user.get("team_id") or team, *(user.get("enterprise_user") or {}).get("teams", ())}
    return bool(team) and team not in homes


def _shown_name(user: Payload) -> str:
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"))
    return first_of(*names, user.get("name"))


class _Kept(Generic[T]):
    """Responses kept for a while; callers who ask at the same time wait for the same one."""

    def __init__(self, ask: Callable[[str], Awaitable[T]], clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._answers: dict[str, tuple[float, T]] = {}
        self._asked: dict[str, asyncio.Task[T]] = {}
        self._failed: dict[str, float] = {}

    async def get(self, key: str, within: float = _KEEP) -> T:
        """Return a response that is at most so many seconds old. Raises the look-up's error."""
        kept = self._answers.get(key)
        # A clock that went back makes an answer no younger.
        if kept is not None and 0 <= self._clock() - kept[0] < within:
            return kept[1]
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = asyncio.create_task(self._look(key))
            task.add_done_callback(_seen)
        # Whoever loses patience must not end the look-up for those who wait for the same one.
        return await asyncio.shield(task)

    def age(self, key: str) -> float:
        """Return how many seconds ago the stored response was requested; 0 if there is none."""
        kept = self._answers.get(key)
        return self._clock() - kept[0] if kept is not None else 0.0

    def failed_within(self, key: str, seconds: float) -> bool:
        """Return whether the last look-up failed, and began at most so many seconds ago."""
        began = self._failed.get(key)
        return began is not None and 0 <= self._clock() - began < seconds

    def learn(self, key: str, answer: T) -> None:
        """Store a value that came without a look-up."""
        self._keep(key, self._clock(), answer)

    async def _look(self, key: str) -> T:
        began = self._clock()
        try:
            answer = await self._ask(key)
        except Exception:
            if len(self._failed) >= _MOST:
                self._failed.clear()
            self._failed[key] = began
            raise
        finally:
            del self._asked[key]
        # What came by itself meanwhile is newer.
        kept = self._answers.get(key)
        if kept is not None and kept[0] > began:
            return kept[1]
        self._keep(key, began, answer)
        return answer

    def _keep(self, key: str, at: float, answer: T) -> None:
        self._answers.pop(key, None)
        self._failed.pop(key, None)
        if len(self._answers) >= _MOST:
            del self._answers[next(iter(self._answers))]
        self._answers[key] = at, answer


def _seen(task: "asyncio.Task[object]") -> None:
    """Look at how a task ended, though everybody may have stopped waiting for it."""
    if not task.cancelled():
        task.exception()
