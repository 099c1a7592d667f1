"""What somebody filled in in a form."""

from collections.abc import Callable, Mapping

from bots.platforms import Payload
from bots.platforms.slack.emoji import with_emoji
from bots.platforms.slack.inbound.attachments import attachments
from domain.messages import Attachment
from domain.text.spans import Text, readable


def texts_of(payload: Payload) -> Mapping[str, Text]:
    """Return what was typed and chosen, by field name, without files."""
    return {
        name: Text(readable(_READ.get(str(state.get("type")), _value)(state)))
        for name, state in _states(payload).items()
    }


def files_of(payload: Payload) -> tuple[Attachment, ...]:
    """Return the files that came with it."""
    states = _states(payload).values()
    return attachments({"files": [file for one in states for file in one.get("files") or ()]})


def field_typed_in(payload: Payload) -> str:
    """Return the name of the field whose options are sought (docs: block_suggestion)."""
    return str(payload.get("block_id") or "")


def _states(payload: Payload) -> Mapping[str, Payload]:
    values = (payload["view"].get("state") or {}).get("values") or {}
    return {name: next(iter(elements.values()), {}) for name, elements in values.items()}


def _value(state: Payload) -> str:
    return with_emoji(str(state.get("value") or ""))


def _selected(state: Payload) -> str:
    return str((state.get("selected_option") or {}).get("value") or "")


def _ticked(state: Payload) -> str:
    return ",".join(str(option["value"]) for option in state.get("selected_options") or ())


_READ: Mapping[str, Callable[[Payload], str]] = {
    "static_select": _selected,
    "external_select": _selected,
    "checkboxes": _ticked,
    "file_input": lambda _: "",
}
