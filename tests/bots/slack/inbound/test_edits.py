"""Edits and deletions in Slack: what a line reads now, and what is no edit."""

from datetime import timedelta
from typing import Any

import pytest

from bots.platforms import (
    LineDeleted,
    LineEdited,
)
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.inbound.decode import concerns_us
from bots.platforms.slack.payload import instant, lane_of
from domain.people.places import Place
from domain.text.spans import Text
from tests.bots.slack.inbound.events import AT, LATER, ROOT, TS, changed, event, rich, written


async def test_an_edit_says_what_the_line_reads_now(adapter: SlackAdapter) -> None:
    now = written("hello!", thread_ts=ROOT, edited={"user": "U1", "ts": LATER})
    payload = changed(now, written(thread_ts=ROOT))
    assert concerns_us(payload)
    incoming = await adapter.decode(payload)
    assert isinstance(incoming, LineEdited)
    assert incoming.line.external_id == TS
    assert incoming.line.text == Text("hello!")
    assert incoming.line.place.thread == ROOT
    assert incoming.line.written_at == AT
    assert lane_of(payload) == f"slack:C1:{ROOT}"


UNCHANGED = {
    "a link preview": {"attachments": [{"from_url": "https://acme.example"}]},
    "a count of replies": {"reply_count": 1, "thread_ts": TS},
    "another block id": {"blocks": rich({"type": "text", "text": "hello"})},
}


@pytest.mark.parametrize("fields", UNCHANGED.values(), ids=list(UNCHANGED))
async def test_a_change_of_anything_else_is_no_edit(
    adapter: SlackAdapter, fields: dict[str, Any]
) -> None:
    payload = changed(written(**fields), written())
    assert not concerns_us(payload)
    assert await adapter.decode(payload) is None


@pytest.mark.parametrize("stone", [False, True])
async def test_a_deleted_line_is_gone(adapter: SlackAdapter, stone: bool) -> None:
    gone = event(
        subtype="message_deleted", ts=LATER, deleted_ts=TS, previous_message=written(thread_ts=ROOT)
    )
    tombstone = {"subtype": "tombstone", "user": "USLACKBOT", "ts": TS, "text": "deleted"}
    turned = changed(tombstone | {"thread_ts": ROOT}, written(thread_ts=ROOT))
    payload = turned if stone else gone
    assert concerns_us(payload)
    at = AT + timedelta(seconds=10, microseconds=100)
    assert await adapter.decode(payload) == LineDeleted(Place("slack", "T1", "C1", ROOT), TS, at)
    assert lane_of(payload) == f"slack:C1:{ROOT}"


@pytest.mark.parametrize("edited", [{"user": "U1", "ts": LATER}, {}, None])
async def test_an_edit_says_since_when_the_line_reads_so(
    adapter: SlackAdapter, edited: dict[str, str] | None
) -> None:
    payload = changed(written("hello there", edited=edited), written("hello"))
    incoming = await adapter.decode(payload)
    assert isinstance(incoming, LineEdited)
    assert incoming.line.edited_at == (instant(LATER) if edited else None)
