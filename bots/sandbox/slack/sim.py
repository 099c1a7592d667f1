"""`/sim/slack/<verb>`: act as anyone in the simulated workspace, and look.

A verb takes a JSON object of named arguments; `VERBS` is the list of them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from dataclasses import fields as fields_of
from typing import Any

from bots.sandbox.slack import acts
from bots.sandbox.slack.backend import Backend
from bots.sandbox.slack.files import keep
from bots.sandbox.slack.push import interact
from bots.sandbox.slack.push.calls import Target
from bots.sandbox.slack.push.socket import Settings
from bots.sandbox.slack.shapes import row
from bots.sandbox.slack.state import BOT_USER, Channel, Message, User
from bots.sandbox.slack.text import Json
from bots.sandbox.wire import SimError, Upload

Verb = Callable[..., Awaitable[Any]]


def _person(backend: Backend, user: str) -> str:
    if user not in backend.workspace.users:
        raise SimError(f"nobody is called {user!r}")
    return user


async def _add_user(backend: Backend, *, told: bool = True, **given: Any) -> Json:
    user = User(**given)
    known = user.id in backend.workspace.users
    backend.workspace.add_user(user)
    if known and told:
        backend.events.user_changed(user)
    return {}


async def _add_channel(
    backend: Backend,
    id: str,
    name: str,
    members: list[str],
    *,
    private: bool = False,
    shared: bool = False,
    archived: bool = False,
    bot: bool = True,
) -> Json:
    known = dict.fromkeys([*members, BOT_USER] if bot else members)
    kind = "group" if private else "channel"
    acts.add_channel(backend, Channel(id, name, kind, known, shared=shared, archived=archived))
    return {}


async def _post(backend: Backend, user: str, channel: str, text: str = "", **more: Any) -> Json:
    place = acts.place(backend, channel)
    return {"ts": acts.write(backend, _person(backend, user), place, text, **more).ts}


async def _upload(
    backend: Backend, user: str, channel: str, text: str = "", thread_ts: str = "", **files: Upload
) -> Json:
    """Write with files: a multipart request, its files under any names."""
    place = acts.place(backend, channel)
    kept = [keep(backend, file, _person(backend, user)) for file in files.values()]
    return {"ts": acts.write(backend, user, place, text, thread_ts=thread_ts, files=kept).ts}


async def _hold(backend: Backend, user: str, **files: Upload) -> Json:
    """Choose files in a modal: a multipart request, its files under any names."""
    owner = _person(backend, user)
    return {"files": [keep(backend, file, owner)["id"] for file in files.values()]}


async def _share(backend: Backend, name: str, after: float | None) -> Json:
    backend.sharing.ask(name, after)
    return {}


async def _bulk(
    backend: Backend, user: str, channel: str, texts: list[str], thread_ts: str = ""
) -> Json:
    place = acts.place(backend, channel)
    _person(backend, user)
    written = [acts.write(backend, user, place, text, thread_ts=thread_ts) for text in texts]
    return {"ts": [message.ts for message in written]}


async def _other_bot(
    backend: Backend,
    channel: str,
    text: str,
    bot_id: str = "B2",
    name: str = "Other",
    thread_ts: str = "",
) -> Json:
    place = acts.place(backend, channel)
    return {"ts": acts.other_bot(backend, place, text, bot_id, name, thread_ts).ts}


async def _edit(backend: Backend, channel: str, ts: str, text: str) -> Json:
    acts.edit(backend, acts.message_at(backend, channel, ts), text)
    return {}


async def _unfurl(backend: Backend, channel: str, ts: str, attachments: list[Json]) -> Json:
    acts.unfurl(backend, acts.message_at(backend, channel, ts), attachments)
    return {}


async def _forward(
    backend: Backend,
    user: str,
    channel: str,
    ts: str,
    to: str,
    text: str = "",
    thread_ts: str = "",
) -> Json:
    """Share the message `ts` of `channel` in the conversation `to`."""
    message, place = acts.message_at(backend, channel, ts), acts.place(backend, to)
    return {"ts": acts.share(backend, _person(backend, user), message, place, text, thread_ts).ts}


async def _delete_file(backend: Backend, channel: str, ts: str, file: str) -> Json:
    acts.delete_file(backend, acts.message_at(backend, channel, ts), file)
    return {}


async def _delete(backend: Backend, channel: str, ts: str) -> Json:
    acts.delete(backend, acts.message_at(backend, channel, ts))
    return {}


async def _react(
    backend: Backend,
    user: str,
    channel: str,
    ts: str,
    name: str,
    *,
    added: bool = True,
) -> Json:
    place = acts.place(backend, channel)
    acts.react(backend, _person(backend, user), place, ts, name, added=added)
    return {}


async def _member(
    backend: Backend, channel: str, user: str, *, joined: bool, actor: str = ""
) -> Json:
    place = acts.place(backend, channel)
    acts.membership(backend, place, _person(backend, user), joined=joined, actor=actor)
    return {}


async def _archive(backend: Backend, channel: str, user: str, *, archived: bool = True) -> Json:
    acts.archive(backend, acts.place(backend, channel), user, archived=archived)
    return {}


async def _command(
    backend: Backend, user: str, channel: str, command: str, text: str, thread_ts: str = ""
) -> Json:
    if thread_ts:
        raise SimError(f"{command} is not supported in threads. Sorry!")
    place = acts.place(backend, channel)
    return await interact.command(backend, _person(backend, user), place, command, text)


async def _press(
    backend: Backend, user: str, channel: str, ts: str, wanted: str, **more: Any
) -> Json:
    message = acts.message_at(backend, channel, ts)
    return await interact.press(backend, _person(backend, user), message, wanted, **more)


async def _press_view(
    backend: Backend, user: str, wanted: str, *, home: bool = False, **more: Any
) -> Json:
    views = [backend.homes[user]] if home and user in backend.homes else []
    views = views if home else backend.modals.get(user, [])
    if not views:
        raise SimError(f"{user} has no such view")
    view = views[-1]
    return await interact.press_view(backend, user, view, wanted, **more)


async def _shortcut(
    backend: Backend, user: str, callback_id: str, channel: str = "", ts: str = ""
) -> Json:
    message = acts.message_at(backend, channel, ts) if ts else None
    return await interact.shortcut(backend, _person(backend, user), callback_id, message)


async def _submit(backend: Backend, user: str, values: Json) -> Json:
    return await interact.submit(backend, _person(backend, user), values)


async def _suggest(backend: Backend, user: str, wanted: str, typed: str = "") -> Json:
    return await interact.suggest(backend, _person(backend, user), wanted, typed)


async def _close_view(backend: Backend, user: str) -> Json:
    return await interact.close_view(backend, _person(backend, user))


async def _open_home(backend: Backend, user: str, tab: str = "home") -> Json:
    backend.events.home_opened(_person(backend, user), tab, backend.homes.get(user))
    return {}


async def _views(backend: Backend, user: str) -> Json:
    return {"home": backend.homes.get(user), "modals": backend.modals.get(user, [])}


async def _event(backend: Backend, event: Json) -> Json:
    backend.events.emit(event)
    return {}


async def _rate_limited(backend: Backend) -> Json:
    backend.events.rate_limited()
    return {}


async def _revoke(backend: Backend, kinds: list[str]) -> Json:
    await acts.revoke(backend, kinds)
    return {}


async def _restore(backend: Backend) -> Json:
    backend.installation.revoked.clear()
    return {}


async def _install(
    backend: Backend,
    scopes: list[str] | None = None,
    events: list[str] | None = None,
    emoji: list[str] | None = None,
    shortcuts: list[Json] | None = None,
) -> Json:
    if scopes is not None:
        backend.installation.scopes = frozenset(scopes)
    if events is not None:
        backend.events.subscribed = frozenset(events)
    if shortcuts is not None:
        backend.installation.shortcuts = shortcuts
    backend.workspace.custom_emoji |= set(emoji or ())
    return {}


async def _request_url(backend: Backend, url: str, signing_secret: str) -> Json:
    backend.calls.target = Target(url, signing_secret) if url else None
    if url and not await backend.calls.verify():
        backend.calls.target = None
        raise SimError(f"{url} did not answer the challenge")
    return {}


async def _deliveries(backend: Backend, **given: Any) -> Json:
    known = {field.name for field in fields_of(Settings)}
    if unknown := set(given) - known:
        raise SimError(f"no such settings: {', '.join(sorted(unknown))}")
    for name, value in given.items():
        settled = tuple(value) if name == "retry_delays" else value
        setattr(backend.socket.settings, name, settled)
    return {}


async def _disconnect(backend: Backend, reason: str = "", *, graceful: bool) -> Json:
    await backend.socket.disconnect(graceful=graceful, reason=reason or "refresh_requested")
    return {}


async def _wait_sockets(backend: Backend, count: int, timeout: float) -> Json:
    return {"count": await backend.socket.wait_sockets(count, timeout)}


async def _settle(backend: Backend, timeout: float) -> Json:
    await backend.socket.settle(timeout)
    return {}


async def _pending(backend: Backend) -> Json:
    return {"count": backend.socket.pending}


async def _transcript(
    backend: Backend, channel: str, thread_ts: str | None = None, since_ts: str = ""
) -> list[Json]:
    place = acts.place(backend, channel)
    found = acts.transcript(backend, place, thread_ts, since_ts)
    return [row(message, backend.workspace) for message in found]


async def _notifications(backend: Backend, user: str) -> list[Json]:
    shown = backend.workspace.notifications.of(_person(backend, user))
    return [asdict(one) for one in shown]


async def _followers(backend: Backend, channel: str, ts: str) -> list[str]:
    return list(acts.place(backend, channel).followers.get(ts, ()))


async def _usergroup(backend: Backend, id: str, members: list[str]) -> Json:
    backend.workspace.usergroups[id] = [_person(backend, one) for one in members]
    return {}


async def _ephemerals(backend: Backend, user: str) -> list[Json]:
    return [row(message, backend.workspace) for message in acts.shown_to(backend, user)]


async def _wait_text(
    backend: Backend,
    channel: str,
    contains: str,
    timeout: float,
    thread_ts: str | None = None,
    since_ts: str = "",
    ephemeral_to: str | None = None,
) -> Json:
    workspace = backend.workspace

    def matches(message: Message) -> bool:
        return (
            message.ts > since_ts
            and not message.deleted
            and (not thread_ts or thread_ts in (message.ts, message.thread_ts))
            and ephemeral_to in (None, message.ephemeral_to)
            and contains in workspace.look(message).text
        )

    found = await workspace.wait(acts.place(backend, channel), matches, timeout)
    return row(found, workspace)


async def _wait_reaction(
    backend: Backend,
    channel: str,
    ts: str,
    name: str,
    timeout: float,
    *,
    present: bool = True,
) -> Json:
    def matches(message: Message) -> bool:
        return message.ts == ts and (name in message.reactions) == present

    found = await backend.workspace.wait(acts.place(backend, channel), matches, timeout)
    return row(found, backend.workspace)


VERBS: dict[str, Verb] = {
    "user": _add_user,
    "channel": _add_channel,
    "usergroup": _usergroup,
    "post": _post,
    "upload": _upload,
    "hold": _hold,
    "share": _share,
    "bulk": _bulk,
    "other_bot": _other_bot,
    "edit": _edit,
    "unfurl": _unfurl,
    "forward": _forward,
    "delete_file": _delete_file,
    "delete": _delete,
    "react": _react,
    "member": _member,
    "archive": _archive,
    "command": _command,
    "press": _press,
    "press_view": _press_view,
    "shortcut": _shortcut,
    "submit": _submit,
    "suggest": _suggest,
    "close_view": _close_view,
    "open_home": _open_home,
    "views": _views,
    "event": _event,
    "rate_limited": _rate_limited,
    "revoke": _revoke,
    "restore": _restore,
    "install": _install,
    "request_url": _request_url,
    "deliveries": _deliveries,
    "disconnect": _disconnect,
    "wait_sockets": _wait_sockets,
    "settle": _settle,
    "pending": _pending,
    "transcript": _transcript,
    "ephemerals": _ephemerals,
    "notifications": _notifications,
    "followers": _followers,
    "wait_text": _wait_text,
    "wait_reaction": _wait_reaction,
}
