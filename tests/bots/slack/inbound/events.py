"""Messages as Slack's events have them."""

from datetime import UTC, datetime
from typing import Any

TS, ROOT, LATER = "1700000010.000200", "1700000000.000100", "1700000020.000300"


AT = datetime(2023, 11, 14, 22, 13, 30, 200, tzinfo=UTC)


def event(**fields: Any) -> dict[str, Any]:
    """A message event as the Events API wraps it."""
    about = {"type": "message", "channel": "C1", "channel_type": "channel", "ts": TS} | fields
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": about}


def written(text: str = "hello", **fields: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": text, "ts": TS} | fields


def changed(now: dict[str, Any], before: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return event(
        subtype="message_changed", ts=LATER, message=now, previous_message=before, **fields
    )


def rich(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return [{"type": "rich_text", "block_id": "b", "elements": [section]}]
