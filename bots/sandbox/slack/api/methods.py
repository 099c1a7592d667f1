"""The table of Web API methods: handler, rate, scope and kind of token of each.

Tiers are those of each method's reference page. `{kind}` in a scope stands for channels, groups or
im, by the conversation that the call names.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bots.sandbox.slack.api import chat, lookups, uploads, views
from bots.sandbox.slack.api.content import Args
from bots.sandbox.slack.backend import Backend
from bots.sandbox.slack.text import Json


@dataclass(frozen=True, slots=True)
class Method:
    """One method. `tier` 0 has no rate here; `kind` is that of its token."""

    handle: Callable[[Backend, Args], Json]
    tier: int
    scope: str = ""
    kind: str = "bot"


METHODS: dict[str, Method] = {
    "apps.connections.open": Method(lookups.connections_open, 0, kind="app"),
    "auth.test": Method(lookups.auth_test, 0),
    "bots.info": Method(lookups.bots_info, 3, "users:read"),
    "chat.delete": Method(chat.delete, 3, "chat:write"),
    "chat.getPermalink": Method(chat.permalink, 0),
    "chat.postEphemeral": Method(chat.post_ephemeral, 4, "chat:write"),
    "chat.postMessage": Method(chat.post_message, 0, "chat:write"),
    "chat.update": Method(chat.update, 3, "chat:write"),
    "conversations.history": Method(lookups.history, 3, "{kind}:history"),
    "conversations.info": Method(lookups.info, 3, "{kind}:read"),
    "conversations.invite": Method(lookups.invite, 3, "{kind}:write.invites"),
    "conversations.join": Method(lookups.join, 3, "channels:join"),
    "conversations.list": Method(lookups.listing, 2, "channels:read"),
    "conversations.members": Method(lookups.members, 4, "{kind}:read"),
    "conversations.open": Method(lookups.open_direct, 3, "im:write"),
    "conversations.replies": Method(lookups.replies, 3, "{kind}:history"),
    "files.completeUploadExternal": Method(uploads.complete_upload, 4, "files:write"),
    "files.delete": Method(uploads.delete, 3, "files:write"),
    "files.getUploadURLExternal": Method(uploads.get_upload_url, 4, "files:write"),
    "files.info": Method(uploads.files_info, 4, "files:read"),
    "pins.add": Method(chat.pins_add, 2, "pins:write"),
    "reactions.add": Method(chat.reactions_add, 3, "reactions:write"),
    "reactions.get": Method(chat.reactions_get, 3, "reactions:read"),
    "reactions.remove": Method(chat.reactions_remove, 2, "reactions:write"),
    "team.info": Method(lookups.team_info, 3, "team:read"),
    "users.conversations": Method(lookups.direct_of_bot, 3, "im:read"),
    "users.info": Method(lookups.users_info, 4, "users:read"),
    "users.list": Method(lookups.users_list, 2, "users:read"),
    "views.open": Method(views.open_view, 4),
    "views.publish": Method(views.publish_view, 4),
    "views.push": Method(views.push_view, 4),
    "views.update": Method(views.update_view, 4),
}
