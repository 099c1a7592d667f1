"""Who the people and channels are that Slack's ids stand for."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from bots.platforms import Refused, SendError, Unavailable, Unreachable
from bots.platforms.slack.web import Web
from domain.people import Identity, Profile
from domain.text import readable

T = TypeVar("T")

_KEEP = 600.0
"""Seconds a name is believed: somebody renamed or restricted is seen so within ten minutes."""
_MOST = 10_000
_NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


class Directory:
    """Looks people and channels up and remembers them for ten minutes."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._users = _Kept(self._ask_user)
        self._channels = _Kept(self._ask_channel)
        self._directs = _Kept(self._ask_direct)

    async def profile(self, user: str, team: str) -> Profile:
        """What Slack tells of an account. Raises Unavailable if Slack did not answer.

        An account Slack does not show us is named by its id, and a guest: it is not known to be
        one of ours. `team` is the workspace the bot is installed in.
        """
        return profile_of(user, await self._users.get(user), team)

    async def names(self, ids: Iterable[str]) -> dict[str, str]:
        """Names of persons (U…, W…) and channels (C…, G…, D…); an unknown one keeps its id."""
        wanted = sorted(set(ids))
        found = await asyncio.gather(*(self._name(id_) for id_ in wanted))
        return dict(zip(wanted, found, strict=True))

    async def direct(self, user: str) -> str:
        """The channel of the direct message with an account. Raises Unavailable."""
        return await self._directs.get(user)

    async def _name(self, id_: str) -> str:
        if id_.startswith(("U", "W")):
            return _shown_name(await self._users.get(id_)) or id_
        return await self._channels.get(id_) or id_

    async def _ask_user(self, user: str) -> Mapping[str, Any]:
        try:
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
        return readable(str(answer["channel"].get("name") or ""))


def profile_of(user_id: str, user: Mapping[str, Any], team: str) -> Profile:
    """An account from what users.info tells of it (nothing, if Slack does not show it)."""
    home = str(user.get("team_id") or team)
    return Profile(
        identity=Identity("slack", home, user_id),
        name=_shown_name(user) or user_id,
        handle=readable(str(user.get("name") or "")),
        language=str(user.get("locale") or ""),
        time_zone=str(user.get("tz") or ""),
        is_guest=not user or is_guest(user, team),
    )


def is_guest(user: Mapping[str, Any], team: str) -> bool:
    """Whether an account is restricted or of another workspace (docs: users.info, user object)."""
    if any(user.get(mark) for mark in ("is_restricted", "is_ultra_restricted", "is_stranger")):
        return True
    # In an Enterprise organisation an account's home may be a sister workspace.
    homes = {user.get("team_id") or team, *(user.get("enterprise_user") or {}).get("teams", ())}
    return bool(team) and team not in homes


def _shown_name(user: Mapping[str, Any]) -> str:
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"))
    return readable(next((str(name) for name in names if name), str(user.get("name") or "")))


class _Kept(Generic[T]):
    """Answers kept for a while; whoever asks for one that is on its way waits for the same."""

    def __init__(self, ask: Callable[[str], Awaitable[T]]) -> None:
        self._ask = ask
        self._answers: dict[str, tuple[float, asyncio.Future[T]]] = {}

    async def get(self, key: str) -> T:
        now = asyncio.get_running_loop().time()
        kept = self._answers.get(key)
        if kept is None or kept[0] <= now or _failed(kept[1]):
            self._answers.pop(key, None)
            if len(self._answers) >= _MOST:
                del self._answers[next(iter(self._answers))]
            kept = now + _KEEP, asyncio.ensure_future(self._ask(key))
            self._answers[key] = kept
        return await asyncio.shield(kept[1])


def _failed(answer: asyncio.Future[Any]) -> bool:
    return answer.done() and (answer.cancelled() or answer.exception() is not None)
