"""The Web API's methods for messages and reactions: chat.*, reactions.*, pins.add.

Sources: the reference page of each method; the page on rate limits; bolt-js#2509.
"""

from bots.sandbox.slack.api.content import UPDATE_MOST, Args, Refused, content, thread_of
from bots.sandbox.slack.backend import Backend
from bots.sandbox.slack.emoji import reaction_name
from bots.sandbox.slack.shapes import message_json
from bots.sandbox.slack.state import APP, BOT, BOT_USER, TEAM_DOMAIN, Channel, Message
from bots.sandbox.slack.text import Json

BY_ONE, DISTINCT = 23, 50
"""Reactions of one person on a message, and different ones of all (reactions.add names both errors
and no numbers; the numbers are those of Slack's help)."""


def visible(backend: Backend, name: str) -> Channel:
    """Return the conversation with this id, if the bot may know about it."""
    channel = backend.workspace.channels.get(name)
    if channel is None or (channel.kind == "group" and BOT_USER not in channel.members):
        raise Refused("channel_not_found")
    return channel


def joined(backend: Backend, name: str) -> Channel:
    """Return a conversation that the bot is a member of."""
    channel = visible(backend, name)
    if BOT_USER not in channel.members:
        raise Refused("not_in_channel")
    return channel


def writable(backend: Backend, name: str) -> Channel:
    """Return a conversation the bot may post in; a person's id is their direct conversation."""
    workspace = backend.workspace
    if name in workspace.users and name != BOT_USER:
        return workspace.direct(name)
    channel = joined(backend, workspace.channel_named(name.removeprefix("#")) or name)
    if channel.archived:
        raise Refused("is_archived")
    return channel


def find(channel: Channel, ts: str) -> Message:
    """Return a message that everybody can still see."""
    message = channel.by_ts.get(ts)
    if message is None or message.deleted or message.ephemeral_to:
        raise Refused("message_not_found")
    return message


def _place_in_thread(channel: Channel, thread_ts: str) -> str:
    """Return where a reply goes: to the channel if the thread's first message left no trace."""
    parent = channel.by_ts.get(thread_ts)
    return "" if parent is not None and parent.deleted and not parent.replies else thread_ts


def post_message(backend: Backend, args: Args) -> Json:
    """Handle chat.postMessage."""
    channel = writable(backend, args.text("channel"))
    said = content(args)
    thread_ts = _place_in_thread(channel, thread_of(args))
    message = Message(
        ts=backend.workspace.stamp(),
        channel=channel.id,
        user=BOT_USER,
        text=said.text,
        blocks=said.blocks,
        thread_ts=thread_ts,
        subtype="thread_broadcast" if thread_ts and args.flag("reply_broadcast") else "",
        bot_id=BOT,
        app_id=APP,
        username=args.text("username"),
        metadata=said.metadata,
        attachments=said.attachments,
    )
    backend.workspace.post(message)
    backend.events.posted(message)
    shown = message_json(message, backend.workspace, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(backend: Backend, args: Args) -> Json:
    """Handle chat.postEphemeral."""
    channel = writable(backend, args.text("channel"))
    user = args.text("user")
    if user not in channel.members:
        raise Refused("user_not_in_channel")
    said = content(args)
    message = ephemeral(backend, channel.id, user, thread_of(args), said.text, said.blocks)
    return {"message_ts": message.ts}


def ephemeral(
    backend: Backend, channel: str, user: str, thread_ts: str, text: str, blocks: list[Json] | None
) -> Message:
    """Show something to one person only; it creates no event and is in no history."""
    return backend.workspace.post(
        Message(
            ts=backend.workspace.stamp(),
            channel=channel,
            user=BOT_USER,
            text=text,
            blocks=blocks,
            thread_ts=thread_ts,
            bot_id=BOT,
            app_id=APP,
            ephemeral_to=user,
        )
    )


def update(backend: Backend, args: Args) -> Json:
    """Handle chat.update: a text without blocks replaces existing blocks."""
    channel = joined(backend, args.text("channel"))
    message = find(channel, args.text("ts"))
    if message.bot_id != BOT:
        raise Refused("cant_update_message")
    if channel.archived:
        raise Refused("is_inactive")
    said = content(args, UPDATE_MOST)
    previous = message_json(message, backend.workspace)
    if "text" in args or said.blocks is not None:
        message.text, message.blocks = said.text, said.blocks
    if "metadata" in args:
        message.metadata = said.metadata
    if not message.blocks:
        message.edited = {"user": BOT_USER, "ts": backend.workspace.stamp()}
    backend.workspace.changed(message)
    backend.events.changed(message, previous)
    shown = message_json(message, backend.workspace, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(backend: Backend, args: Args) -> Json:
    """Handle chat.delete."""
    channel = joined(backend, args.text("channel"))
    message = find(channel, args.text("ts"))
    if message.bot_id != BOT:
        raise Refused("cant_delete_message")
    remove(backend, message)
    return {"channel": channel.id, "ts": message.ts}


def remove(backend: Backend, message: Message) -> None:
    """Delete a message; if it has replies, a tombstone remains."""
    previous = message_json(message, backend.workspace)
    if backend.workspace.remove(message):
        backend.events.changed(message, previous)
    else:
        backend.events.deleted(message, previous)


def permalink(backend: Backend, args: Args) -> Json:
    """Handle chat.getPermalink."""
    channel = visible(backend, args.text("channel"))
    message = find(channel, args.text("message_ts"))
    link = f"https://{TEAM_DOMAIN}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _reacted(backend: Backend, args: Args) -> tuple[Message, str]:
    name = reaction_name(args.text("name"), backend.workspace.custom_emoji)
    if name is None:
        raise Refused("invalid_name")
    channel = joined(backend, args.text("channel"))
    if "timestamp" not in args:
        raise Refused("no_item_specified")
    if channel.archived:
        raise Refused("is_archived")
    return find(channel, args.text("timestamp")), name


def add_reaction(backend: Backend, message: Message, user: str, name: str) -> bool:
    """Add a reaction; return False if the user has added it before.

    Raises Refused if there are too many on the message, by this user or in all.
    """
    if user in message.reactions.get(name, ()):
        return False
    given = sum(user in users for users in message.reactions.values())
    if given >= BY_ONE:
        raise Refused("too_many_reactions")
    if name not in message.reactions and len(message.reactions) >= DISTINCT:
        raise Refused("too_many_emoji")
    message.reactions.setdefault(name, []).append(user)
    backend.workspace.changed(message)
    backend.events.reaction(message, user, name, added=True)
    return True


def remove_reaction(backend: Backend, message: Message, user: str, name: str) -> bool:
    """Remove a reaction; return False if the user has not added it."""
    if user not in message.reactions.get(name, ()):
        return False
    message.reactions[name].remove(user)
    if not message.reactions[name]:
        del message.reactions[name]
    backend.workspace.changed(message)
    backend.events.reaction(message, user, name, added=False)
    return True


def reactions_add(backend: Backend, args: Args) -> Json:
    """Handle reactions.add."""
    message, name = _reacted(backend, args)
    if not add_reaction(backend, message, BOT_USER, name):
        raise Refused("already_reacted")
    return {}


def reactions_remove(backend: Backend, args: Args) -> Json:
    """Handle reactions.remove."""
    message, name = _reacted(backend, args)
    if not remove_reaction(backend, message, BOT_USER, name):
        raise Refused("no_reaction")
    return {}


def reactions_get(backend: Backend, args: Args) -> Json:
    """Handle reactions.get."""
    channel = joined(backend, args.text("channel"))
    message = find(channel, args.text("timestamp"))
    shown = message_json(message, backend.workspace)
    return {"type": "message", "channel": channel.id, "message": shown}


def pins_add(backend: Backend, args: Args) -> Json:
    """Handle pins.add."""
    channel = joined(backend, args.text("channel"))
    message = find(channel, args.text("timestamp"))
    if message.ts in channel.pins:
        raise Refused("already_pinned")
    channel.pins.append(message.ts)
    return {}
