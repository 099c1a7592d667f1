"""The manifest asks for what the code uses, and for nothing else."""

import re
from pathlib import Path

import bots.platforms.slack
from bots.inbound.interpret import SHORTCUTS as UNDERSTOOD
from bots.platforms.slack.manifest import EVENTS, SCOPES, SHORTCUTS, manifest

# The scope each method and event needs (docs: their reference pages, "Required scopes").
METHODS = {
    "auth_test": [],
    "apps_connections_open": [],
    "chat_postMessage": ["chat:write"],
    "chat_postEphemeral": ["chat:write"],
    "chat_update": ["chat:write"],
    "chat_delete": ["chat:write"],
    "views_open": [],
    "views_publish": [],
    "views_push": [],
    "views_update": [],
    "conversations_history": ["channels:history", "groups:history", "im:history"],
    "conversations_replies": ["channels:history", "groups:history", "im:history"],
    "conversations_info": ["channels:read", "groups:read"],
    "conversations_invite": ["channels:write.invites", "groups:write.invites"],
    "conversations_members": ["channels:read", "groups:read"],
    "conversations_open": ["im:write"],
    "files_completeUploadExternal": ["files:write"],
    "files_delete": ["files:write"],
    "files_getUploadURLExternal": ["files:write"],
    "files_info": ["files:read"],
    "users_conversations": ["im:read"],
    "reactions_add": ["reactions:write"],
    "reactions_remove": ["reactions:write"],
    "users_info": ["users:read"],
    "users_list": ["users:read"],
}
EVENT_SCOPES = {
    "app_home_opened": [],
    "app_uninstalled": [],
    "tokens_revoked": [],
    "message.channels": ["channels:history"],
    "message.groups": ["groups:history"],
    "message.im": ["im:history"],
    "reaction_added": ["reactions:read"],
    "reaction_removed": ["reactions:read"],
    "user_change": ["users:read"],
}
# The slash command; metadata in what history and replies return.
ELSEWHERE = {"commands", "metadata.message:read"}
LATER = {"pins:write", "users:read.email"}
"""Asked for with the others, so that nobody installs the app again for what comes next."""


def methods_called() -> set[str]:
    folder = Path(bots.platforms.slack.__file__).parent
    code = "".join(path.read_text() for path in folder.rglob("*.py"))
    return set(re.findall(r"client\.([a-z]+_\w+)", code))


def test_every_scope_is_needed_and_every_need_is_met() -> None:
    needed = {scope for method in methods_called() for scope in METHODS[method]}
    needed |= {scope for event in EVENTS for scope in EVENT_SCOPES[event]}
    assert needed | ELSEWHERE | LATER == set(SCOPES)
    assert {scope for scope, one in SCOPES.items() if "(soon)" in one.purpose} == LATER


def test_the_manifest_lets_people_write_to_the_bot_and_mentions_arrive_as_ids() -> None:
    made = manifest("Helpline of a company with a very long name", "/desk")
    assert len(made["display_information"]["name"]) <= 35
    home = made["features"]["app_home"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
    [slash] = made["features"]["slash_commands"]
    assert slash["command"] == "/desk"
    assert slash["should_escape"]
    assert made["settings"]["socket_mode_enabled"]
    assert made["settings"]["interactivity"]["is_enabled"]
    assert "request_url" not in made["settings"]["event_subscriptions"]
    assert set(made["oauth_config"]["scopes"]["bot"]) == set(SCOPES)
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS)


def test_a_bot_has_a_name_that_slack_takes_whatever_the_desk_is_called() -> None:
    for desk, bot in (("IT help desk", "IT help desk"), ("Поддержка", "helpline")):
        made = manifest(desk)
        assert made["display_information"]["name"] == desk
        assert made["features"]["bot_user"]["display_name"] == bot


def test_an_app_that_slack_calls_has_its_address_wherever_slack_asks_for_one() -> None:
    address = "https://desk.example.org/slack/events"
    made = manifest("Helpline", "/desk", address)
    settings = made["settings"]
    assert not settings["socket_mode_enabled"]
    assert settings["event_subscriptions"]["request_url"] == address
    assert settings["interactivity"]["request_url"] == address
    assert made["features"]["slash_commands"][0]["url"] == address


def test_every_shortcut_is_offered_and_understood() -> None:
    offered = manifest("Helpline")["features"]["shortcuts"]
    assert offered == list(SHORTCUTS)
    assert {one["callback_id"] for one in offered} == set(UNDERSTOOD)
    # docs.slack.dev/reference/app-manifest, features.shortcuts
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in offered)


def scope_table() -> str:
    """The table of docs/connect.md."""
    rows = ["| scope | so that the desk can | it reads | it keeps |", "|---|---|---|---|"]
    rows += [
        f"| `{scope}` | {one.purpose} | {one.reads} | {one.keeps} |"
        for scope, one in SCOPES.items()
    ]
    return "\n".join(rows)


def test_the_documents_say_what_each_scope_is_for() -> None:
    text = (Path(__file__).parents[3] / "docs" / "connect.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- scopes:.*?-->\n(.*?)<!-- end -->", text, re.DOTALL)
    assert found is not None
    assert found[1].strip() == scope_table(), "copy the table above from this failure"
