"""Slack's side of the sandbox's client: act as anyone in the simulated workspace, and look.

A `channel` is a channel's id, or a person's id for their direct conversation with the bot. A row of
a transcript is made by `slack_shapes.row`: what people see of a message.
"""

from collections.abc import Sequence
from typing import Any

from bots.sandbox.client.caller import Caller
from bots.sandbox.wire import PATIENCE

Row = dict[str, Any]


class SlackSim:
    """The workspace T1 "Acme" with one app in it (user UBOT, bot B1, app A1)."""

    def __init__(self, sim: Caller) -> None:
        self._sim = sim

    async def _do(self, verb: str, **given: Any) -> Any:
        return await self._sim.post(f"/sim/slack/{verb}", **given)

    # People and places

    async def add_user(self, id: str, name: str, **more: Any) -> None:
        """Add an account, or replace the one with this id, of which the app is then told.

        `more`: real_name, display_name, locale, tz, email, team (another one is a stranger's),
        and the flags is_admin, is_restricted, is_ultra_restricted, is_bot, deleted; with
        `thread_replies=False` replies in threads they follow show a badge and do not sound. With
        `told=False` the event is lost.
        """
        await self._do("user", id=id, name=name, **more)

    async def add_channel(
        self,
        id: str,
        name: str,
        members: Sequence[str] = (),
        *,
        private: bool = False,
        shared: bool = False,
        archived: bool = False,
        bot: bool = True,
    ) -> None:
        """Add a channel; the bot is a member too unless `bot` is false."""
        flags = {"private": private, "shared": shared, "archived": archived, "bot": bot}
        await self._do("channel", id=id, name=name, members=list(members), **flags)

    async def add_usergroup(self, id: str, members: Sequence[str]) -> None:
        """Add a group of people who are mentioned together, or change it."""
        await self._do("usergroup", id=id, members=list(members))

    async def invite(self, channel: str, user: str = "UBOT", *, actor: str = "") -> None:
        """Make somebody, the bot unless said otherwise, a member."""
        await self._do("member", channel=channel, user=user, joined=True, actor=actor)

    async def kick(self, channel: str, user: str = "UBOT", *, actor: str = "") -> None:
        """Remove somebody, the bot unless said otherwise."""
        await self._do("member", channel=channel, user=user, joined=False, actor=actor)

    async def archive(self, channel: str, user: str, *, archived: bool = True) -> None:
        """Archive a channel, or bring it back."""
        await self._do("archive", channel=channel, user=user, archived=archived)

    # Writing

    async def post(
        self,
        user: str,
        channel: str,
        text: str = "",
        *,
        thread_ts: str | None = None,
        blocks: Sequence[Row] | None = None,
        files: Sequence[Row] = (),
        broadcast: bool = False,
        subtype: str = "",
        bot_id: str = "",
    ) -> str:
        """Write as a person and return the ts. Slack's client refuses what begins with `/`.

        Typed characters become rich_text as in Slack's composer, where `@name`, `@here` and
        `#channel` mention; a file is given as what is to differ from an ordinary one's fields.
        `bot_id`: through an app that posts with the person's token.
        """
        rich: Row = {"blocks": None if blocks is None else list(blocks), "files": list(files)}
        given = rich | {"thread_ts": thread_ts or "", "broadcast": broadcast}
        given |= {"subtype": subtype, "bot_id": bot_id}
        return str((await self._do("post", user=user, channel=channel, text=text, **given))["ts"])

    async def upload(
        self,
        user: str,
        channel: str,
        text: str = "",
        *files: tuple[str, str, bytes],
        thread_ts: str = "",
    ) -> str:
        """Write with files (name, media type, bytes each) and return the ts."""
        given = {f"file{number}": file for number, file in enumerate(files)}
        more = {"user": user, "channel": channel, "text": text, "thread_ts": thread_ts}
        return str((await self._sim.upload("/sim/slack/upload", given, **more))["ts"])

    async def share(self, name: str, after: float | None) -> None:
        """Let files.info find the app's next file of this name so many seconds late; None: never.

        It is published all the same, and everybody sees it.
        """
        await self._do("share", name=name, after=after)

    async def hold(self, user: str, *files: tuple[str, str, bytes]) -> list[str]:
        """Choose files (name, media type, bytes) in a modal; returns the ids to submit."""
        given = {f"file{number}": file for number, file in enumerate(files)}
        return list((await self._sim.upload("/sim/slack/hold", given, user=user))["files"])

    async def file(self, file_id: str) -> bytes:
        """Return a file's content, no matter who sent it."""
        status, content = await self._sim.fetch(f"/page/files/slack/{file_id}")
        if status != 200:
            raise KeyError(file_id)
        return content

    async def dm(self, user: str, text: str = "", **more: Any) -> str:
        """Write to the bot in private; `more` as in `post`. Returns the ts."""
        return await self.post(user, user, text, **more)

    async def bulk(
        self, user: str, channel: str, texts: Sequence[str], *, thread_ts: str = ""
    ) -> list[str]:
        """Write many lines at once; returns their ts."""
        given = {"user": user, "channel": channel, "thread_ts": thread_ts}
        return list((await self._do("bulk", texts=list(texts), **given))["ts"])

    async def other_bot(self, channel: str, text: str, **more: Any) -> str:
        """Write as another app's bot (bot_id, name, thread_ts). Returns the ts."""
        return str((await self._do("other_bot", channel=channel, text=text, **more))["ts"])

    async def edit(self, channel: str, ts: str, text: str) -> None:
        """Rewrite a line as its author."""
        await self._do("edit", channel=channel, ts=ts, text=text)

    async def unfurl(self, channel: str, ts: str, attachments: Sequence[Row]) -> None:
        """Let Slack add a preview: a `message_changed` that changes no text."""
        await self._do("unfurl", channel=channel, ts=ts, attachments=list(attachments))

    async def forward(
        self, user: str, channel: str, ts: str, to: str, *, text: str = "", thread_ts: str = ""
    ) -> str:
        """Pass a message on to another conversation or thread; returns the new one's ts."""
        given = {"user": user, "channel": channel, "ts": ts, "to": to}
        return str((await self._do("forward", text=text, thread_ts=thread_ts, **given))["ts"])

    async def delete_file(self, channel: str, ts: str, file: str) -> None:
        """Delete one file of a line, which stays with the others."""
        await self._do("delete_file", channel=channel, ts=ts, file=file)

    async def delete(self, channel: str, ts: str) -> None:
        """Delete a line; a thread's first leaves a tombstone."""
        await self._do("delete", channel=channel, ts=ts)

    async def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Give a reaction, by its name without colons."""
        await self._do("react", user=user, channel=channel, ts=ts, name=name)

    async def unreact(self, user: str, channel: str, ts: str, name: str) -> None:
        """Take a reaction back."""
        await self._do("react", user=user, channel=channel, ts=ts, name=name, added=False)

    # What an app must answer within three seconds

    async def command(
        self, user: str, channel: str, command: str, text: str = "", *, thread_ts: str = ""
    ) -> str | None:
        """Type a slash command and return what is shown at once, empty if nothing is.

        If it fails, returns what Slack names the failure: `operation_timeout`, `dispatch_failed`
        (no socket), `invalid_command_response`. In a thread Slack's client refuses it.
        """
        given = {"user": user, "channel": channel, "thread_ts": thread_ts}
        done = await self._do("command", command=command, text=text, **given)
        return done["outcome"] or done["text"] or ""

    async def press(
        self, user: str, channel: str, ts: str, wanted: str, *, value: str | None = None
    ) -> str:
        """Press what reads `wanted` (a button, an option) or has this action_id.

        `value` is what to choose in a menu named by its action_id. Returns what `command` does.
        """
        given = {"user": user, "channel": channel, "ts": ts, "value": value}
        return str((await self._do("press", wanted=wanted, **given))["outcome"])

    async def press_view(
        self, user: str, wanted: str, *, value: str | None = None, home: bool = False
    ) -> str:
        """Press in the topmost modal, or in Home."""
        given = {"user": user, "value": value, "home": home}
        return str((await self._do("press_view", wanted=wanted, **given))["outcome"])

    async def shortcut(
        self, user: str, callback_id: str, *, channel: str = "", ts: str = ""
    ) -> str:
        """Choose a global shortcut, or one of a message's. Returns what `command` does."""
        given = {"user": user, "callback_id": callback_id, "channel": channel, "ts": ts}
        return str((await self._do("shortcut", **given))["outcome"])

    async def submit(self, user: str, values: Row) -> Row:
        """Send the topmost modal, its fields filled in by label or action_id.

        Returns `outcome` as `command` does and `errors` by block_id.
        """
        done: Row = await self._do("submit", user=user, values=values)
        return done

    async def suggest(self, user: str, wanted: str, typed: str = "") -> list[str]:
        """Type into a field of the topmost modal that has a search; returns the labels offered."""
        done = await self._do("suggest", user=user, wanted=wanted, typed=typed)
        return [str(option["text"]["text"]) for option in done["options"]]

    async def close_view(self, user: str) -> str:
        """Close the topmost modal."""
        return str((await self._do("close_view", user=user))["outcome"])

    async def open_home(self, user: str, tab: str = "home") -> None:
        """Look at the app's Home (or `messages`) tab."""
        await self._do("open_home", user=user, tab=tab)

    # Looking

    async def transcript(
        self, channel: str, thread_ts: str | None = None, *, since_ts: str = ""
    ) -> list[Row]:
        """Return the channel's messages, with threads and ephemerals, or one thread's."""
        given = {"channel": channel, "thread_ts": thread_ts, "since_ts": since_ts}
        return list(await self._do("transcript", **given))

    async def wait_text(
        self,
        channel: str,
        contains: str,
        *,
        thread_ts: str | None = None,
        timeout: float = PATIENCE,
        since_ts: str = "",
        ephemeral_to: str | None = None,
    ) -> Row:
        """Return the first row after `since_ts` that shows this text, now or later."""
        given = {"channel": channel, "contains": contains, "thread_ts": thread_ts}
        given |= {"since_ts": since_ts, "ephemeral_to": ephemeral_to}
        found: Row = await self._do("wait_text", timeout=timeout, **given)
        return found

    async def wait_reaction(
        self,
        channel: str,
        ts: str,
        name: str,
        *,
        present: bool = True,
        timeout: float = PATIENCE,
    ) -> Row:
        """Return a message's row once it has a reaction (or no longer has it)."""
        given = {"channel": channel, "ts": ts, "name": name, "present": present}
        found: Row = await self._do("wait_reaction", timeout=timeout, **given)
        return found

    async def ephemerals(self, user: str) -> list[Row]:
        """Return everything that only this person was shown."""
        return list(await self._do("ephemerals", user=user))

    async def notifications(self, user: str) -> list[Row]:
        """Return the notifications that the person's app showed, oldest first.

        Each has its `kind` (direct, mention, channel, thread), whether it `sounds` or only shows a
        badge, where (`channel`, `ts`, `thread_ts`) and the `text` at that time.
        """
        return list(await self._do("notifications", user=user))

    async def followers(self, channel: str, ts: str) -> list[str]:
        """Return who follows the thread below this message; an app can't change that."""
        return list(await self._do("followers", channel=channel, ts=ts))

    async def views(self, user: str) -> Row:
        """Return the person's `home` and stack of `modals`."""
        found: Row = await self._do("views", user=user)
        return found

    # The app and its sockets

    async def wait_sockets(self, count: int = 1, *, timeout: float = PATIENCE) -> None:
        """Wait until at least so many sockets are open; 0 waits until none is."""
        await self._do("wait_sockets", count=count, timeout=timeout)

    async def settle(self, *, timeout: float = PATIENCE) -> None:
        """Wait until the app has acknowledged every event that comes over its sockets."""
        await self._do("settle", timeout=timeout)

    async def pending(self) -> int:
        """Return how many events the app has not acknowledged yet."""
        return int((await self._do("pending"))["count"])

    async def disconnect(self, *, graceful: bool, reason: str = "") -> None:
        """End all sockets: with a `disconnect` message a second before, or abruptly."""
        await self._do("disconnect", graceful=graceful, reason=reason)

    async def request_url(self, url: str, signing_secret: str = "") -> None:
        """Enter on the app's page where to call; it must answer a challenge. Empty: sockets."""
        await self._do("request_url", url=url, signing_secret=signing_secret)

    async def deliveries(self, **settings: Any) -> None:
        """Change how events are delivered; the settings are `slack_socket.Settings`."""
        await self._do("deliveries", **settings)

    async def event(self, event: Row) -> None:
        """Deliver any event whatsoever."""
        await self._do("event", event=event)

    async def rate_limited(self) -> None:
        """Tell the app that Slack dropped events of a minute."""
        await self._do("rate_limited")

    async def install(
        self,
        *,
        scopes: Sequence[str] | None = None,
        events: Sequence[str] | None = None,
        emoji: Sequence[str] = (),
        shortcuts: Sequence[Row] | None = None,
    ) -> None:
        """Change the app's scopes, event subscriptions and shortcuts, add emoji.

        A shortcut has a name, a type (`global` or `message`) and a callback_id.
        """
        given: Row = {"scopes": scopes and list(scopes), "events": events and list(events)}
        given["shortcuts"] = None if shortcuts is None else list(shortcuts)
        await self._do("install", emoji=list(emoji), **given)

    async def revoke(self, *kinds: str) -> None:
        """Refuse tokens from now on: the bot's unless kinds (`bot`, `app`) are named."""
        await self._do("revoke", kinds=list(kinds) or ["bot"])

    async def restore(self) -> None:
        """Accept all tokens again."""
        await self._do("restore")
