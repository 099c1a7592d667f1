"""What people and administrators do in the simulated workspace, and what they see then."""

import uuid
from collections.abc import Sequence

from bots.sandbox.slack.api.blocks import check_blocks
from bots.sandbox.slack.api.chat import add_reaction, find, remove, remove_reaction
from bots.sandbox.slack.api.content import Refused
from bots.sandbox.slack.backend import Backend
from bots.sandbox.slack.compose import compose, to_mrkdwn
from bots.sandbox.slack.emoji import reaction_name
from bots.sandbox.slack.files import file_json
from bots.sandbox.slack.shapes import message_json, shared_json
from bots.sandbox.slack.state import BOT_USER, Channel, Message
from bots.sandbox.slack.text import Json
from bots.sandbox.wire import SimError, Upload


def place(backend: Backend, name: str) -> Channel:
    """Return a conversation by id; a person's id is their direct conversation with the bot."""
    workspace = backend.workspace
    if name in workspace.channels:
        return workspace.channels[name]
    if name in workspace.users:
        return workspace.direct(name)
    raise SimError(f"no channel and nobody is called {name!r}")


def message_at(backend: Backend, channel: str, ts: str) -> Message:
    """Return a message that somebody could click on, including ephemerals."""
    message = place(backend, channel).by_ts.get(ts)
    if message is None or message.deleted:
        raise SimError(f"no message {ts} in {channel}")
    return message


def add_channel(backend: Backend, channel: Channel) -> None:
    """Add a channel with existing members."""
    strangers = [user for user in channel.members if user not in backend.workspace.users]
    if strangers:
        raise SimError(f"nobody is called {', '.join(strangers)}")
    backend.workspace.add_channel(channel)


def _subtype(asked: str, files: Sequence[Json], *, broadcast: bool) -> str:
    if asked:
        return asked
    if files:
        return "file_share"
    return "thread_broadcast" if broadcast else ""


def write(
    backend: Backend,
    user: str,
    channel: Channel,
    text: str = "",
    *,
    thread_ts: str = "",
    blocks: list[Json] | None = None,
    files: Sequence[Json] = (),
    broadcast: bool = False,
    subtype: str = "",
    bot_id: str = "",
    attachments: Sequence[Json] = (),
) -> Message:
    """Write as a person: typed characters become rich_text, unless the blocks are given."""
    if text.startswith("/"):
        raise SimError("Slack's client takes a line that begins with / for a command")
    if user not in channel.members:
        raise SimError(f"{user} is not a member of {channel.id}")
    if channel.archived:
        raise SimError(f"{channel.id} is archived")
    if blocks is None:
        blocks = compose(text, backend.workspace)
    else:
        check_blocks(blocks)
    message = Message(
        ts=backend.workspace.stamp(),
        channel=channel.id,
        user=user,
        text=to_mrkdwn(blocks) or text,
        blocks=blocks,
        thread_ts=thread_ts,
        subtype=_subtype(subtype, files, broadcast=broadcast),
        bot_id=bot_id,
        team=backend.workspace.users[user].team,
        client_msg_id=str(uuid.uuid4()),
        files=[_file(backend, file, user) for file in files],
        attachments=list(attachments),
    )
    backend.workspace.post(message)
    backend.events.posted(message)
    return message


def _file(backend: Backend, given: Json, user: str) -> Json:
    """Return a file that exists, or one that has only its metadata."""
    made = given if "url_private" in given else file_json(given, user)
    return backend.file_objects.setdefault(made["id"], made)


def other_bot(
    backend: Backend, channel: Channel, text: str, bot_id: str, name: str, thread_ts: str
) -> Message:
    """Write as another app's webhook: `bot_message`, without a user."""
    message = Message(
        ts=backend.workspace.stamp(),
        channel=channel.id,
        user="",
        text=text,
        thread_ts=thread_ts,
        subtype="bot_message",
        bot_id=bot_id,
        username=name,
    )
    backend.workspace.post(message)
    backend.events.posted(message)
    return message


def edit(backend: Backend, message: Message, text: str) -> None:
    """Edit a line as its author."""
    previous = message_json(message, backend.workspace)
    message.blocks = compose(text, backend.workspace)
    message.text = to_mrkdwn(message.blocks) or text
    message.edited = {"user": message.user, "ts": backend.workspace.stamp()}
    backend.workspace.changed(message)
    backend.events.changed(message, previous)


def unfurl(backend: Backend, message: Message, attachments: list[Json]) -> None:
    """Add a preview as Slack does: the message changes, its text does not."""
    previous = message_json(message, backend.workspace)
    message.attachments = attachments
    backend.workspace.changed(message)
    backend.events.changed(message, previous)


def share(
    backend: Backend, user: str, message: Message, channel: Channel, text: str, thread_ts: str
) -> Message:
    """Pass a message on (*Forward message*): it comes along as an attachment of a new one."""
    if user not in place(backend, message.channel).members:
        raise SimError(f"{user} cannot see {message.channel}")
    shared = shared_json(message, backend.workspace)
    return write(backend, user, channel, text, thread_ts=thread_ts, attachments=[shared])


def delete_file(backend: Backend, message: Message, file: str) -> None:
    """Delete one file of a line: its place stays, as a tombstone."""
    if file not in [one["id"] for one in message.files]:
        raise SimError(f"no file {file} in {message.ts}")
    previous = message_json(message, backend.workspace)
    gone = {"id": file, "mode": "tombstone"}
    message.files = [gone if one["id"] == file else one for one in message.files]
    backend.file_objects.pop(file, None)
    if file in backend.files:
        backend.files[file] = Upload("", "", b"")
    backend.workspace.changed(message)
    backend.events.changed(message, previous)


def delete(backend: Backend, message: Message) -> None:
    """Delete a line."""
    remove(backend, message)


def react(
    backend: Backend, user: str, channel: Channel, ts: str, name: str, *, added: bool
) -> None:
    """Give a reaction or take it back; an unknown name is an emoji of another workspace."""
    kept = reaction_name(name, backend.workspace.custom_emoji) or name
    try:
        message = find(channel, ts)
        done = (add_reaction if added else remove_reaction)(backend, message, user, kept)
    except Refused as refusal:
        raise SimError(f"{refusal}: {ts} in {channel.id}") from None
    if not done:
        raise SimError(f"{user} {'has' if added else 'has not'} reacted with {name}")


def membership(
    backend: Backend, channel: Channel, user: str, *, joined: bool, actor: str = ""
) -> None:
    """Invite somebody, or the bot, to a channel, or remove them from it."""
    person = backend.workspace.users[user]
    if joined:
        channel.members[user] = None
        backend.events.member(channel, person, joined=True, inviter=actor)
    else:
        channel.members.pop(user, None)
        backend.events.member(channel, person, joined=False, inviter=actor)


def archive(backend: Backend, channel: Channel, user: str, *, archived: bool) -> None:
    """Archive a channel, or bring it back."""
    channel.archived = archived
    backend.events.archived(channel, user)


async def revoke(backend: Backend, kinds: Sequence[str]) -> None:
    """Refuse tokens of these kinds (bot, app) from now on; the app is told about the bot's."""
    if "bot" in kinds:
        backend.events.tokens_revoked()
    backend.installation.revoked |= set(kinds)
    if "app" in kinds:
        await backend.socket.disconnect(graceful=True, reason="link_disabled")


def transcript(
    backend: Backend, channel: Channel, thread_ts: str | None, since_ts: str = ""
) -> list[Message]:
    """Return a channel's messages, or a thread's with its first message."""
    found = channel.messages
    if thread_ts:
        found = [message for message in found if thread_ts in (message.ts, message.thread_ts)]
    return [message for message in found if message.ts > since_ts]


def shown_to(backend: Backend, user: str) -> list[Message]:
    """Return everything that only this person was shown."""
    return [
        message
        for channel in backend.workspace.channels.values()
        for message in channel.messages
        if message.ephemeral_to == user and user != BOT_USER
    ]
