"""Block Kit's rules: which blocks and elements there are, and how much fits in each.

Lengths, and which values of one element must fit each other, are those of slack_sdk's
`models/blocks` and of the Block Kit reference; `TOTAL` is from bolt-js#2509. A block that slack_sdk
knows and this table does not is refused. The words of a refusal are Slack's for lengths, numbers of
items and missing or unknown fields; the others are ours.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bots.sandbox.slack.text import Json

TOTAL = 13_200
"""Characters over all blocks of a message, above which it is `msg_blocks_too_long`."""


class InvalidBlocks(Exception):
    """A rule is broken; the text is what Slack puts in `response_metadata.messages`."""

    def __init__(self, what: str, pointer: str) -> None:
        super().__init__(f"{what} [json-pointer:{pointer}]")


Check = Callable[[Any, str], None]
Fields = dict[str, Check]


def _string(most: int, least: int = 1) -> Check:
    def check(value: Any, at: str) -> None:
        if not isinstance(value, str):
            raise InvalidBlocks("must be a string", at)
        if len(value) > most:
            raise InvalidBlocks(f"must be less than {most + 1} characters", at)
        if len(value) < least:
            raise InvalidBlocks(f"must be more than {least - 1} characters", at)

    return check


def _boolean(value: Any, at: str) -> None:
    if not isinstance(value, bool):
        raise InvalidBlocks("must be a boolean", at)


def _anything(_value: Any, _at: str) -> None:
    return


def _one_of(*allowed: str) -> Check:
    def check(value: Any, at: str) -> None:
        if value not in allowed:
            raise InvalidBlocks(f"must be one of {', '.join(allowed)}", at)

    return check


def _list(item: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, at: str) -> None:
        if not isinstance(value, list):
            raise InvalidBlocks("must be an array", at)
        if len(value) > most:
            raise InvalidBlocks(f"no more than {most} items allowed", at)
        if len(value) < least:
            raise InvalidBlocks(f"no fewer than {least} items allowed", at)
        for index, one in enumerate(value):
            item(one, f"{at}/{index}")

    return check


def _number(least: int, most: int) -> Check:
    def check(value: Any, at: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidBlocks("must be an integer", at)
        if not least <= value <= most:
            raise InvalidBlocks(f"must be from {least} to {most}", at)

    return check


@dataclass(frozen=True, slots=True)
class Fit:
    """What is wrong between several fields of an object, and the field to name (empty: all)."""

    broken: Callable[[Json], object]
    says: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields an object must and may have, and how they fit together."""

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    fits: Sequence[Fit] = ()

    def __call__(self, value: Any, at: str) -> None:
        """Check an object against the shape."""
        if not isinstance(value, dict):
            raise InvalidBlocks("must be an object", at)
        for name in self.required:
            if name not in value:
                raise InvalidBlocks(f"missing required field: {name}", at)
        for name, inner in value.items():
            check = self.required.get(name) or self.optional.get(name)
            if check is None:
                raise InvalidBlocks(f"invalid additional property: {name}", at)
            check(inner, f"{at}/{name}")
        for fit in self.fits:
            if fit.broken(value):
                raise InvalidBlocks(fit.says, f"{at}/{fit.where}" if fit.where else at)


def _typed(shapes: Mapping[str, Shape]) -> Check:
    def check(value: Any, at: str) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        shape = shapes.get(str(kind))
        if shape is None:
            raise InvalidBlocks(f"unsupported type: {kind}", at)
        shape(value, at)

    return check


_TYPE: Fields = {"type": _anything}


def _plain(most: int) -> Shape:
    return Shape({"type": _one_of("plain_text"), "text": _string(most)}, {"emoji": _boolean})


def _text(most: int) -> Check:
    mrkdwn = Shape(_TYPE | {"text": _string(most)}, {"verbatim": _boolean})
    return _typed({"plain_text": _plain(most), "mrkdwn": mrkdwn})


_CONFIRM = Shape(
    {"title": _plain(100), "text": _text(300), "confirm": _plain(30), "deny": _plain(30)},
    {"style": _one_of("primary", "danger")},
)
_OPTION = Shape(
    {"text": _text(75), "value": _string(150)}, {"description": _text(75), "url": _string(3000)}
)
_OPTIONS = _list(_OPTION, 100)
_GROUPS = _list(Shape({"label": _plain(75), "options": _OPTIONS}), 100)

_ACTION: Fields = {"action_id": _string(255), "confirm": _CONFIRM}
_FIELD: Fields = _ACTION | {"placeholder": _plain(150), "focus_on_load": _boolean}
_INPUT: Fields = {"dispatch_action_config": _anything, "initial_value": _string(3000, 0)}
_CHOICE: Fields = _FIELD | {"options": _OPTIONS, "option_groups": _GROUPS}
_ITEMS: Fields = {"type": _anything, "options": _list(_OPTION, 10)}
_MANY: Fields = {"max_selected_items": _anything}


def _offered(element: Json) -> list[Any]:
    """Return an element's options, those of its groups too."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(one for group in groups for one in group["options"])]


def _chosen_among(name: str) -> Fit:
    def broken(element: Json) -> bool:
        chosen = element.get(name, [])
        several = chosen if isinstance(chosen, list) else [chosen]
        return bool(several) and not all(one in _offered(element) for one in several)

    return Fit(broken, "must be one of the provided options", name)


_OPTIONS_OR_GROUPS = Fit(
    lambda element: ("options" in element) is ("option_groups" in element),
    "exactly one of `options` and `option_groups` is required",
)
_LENGTHS = (
    Fit(
        lambda element: element.get("min_length", 0) > element.get("max_length", 3000),
        "must be less than or equal to `max_length`",
        "min_length",
    ),
    Fit(
        lambda element: len(element.get("initial_value", "")) > element.get("max_length", 3000),
        "must be less than `max_length` characters",
        "initial_value",
    ),
)

_INTERACTIVE: dict[str, Shape] = {
    "button": Shape(
        _TYPE | {"text": _plain(75)},
        _ACTION
        | {"value": _string(2000), "url": _string(3000), "accessibility_label": _string(75)}
        | {"style": _one_of("primary", "danger")},
    ),
    "overflow": Shape(_TYPE | {"options": _list(_OPTION, 5)}, _ACTION),
    "static_select": Shape(
        _TYPE,
        _CHOICE | {"initial_option": _OPTION},
        (_OPTIONS_OR_GROUPS, _chosen_among("initial_option")),
    ),
    "multi_static_select": Shape(
        _TYPE,
        _CHOICE | _MANY | {"initial_options": _OPTIONS},
        (_OPTIONS_OR_GROUPS, _chosen_among("initial_options")),
    ),
    "users_select": Shape(_TYPE, _FIELD | {"initial_user": _string(255)}),
    "channels_select": Shape(
        _TYPE, _FIELD | {"initial_channel": _string(255), "response_url_enabled": _boolean}
    ),
    "external_select": Shape(
        _TYPE, _FIELD | {"initial_option": _OPTION, "min_query_length": _anything}
    ),
    "checkboxes": Shape(
        _ITEMS, _FIELD | {"initial_options": _list(_OPTION, 10)}, [_chosen_among("initial_options")]
    ),
    "radio_buttons": Shape(
        _ITEMS, _FIELD | {"initial_option": _OPTION}, [_chosen_among("initial_option")]
    ),
    "datepicker": Shape(_TYPE, _FIELD | {"initial_date": _string(10)}),
    "timepicker": Shape(_TYPE, _FIELD | {"initial_time": _string(5), "timezone": _string(64)}),
    "datetimepicker": Shape(_TYPE, _FIELD | {"initial_date_time": _anything}),
}
_PRESSED = frozenset(("button", "overflow"))
"""Elements that stand in no input block."""
_INPUTS = {kind: shape for kind, shape in _INTERACTIVE.items() if kind not in _PRESSED} | {
    "plain_text_input": Shape(
        _TYPE,
        _FIELD
        | _INPUT
        | {"multiline": _boolean}
        | {"min_length": _number(0, 3000), "max_length": _number(1, 3000)},
        _LENGTHS,
    ),
    "number_input": Shape(
        _TYPE | {"is_decimal_allowed": _boolean},
        _FIELD | _INPUT | {"min_value": _anything, "max_value": _anything},
    ),
    "file_input": Shape(_TYPE, _ACTION | {"filetypes": _anything, "max_files": _number(1, 10)}),
    "email_text_input": Shape(_TYPE, _FIELD | _INPUT),
    "url_text_input": Shape(_TYPE, _FIELD | _INPUT),
}
_PICTURE: Fields = {"image_url": _string(3000), "alt_text": _string(2000)}
_IMAGE = Shape(_TYPE | _PICTURE)

_STYLE = Shape(
    optional=dict.fromkeys(("bold", "italic", "strike", "code", "underline", "unlink"), _boolean)
)
_STYLED: Fields = {"style": _STYLE}
_RICH: dict[str, Shape] = {
    "text": Shape(_TYPE | {"text": _string(TOTAL * 10)}, _STYLED),
    "link": Shape(
        _TYPE | {"url": _string(3000)},
        _STYLED | {"text": _string(TOTAL * 10, 0), "unsafe": _boolean},
    ),
    "user": Shape(_TYPE | {"user_id": _string(255)}, _STYLED),
    "usergroup": Shape(_TYPE | {"usergroup_id": _string(255)}, _STYLED),
    "channel": Shape(_TYPE | {"channel_id": _string(255)}, _STYLED),
    "team": Shape(_TYPE | {"team_id": _string(255)}, _STYLED),
    "broadcast": Shape(_TYPE | {"range": _one_of("here", "channel", "everyone")}, _STYLED),
    "emoji": Shape(
        _TYPE | {"name": _string(255)},
        _STYLED | {"unicode": _string(255), "skin_tone": _anything},
    ),
    "date": Shape(
        _TYPE | {"timestamp": _anything, "format": _string(255)},
        _STYLED | {"url": _string(3000), "fallback": _string(3000)},
    ),
    "color": Shape(_TYPE | {"value": _string(255)}, _STYLED),
}
_INLINE = _list(_typed(_RICH), 10_000, 0)
_SECTION = Shape(_TYPE | {"elements": _INLINE})
_BORDERED = Shape(_TYPE | {"elements": _INLINE}, {"border": _anything, "language": _anything})
_RICH_PARTS = {
    "rich_text_section": _SECTION,
    "rich_text_quote": _BORDERED,
    "rich_text_preformatted": _BORDERED,
    "rich_text_list": Shape(
        _TYPE | {"elements": _list(_SECTION, 10_000, 0)} | {"style": _one_of("bullet", "ordered")},
        {"indent": _anything, "offset": _anything, "border": _anything},
    ),
}

_NOTES = {
    "image": _IMAGE,
    "mrkdwn": Shape(_TYPE | {"text": _string(2000)}, {"verbatim": _boolean}),
    "plain_text": _plain(2000),
}
_ID: Fields = {"block_id": _string(255)}
_BLOCKS: dict[str, Shape] = {
    "rich_text": Shape(_TYPE | {"elements": _list(_typed(_RICH_PARTS), 10_000)}, _ID),
    "section": Shape(
        _TYPE,
        _ID
        | {"text": _text(3000), "fields": _list(_text(2000), 10)}
        | {"accessory": _typed(_INTERACTIVE | {"image": _IMAGE}), "expand": _boolean},
    ),
    "header": Shape(_TYPE | {"text": _plain(150)}, _ID | {"level": _anything}),
    "markdown": Shape(_TYPE | {"text": _string(12_000)}, _ID),
    "divider": Shape(_TYPE, _ID),
    "image": Shape(_TYPE | _PICTURE, _ID | {"title": _plain(2000)}),
    "actions": Shape(_TYPE | {"elements": _list(_typed(_INTERACTIVE), 25)}, _ID),
    "input": Shape(
        _TYPE | {"label": _plain(2000), "element": _typed(_INPUTS)},
        _ID | {"hint": _plain(2000), "optional": _boolean, "dispatch_action": _boolean},
    ),
    "context": Shape(_TYPE | {"elements": _list(_typed(_NOTES), 10)}, _ID),
}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def interactive(block: Json) -> list[Json]:
    """Return a block's elements that somebody can press, choose from or fill in."""
    elements = block.get("elements", []) if block["type"] == "actions" else []
    single = block.get("accessory") or block.get("element")
    return [*elements, single] if single else list(elements)


def _check_unique(blocks: Sequence[Json], at: str) -> None:
    taken: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in taken:
            raise InvalidBlocks(f"`block_id` {block_id!r} is duplicated", f"{at}/{index}/block_id")
        taken.add(block_id or "")
        taken.discard("")
        actions = [e["action_id"] for e in interactive(block) if e.get("action_id")]
        if len(set(actions)) < len(actions):
            raise InvalidBlocks("`action_id` is duplicated within the block", f"{at}/{index}")


MESSAGE, MODAL, HOME = "message", "modal", "home"
_MOST = {MESSAGE: 50, MODAL: 100, HOME: 100}
"""Blocks on each surface."""
_ONLY_ON = {"markdown": MESSAGE, "file_input": MODAL}
"""Blocks and elements that only one surface takes."""


def _check_surface(blocks: Sequence[Json], at: str, surface: str) -> None:
    for index, block in enumerate(blocks):
        for one in (block, *interactive(block)):
            if _ONLY_ON.get(one["type"], surface) != surface:
                raise InvalidBlocks(
                    f"{one['type']} is not supported in a {surface}", f"{at}/{index}"
                )


def check_blocks(blocks: Any, at: str = "/blocks", surface: str = MESSAGE) -> None:
    """Raise InvalidBlocks at the first broken rule of a surface: MESSAGE, MODAL or HOME."""
    _list(_typed(_BLOCKS), _MOST[surface], 0)(blocks, at)
    _check_unique(blocks, at)
    _check_surface(blocks, at, surface)


def checked_options(answer: Json) -> list[Json]:
    """Return the options of an app's response to a search. Raises InvalidBlocks."""
    if "option_groups" in answer:
        _GROUPS(answer["option_groups"], "/option_groups")
        return [option for group in answer["option_groups"] for option in group["options"]]
    options = answer.get("options")
    _list(_OPTION, 100, 0)(options, "/options")
    assert isinstance(options, list)
    return options


def length(blocks: Sequence[Json]) -> int:
    """Return the number of characters in all blocks."""
    return sum(map(len, _texts(list(blocks))))


_VIEW: Fields = {
    "callback_id": _string(255),
    "private_metadata": _string(3000, 0),
    "external_id": _string(255),
}
_MODAL: Fields = {
    "submit": _plain(24),
    "close": _plain(24),
    "clear_on_close": _boolean,
    "notify_on_close": _boolean,
    "submit_disabled": _boolean,
}
_VIEWS: dict[str, Shape] = {
    "modal": Shape(_TYPE | {"title": _plain(24), "blocks": _anything}, _VIEW | _MODAL),
    "home": Shape(_TYPE | {"blocks": _anything}, _VIEW),
}


def check_view(view: Any) -> None:
    """Raise InvalidBlocks at the first broken rule of a modal or Home."""
    _typed(_VIEWS)(view, "/view")
    check_blocks(view["blocks"], "/view/blocks", view["type"])
    asks = any(block["type"] == "input" for block in view["blocks"])
    if asks and view["type"] == "modal" and "submit" not in view:
        raise InvalidBlocks("`submit` is required with an input block", "/view/submit")
