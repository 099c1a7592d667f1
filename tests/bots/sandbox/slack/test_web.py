"""Slack's Web API in the sandbox, called as slack_sdk calls it."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bots.sandbox.slack.emoji import CHARACTERS
from tests.bots.sandbox.slack.world import World, workspace


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with workspace() as made:
        yield made


def rich(text: str) -> list[dict[str, Any]]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "elements": [section]}]


def button(label: str = "Take", **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": {"type": "plain_text", "text": label}} | more


def actions(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)} | more


async def test_a_post_is_seen_and_found_again_with_its_metadata(world: World) -> None:
    metadata = {"event_type": "helpline", "event_payload": {"outbox_id": "7"}}
    said = await world.web.chat_postMessage(
        channel="C1", text="fallback", blocks=rich("Hello"), metadata=metadata
    )
    (shown,) = await world.slack.transcript("C1")
    assert (shown["text"], shown["fallback"], shown["bot"]) == ("Hello", "fallback", "B1")
    found = await world.web.conversations_history(channel="C1", include_all_metadata=True)
    assert found["messages"][0]["ts"] == said["ts"]
    assert found["messages"][0]["metadata"] == metadata
    plain = await world.web.conversations_history(channel="C1")
    assert "metadata" not in plain["messages"][0]


async def test_every_encoding_says_the_same(world: World) -> None:
    await world.web.api_call("chat.postMessage", json={"channel": "C1", "text": "one & only"})
    await world.web.api_call("chat.postMessage", data={"channel": "C1", "text": "one & only"})
    await world.web.api_call("chat.postMessage", params={"channel": "C1", "text": "one & only"})
    nested = {"channel": "C1", "blocks": '[{"type": "divider"}]', "text": "x", "token": "xoxb-1"}
    async with aiohttp.ClientSession() as session:
        url = f"{world.box.url}/slack/api/chat.postMessage"
        async with session.post(url, data=nested) as response:
            assert (await response.json())["ok"]
    shown = await world.slack.transcript("C1")
    assert [row["text"] for row in shown[:3]] == ["one & only"] * 3
    assert shown[3]["blocks"][0]["type"] == "divider"
    assert "xoxb-1" not in str(await world.sim.journal())


async def test_histories_and_threads_come_page_by_page(world: World) -> None:
    root = (await world.web.chat_postMessage(channel="C1", text="root"))["ts"]
    for number in range(3):
        await world.web.chat_postMessage(channel="C1", text=f"reply {number}", thread_ts=root)
    await world.slack.post("U1", "C1", "top")
    history = (await world.web.conversations_history(channel="C1"))["messages"]
    assert [message["text"] for message in history] == ["top", "root"]
    assert history[1]["reply_count"] == 3
    thread = await world.web.conversations_replies(channel="C1", ts=root, limit=2)
    assert [message["text"] for message in thread["messages"]] == ["root", "reply 0", "reply 1"]
    cursor = thread["response_metadata"]["next_cursor"]
    rest = await world.web.conversations_replies(channel="C1", ts=root, limit=2, cursor=cursor)
    assert [message["text"] for message in rest["messages"]] == ["root", "reply 2"]
    later = thread["messages"][1]["ts"]
    after = await world.web.conversations_replies(channel="C1", ts=root, oldest=later)
    assert [message["text"] for message in after["messages"]] == ["root", "reply 1", "reply 2"]


async def test_an_update_shows_the_new_and_says_edited_only_of_text(world: World) -> None:
    ts = (await world.web.chat_postMessage(channel="C1", text="t", blocks=rich("old")))["ts"]
    await world.web.chat_update(channel="C1", ts=ts, text="t", blocks=rich("new"))
    (shown,) = await world.slack.transcript("C1")
    assert (shown["text"], shown["edited"]) == ("new", False)
    await world.web.chat_update(channel="C1", ts=ts, text="plain")
    (shown,) = await world.slack.transcript("C1")
    assert (shown["text"], shown["edited"], shown["blocks"]) == ("plain", True, [])


async def test_reactions_are_added_once_and_removed_once(world: World) -> None:
    ts = await world.slack.post("U1", "C1", "hello")
    await world.web.reactions_add(channel="C1", timestamp=ts, name="eyes")
    assert (await world.slack.wait_reaction("C1", ts, "eyes"))["reactions"] == {"eyes": ["UBOT"]}
    got = await world.web.reactions_get(channel="C1", timestamp=ts)
    assert got["message"]["reactions"][0]["count"] == 1
    again = {"channel": "C1", "timestamp": ts}
    assert await world.error("reactions.add", name="eyes", **again) == "already_reacted"
    assert await world.error("reactions.add", name="nonsense_", **again) == "invalid_name"
    await world.web.reactions_remove(channel="C1", timestamp=ts, name="eyes")
    assert await world.error("reactions.remove", name="eyes", **again) == "no_reaction"


@pytest.mark.parametrize(
    "name",
    ["salute", "laptop", "heart::skin-tone-2", "+1::skin-tone-7", "+1::skin-tone-1", "wave::big"],
)
async def test_names_that_no_reaction_has(world: World, name: str) -> None:
    where = {"channel": "C1", "timestamp": await world.slack.post("U1", "C1", "hello")}
    assert await world.error("reactions.add", name=name, **where) == "invalid_name"


async def test_a_skin_tone_makes_another_reaction(world: World) -> None:
    where = {"channel": "C1", "timestamp": await world.slack.post("U1", "C1", "hello")}
    for name in ("thumbsup", "+1::skin-tone-2", "+1::skin-tone-6"):
        await world.web.reactions_add(name=name, **where)
    for name in ("+1", "thumbsup::skin-tone-2"):
        assert await world.error("reactions.add", name=name, **where) == "already_reacted"
    await world.web.reactions_remove(name="+1::skin-tone-2", **where)
    (shown,) = await world.slack.transcript("C1")
    assert list(shown["reactions"]) == ["+1", "+1::skin-tone-6"]


async def test_one_person_reacts_23_times_and_all_with_50_emoji(world: World) -> None:
    where = {"channel": "C1", "timestamp": await world.slack.post("U1", "C1", "hello")}
    names = sorted(CHARACTERS)
    for name in names[:23]:
        await world.web.reactions_add(name=name, **where)
    assert await world.error("reactions.add", name=names[23], **where) == "too_many_reactions"
    await world.slack.install(emoji=[f"own{number}" for number in range(28)])
    for number in range(27):
        user = f"U{number % 2 + 1}"
        await world.slack.react(user, "C1", where["timestamp"], f"own{number}")
    await world.web.reactions_remove(name=names[0], **where)
    await world.slack.react("U1", "C1", where["timestamp"], "own27")
    assert await world.error("reactions.add", name=names[0], **where) == "too_many_emoji"


async def test_people_and_channels_are_listed_as_slack_describes_them(world: World) -> None:
    await world.slack.add_user("U3", "stranger", team="T2", is_ultra_restricted=True)
    user = (await world.web.users_info(user="U2", include_locale=True))["user"]
    assert (user["locale"], user["profile"]["real_name"]) == ("ru-RU", "Boris")
    stranger = (await world.web.users_info(user="U3"))["user"]
    assert (stranger["team_id"], stranger["is_stranger"]) == ("T2", True)
    assert len((await world.web.users_list())["members"]) == 4
    direct = (await world.web.conversations_open(users="U1"))["channel"]["id"]
    await world.web.chat_postMessage(channel=direct, text="in private")
    assert (await world.slack.transcript("U1"))[0]["text"] == "in private"
    info = (await world.web.conversations_info(channel="C1", include_num_members=True))["channel"]
    assert (info["name"], info["is_member"], info["num_members"]) == ("support", True, 3)
    assert (await world.web.conversations_members(channel="C1"))["members"] == ["U1", "U2", "UBOT"]
    assert (await world.web.auth_test())["bot_id"] == "B1"
    assert (await world.web.team_info())["team"]["name"] == "Acme"
    assert (await world.web.bots_info(bot="B1"))["bot"]["app_id"] == "A1"


async def test_the_bot_joins_public_channels_and_sees_those_it_may(world: World) -> None:
    await world.slack.add_channel("C2", "open", ["U1"], bot=False)
    await world.slack.add_channel("G1", "secret", ["U1"], private=True, bot=False)
    await world.slack.add_channel("G2", "ours", ["U1"], private=True, shared=True)
    assert await world.error("conversations.info", channel="G1") == "channel_not_found"
    info = (await world.web.conversations_info(channel="G2"))["channel"]
    assert (info["is_private"], info["is_ext_shared"]) == (True, True)
    listed = await world.web.conversations_list(types="public_channel,private_channel")
    assert [channel["id"] for channel in listed["channels"]] == ["C1", "C2", "G2"]
    assert not (await world.web.conversations_info(channel="C2"))["channel"]["is_member"]
    await world.web.conversations_join(channel="C2")
    said = await world.web.chat_postMessage(channel="#open", text="hello")
    assert said["channel"] == "C2"
    await world.web.pins_add(channel="C2", timestamp=said["ts"])
    assert (await world.web.conversations_history(channel="C2"))["pin_count"] == 1


async def test_a_bot_invites_to_channels_that_it_is_in(world: World) -> None:
    await world.slack.add_channel("C2", "open", ["U1"], bot=False)
    await world.slack.add_channel("C3", "old", ["U1"], archived=True)
    await world.slack.add_channel("G1", "secret", ["U1"], private=True)
    await world.slack.add_user("U3", "gone", deleted=True)
    await world.slack.add_user("U4", "stranger", team="T2")
    await world.slack.add_user("U5", "guest", is_ultra_restricted=True)
    await world.slack.invite("C1", "U5")
    direct = (await world.web.conversations_open(users="U1"))["channel"]["id"]
    for channel, user, error in (
        ("C2", "U2", "not_in_channel"),
        ("C3", "U2", "is_archived"),
        ("C9", "U2", "channel_not_found"),
        (direct, "U2", "missing_scope"),
        ("G1", "", "no_user"),
        ("G1", "U9", "user_not_found"),
        ("G1", "UBOT", "cant_invite_self"),
        ("G1", "U1", "already_in_channel"),
        ("G1", "U3", "cant_invite"),
        ("G1", "U4", "cant_invite"),
        ("G1", "U5", "ura_max_channels"),
    ):
        assert await world.error("conversations.invite", channel=channel, users=user) == error
    await world.web.conversations_invite(channel="G1", users="U2")
    assert "U2" in (await world.web.conversations_members(channel="G1"))["members"]


async def test_nothing_pings_or_links_unless_slack_would_let_it(world: World) -> None:
    typed = "<!channel> <@U1> <https://evil.example|bank> & <!subteam^S1>"
    await world.web.chat_postMessage(channel="C1", text="x", blocks=rich(typed))
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    await world.web.chat_postMessage(channel="C1", text=escaped)
    await world.web.chat_postMessage(channel="C1", text=typed)
    section = {"type": "section", "text": {"type": "mrkdwn", "text": typed}}
    await world.web.chat_postMessage(channel="C1", text="x", blocks=[section])
    in_blocks, in_text, raw, mrkdwn = await world.slack.transcript("C1")
    assert in_blocks["text"] == typed
    assert in_blocks["pings"] == in_blocks["links"] == in_text["pings"] == []
    for row in (raw, mrkdwn):
        assert row["pings"] == ["channel", "U1", "S1"]
        assert row["links"] == ["https://evil.example"]
        assert row["text"] == "@channel @Anna bank & @S1"


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.shout", {}, "unknown_method"),
        ("chat.postMessage", {"channel": "C9", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C2", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "C3", "text": "x"}, "is_archived"),
        ("chat.postMessage", {"channel": "C4", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C1", "text": "  "}, "no_text"),
        ("chat.postMessage", {"channel": "C1", "text": "x", "thread_ts": "0"}, "invalid_thread_ts"),
        ("chat.postMessage", {"channel": "C1", "blocks": "{"}, "invalid_blocks_format"),
        (
            "chat.postMessage",
            {"channel": "C1", "blocks": rich("x" * 13_300)},
            "msg_blocks_too_long",
        ),
        ("chat.postEphemeral", {"channel": "C1", "user": "U9", "text": "x"}, "user_not_in_channel"),
        ("chat.update", {"channel": "C1", "ts": "1.0", "text": "x"}, "message_not_found"),
        ("chat.delete", {"channel": "C1", "ts": "1.0"}, "message_not_found"),
        ("conversations.replies", {"channel": "C1", "ts": "1.0"}, "thread_not_found"),
        ("conversations.history", {"channel": "C2"}, "not_in_channel"),
        ("conversations.open", {"users": "U9"}, "user_not_found"),
        ("conversations.open", {"users": "UBOT"}, "cannot_dm_bot"),
        ("users.info", {"user": "U9"}, "user_not_found"),
        ("views.open", {"trigger_id": "1", "view": {}}, "invalid_arguments"),
    ],
)
async def test_wrong_calls_are_refused_with_slacks_error(
    world: World, method: str, arguments: dict[str, Any], error: str
) -> None:
    await world.slack.add_channel("C2", "elsewhere", ["U1"], bot=False)
    await world.slack.add_channel("C3", "old", ["U1"], archived=True)
    await world.slack.add_channel("C4", "secret", ["U1"], private=True, bot=False)
    assert await world.error(method, **arguments) == error


async def test_only_own_messages_can_be_changed(world: World) -> None:
    ts = await world.slack.post("U1", "C1", "mine")
    where = {"channel": "C1", "ts": ts}
    assert await world.error("chat.update", text="x", **where) == "cant_update_message"
    assert await world.error("chat.delete", **where) == "cant_delete_message"


async def test_an_update_takes_4000_escaped_bytes_of_text_even_with_blocks(world: World) -> None:
    ts = (await world.web.chat_postMessage(channel="C1", text="x" * 5000))["ts"]
    where = {"channel": "C1", "ts": ts, "blocks": rich("short")}
    assert await world.error("chat.update", text="<" * 1001, **where) == "msg_too_long"
    await world.web.chat_update(text="я" * 2000, **where)


async def test_a_message_in_an_archived_channel_cannot_be_updated(world: World) -> None:
    ts = (await world.web.chat_postMessage(channel="C1", text="hello"))["ts"]
    await world.slack.archive("C1", "U1")
    assert await world.error("chat.update", channel="C1", ts=ts, text="new") == "is_inactive"


DEEP = {"type": "plain_text", "text": "x"}
LONG = {"type": "mrkdwn", "text": "x" * 3001}


@pytest.mark.parametrize(
    ("blocks", "pointer"),
    [
        ([{"type": "divider"}] * 51, "/blocks"),
        ([{"type": "section", "text": LONG}], "/blocks/0/text/text"),
        ([{"type": "header", "text": DEEP | {"text": "x" * 151}}], "/blocks/0/text/text"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "/blocks/0/text/type"),
        ([actions(button("x" * 76))], "/blocks/0/elements/0/text/text"),
        ([actions(button(value="x" * 2001))], "/blocks/0/elements/0/value"),
        ([actions(button(action_id="x" * 256))], "/blocks/0/elements/0/action_id"),
        ([actions(button(colour="red"))], "/blocks/0/elements/0"),
        ([actions(*[button()] * 26)], "/blocks/0/elements"),
        ([actions(button(action_id="a"), button(action_id="a"))], "/blocks/0"),
        ([actions({"type": "overflow", "options": []})], "/blocks/0/elements/0/options"),
        ([actions({"type": "lever"})], "/blocks/0/elements/0"),
        ([{"type": "poster"}], "/blocks/0"),
        ([{"type": "divider", "block_id": "a"}] * 2, "/blocks/1/block_id"),
        (rich(""), "/blocks/0/elements/0/elements/0/text"),
        ([{"type": "markdown", "text": "x" * 12_001}], "/blocks/0/text"),
        ([{"type": "rich_text"}], "/blocks/0"),
    ],
)
async def test_block_kit_says_what_is_wrong_and_where(
    world: World, blocks: list[dict[str, Any]], pointer: str
) -> None:
    answer = await world.refusal("chat.postMessage", channel="C1", text="x", blocks=blocks)
    assert answer["error"] == "invalid_blocks"
    assert f"[json-pointer:{pointer}]" in answer["response_metadata"]["messages"][0]


async def test_a_call_needs_its_scope_and_a_good_token(world: World) -> None:
    await world.slack.install(scopes=["chat:write"])
    refused = await world.refusal("users.info", user="U1")
    assert (refused["error"], refused["needed"]) == ("missing_scope", "users:read")
    assert (await world.web.auth_test()).headers["x-oauth-scopes"] == "chat:write"
    for token, error in (
        ("", "not_authed"),
        ("nonsense", "invalid_auth"),
        ("xapp-1", "not_allowed_token_type"),
    ):
        world.web.token = token
        assert await world.error("auth.test") == error
    world.web.token = "xoxb-1"
    await world.slack.revoke()
    assert await world.error("chat.postMessage", channel="C1", text="x") == "token_revoked"
    await world.slack.restore()
    await world.web.chat_postMessage(channel="C1", text="x")


async def test_one_post_a_second_in_a_channel_with_a_small_burst() -> None:
    async with workspace(limits=True) as world:
        await world.slack.add_channel("C2", "other", ["U1"])
        for _ in range(5):
            await world.web.chat_postMessage(channel="C1", text="x")
        with pytest.raises(SlackApiError) as limited:
            await world.web.chat_postMessage(channel="C1", text="x")
        assert limited.value.response.status_code == 429
        assert limited.value.response["error"] == "ratelimited"
        assert limited.value.response.headers["Retry-After"] == "1"
        await world.web.chat_postMessage(channel="C2", text="another channel")
        assert len(await world.slack.transcript("C1")) == 5


async def test_a_tier_is_so_many_calls_a_minute() -> None:
    async with workspace(limits=True) as world:
        for _ in range(20):
            await world.web.users_list()
        assert await world.error("users.list") == "ratelimited"
        await world.web.users_info(user="U1")


@pytest.mark.parametrize(
    ("kind", "recorded"),
    [
        ("drop_before", False),
        ("drop_after", True),
        ("timeout", True),
        ("429", False),
        ("500", False),
        ("html", False),
        ("unauthorized", False),
        ("refused", False),
    ],
)
async def test_faults_leave_what_they_say(world: World, kind: str, *, recorded: bool) -> None:
    await world.sim.fault("slack", kind, "chat.postMessage", delay=0.05)
    with pytest.raises((SlackApiError, aiohttp.ClientError)):
        await world.web.chat_postMessage(channel="C1", text="once")
    assert len(await world.slack.transcript("C1")) == recorded
    await world.web.chat_postMessage(channel="C1", text="well again")


async def test_a_reply_to_a_message_deleted_without_a_trace_lands_in_the_channel(
    world: World,
) -> None:
    ts = await world.slack.post("U1", "C1", "never mind")
    await world.slack.delete("C1", ts)
    said = await world.web.chat_postMessage(channel="C1", text="too late", thread_ts=ts)
    assert "thread_ts" not in said["message"]
    lost = await world.web.chat_postMessage(channel="C1", text="x", thread_ts="1600000000.000001")
    assert lost["ok"]
    history = (await world.web.conversations_history(channel="C1"))["messages"]
    assert [message["text"] for message in history] == ["too late"]


async def test_an_ephemeral_is_seen_by_one_and_kept_in_no_history(world: World) -> None:
    await world.web.chat_postEphemeral(channel="C1", user="U1", text="psst")
    (shown,) = await world.slack.ephemerals("U1")
    assert (shown["text"], shown["ephemeral_to"]) == ("psst", "U1")
    assert (await world.web.conversations_history(channel="C1"))["messages"] == []
    await world.slack.wait_text("C1", "psst", ephemeral_to="U1")
    with pytest.raises(TimeoutError):
        await world.slack.wait_text("C1", "psst", ephemeral_to="", timeout=0.01)


async def test_a_permalink_leads_into_the_thread(world: World) -> None:
    root = await world.slack.post("U1", "C1", "root")
    reply = await world.slack.post("U1", "C1", "reply", thread_ts=root)
    link = (await world.web.chat_getPermalink(channel="C1", message_ts=reply))["permalink"]
    assert link.endswith(f"/archives/C1/p{reply.replace('.', '')}?thread_ts={root}&cid=C1")
