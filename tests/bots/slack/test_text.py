"""What somebody typed crosses Slack unharmed, and nothing they typed can ping."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bots.platforms.slack.text import (
    fallback,
    from_blocks,
    from_message,
    from_mrkdwn,
    mentioned,
    mentioned_in,
    to_blocks,
)
from domain.text.spans import Span, Style, Text

# A line break, tabs, emoji of several code points, RTL marks, and what Slack might take for markup.
_AWKWARD = st.sampled_from(
    [
        "👩‍💻",
        "👍🏽",
        "\u200f",
        "\u202e",
        "é",
        "e\u0301",
        "<!channel>",
        "&amp;",
        "*a*",
        "`",
        "\t",
        " ",
    ]
)
_INLINE = [Style.BOLD, Style.ITALIC, Style.STRIKE, Style.CODE]
_ADDRESSES = st.sampled_from(["https://acme.example/a?b=1&c=<2>", "mailto:anna@acme.example"])


def plain_lines() -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=["Cs"], exclude_characters="\n\0")
    return st.lists(st.one_of(letters, _AWKWARD), min_size=1, max_size=12).map("".join)


@st.composite
def texts(draw: st.DrawFn) -> Text:
    """Texts as they are kept: spans merged, links apart, quotes and code on lines of their own."""
    plain, spans = "", []
    for index, line in enumerate(draw(st.lists(plain_lines(), min_size=1, max_size=5))):
        start = len(plain) + bool(index)
        plain += ("\n" if index else "") + line
        block = draw(st.sampled_from([None, None, Style.QUOTE, Style.PRE]))
        if block is not None:
            spans.append(Span(start, len(plain), block))
        if block is not Style.PRE:
            spans += draw(spans_within(start, len(plain)))
    return Text(plain, tuple(spans)).normalised()


@st.composite
def spans_within(draw: st.DrawFn, start: int, end: int) -> list[Span]:
    spans = []
    for style in draw(st.lists(st.sampled_from(_INLINE), max_size=3)):
        left, right = sorted(draw(st.tuples(*[st.integers(start, end)] * 2)))
        spans.append(Span(left, right, style))
    left, right = sorted(draw(st.tuples(*[st.integers(start, end)] * 2)))
    spans.append(Span(left, right, Style.LINK, draw(_ADDRESSES)))
    return [span for span in spans if span.start < span.end]


def elements_of(blocks: Any) -> list[dict[str, Any]]:
    found = []
    for part in blocks if isinstance(blocks, list) else [blocks]:
        found.append(part)
        found += elements_of(part.get("elements", []))
    return found


@given(st.lists(st.one_of(plain_lines(), st.just("\n")), max_size=8).map("".join))
@example("")
@example("\n\n a \n")
def test_plain_text_comes_back_as_it_was_typed(plain: str) -> None:
    assert from_blocks(to_blocks(Text(plain)), {}) == Text(plain)


@settings(max_examples=60)
@given(texts())
def test_styled_text_comes_back_as_it_was_typed(text: Text) -> None:
    assert from_blocks(to_blocks(text), {}) == text


@settings(max_examples=60)
@given(texts())
def test_nothing_goes_out_that_slack_would_interpret(text: Text) -> None:
    for element in elements_of(to_blocks(text)):
        assert element["type"] in {
            "rich_text",
            "rich_text_section",
            "rich_text_quote",
            "rich_text_preformatted",
            "text",
            "link",
        }
        assert element.get("text", "some") != ""
        assert element.get("elements", ["some"]) != []


def test_a_mention_goes_out_as_plain_characters() -> None:
    text = Text("@Anna look", (Span(0, 5, Style.MENTION, "U1"),))
    [element] = to_blocks(text)[0]["elements"]
    assert [part["type"] for part in element["elements"]] == ["text", "text"]


def test_a_link_that_is_no_web_address_goes_out_as_plain_characters() -> None:
    for address in ("javascript:alert(1)", "slack://open", "http://[", ""):
        blocks = to_blocks(Text("here", (Span(0, 4, Style.LINK, address),)))
        assert "link" not in {element["type"] for element in elements_of(blocks)}


def test_the_fallback_cannot_ping() -> None:
    assert fallback(Text("<!channel> & <@U1>")) == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_blank_lines_around_a_quote_stay() -> None:
    text = Text("a\n\nq\n\nb", (Span(3, 4, Style.QUOTE),))
    assert from_blocks(to_blocks(text), {}) == text


def test_a_picture_that_an_app_shows_is_read_as_what_it_says_about_it_and_leads_there() -> None:
    url = "https://acme.example/lift.png"
    title = {"type": "plain_text", "text": "Lift 2"}
    shown = {"type": "image", "image_url": url, "title": title}
    for block, said in ((shown | {"alt_text": "The lift"}, "The lift"), (shown, "Lift 2")):
        assert from_blocks([block], {}) == Text(said, (Span(0, len(said), Style.LINK, url),))


def test_text_from_slacks_composer_is_read() -> None:
    blocks = [
        {
            "type": "rich_text",
            "block_id": "x",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "user", "user_id": "U1"},
                        {"type": "text", "text": " see "},
                        {"type": "channel", "channel_id": "C1", "style": {"bold": True}},
                        {"type": "text", "text": " "},
                        {"type": "broadcast", "range": "here"},
                        {"type": "text", "text": " "},
                        {"type": "usergroup", "usergroup_id": "S1"},
                        {"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fc"},
                        {"type": "emoji", "name": "acme"},
                        {"type": "link", "url": "https://acme.example"},
                    ],
                },
                {
                    "type": "rich_text_list",
                    "style": "ordered",
                    "indent": 1,
                    "offset": 2,
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]},
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "b"}]},
                    ],
                },
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "q"}]},
                {"type": "rich_text_section", "elements": [{"type": "new_kind", "text": "t"}]},
            ],
        }
    ]
    assert mentioned(blocks) == {"U1", "C1"}
    text = from_blocks(blocks, {"U1": "Anna", "C1": "general"})
    assert text.plain == (
        "@Anna see #general @here @S1👋🏼:acme:https://acme.example\n  3. a\n  4. b\nq\nt"
    )
    said = {(s.style, text.plain[s.start : s.end], s.value) for s in text.spans}
    assert said == {
        (Style.MENTION, "@Anna", "U1"),
        (Style.MENTION, "#general", "C1"),
        (Style.BOLD, "#general", ""),
        (Style.MENTION, "@here", "here"),
        (Style.MENTION, "@S1", "S1"),
        (Style.LINK, "https://acme.example", "https://acme.example"),
        (Style.QUOTE, "q", ""),
    }


def test_a_slash_commands_words_are_read() -> None:
    typed = (
        "assign <@U1|anna> &lt;3 &amp;lt; <#C1|> <!here> <!subteam^S1|@it> "
        "<https://a.example?x=1&amp;y=2|site> <mailto:a@b.example> *x*"
    )
    text = from_mrkdwn(typed, {"U1": "Anna", "C1": "general"})
    assert text.plain == "assign @Anna <3 &lt; #general @here @it site a@b.example *x*"
    values = [(span.style, span.value) for span in text.spans]
    assert values == [
        (Style.MENTION, "U1"),
        (Style.MENTION, "C1"),
        (Style.MENTION, "here"),
        (Style.MENTION, "S1"),
        (Style.LINK, "https://a.example?x=1&y=2"),
        (Style.LINK, "mailto:a@b.example"),
    ]
    assert mentioned_in(typed) == {"U1", "C1"}


BY_NAME = {
    "done :tada:": "done 🎉",
    ":+1::skin-tone-3: :tada::fire:": "👍🏼 🎉🔥",
    "(:eyes:)": "(👀)",
    ":our_parrot:": ":our_parrot:",
    "at 1:100:2, x:fire:y": "at 1:100:2, x:fire:y",
    "<https://a.example|:tada:>": "🎉",
}


@pytest.mark.parametrize(("typed", "read"), BY_NAME.items())
def test_emoji_that_slack_writes_by_name_are_characters(typed: str, read: str) -> None:
    assert from_mrkdwn(typed, {}).plain == read
    shared = {"text": typed, "user": "U1", "ts": "1.1"}
    assert from_message(shared, {}).plain == read


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0:")))
def test_an_escaped_text_comes_back_as_it_was_typed(plain: str) -> None:
    assert from_mrkdwn(fallback(Text(plain)), {}) == Text(plain)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["type", "elements", "text", "style", "user_id", "unicode"]), inner
            )
        ),
        max_leaves=8,
    )
)
def test_blocks_of_an_unknown_shape_lose_no_message(part: Any) -> None:
    section = {"type": "rich_text_section", "elements": [{"type": "brand_new", "value": part}]}
    blocks = [{"type": "rich_text", "elements": [section]}, {"type": "other", "elements": part}]
    assert json.dumps(from_blocks(blocks, {}).plain) == '""'
