from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.platforms.telegram.text import LIMIT, from_entities, to_entities, units
from bots.platforms.telegram.text import Entity as Drawn
from domain.text.spans import Span, Style, Text
from tests.support.strategies.texts import FAMILY, plains, texts

BOLD, ITALIC, STRIKE, QUOTE = Style.BOLD, Style.ITALIC, Style.STRIKE, Style.QUOTE
CODE, PRE, LINK, MENTION = Style.CODE, Style.PRE, Style.LINK, Style.MENTION
FREE = {"bold", "italic", "strikethrough"}

Entity = dict[str, Any]


def entity(kind: str, offset: int, length: int, **more: object) -> Entity:
    return {"type": kind, "offset": offset, "length": length, **more}


def slice_of(plain: str, part: Drawn) -> str:
    """The characters of an entity; fails if it begins or ends inside a surrogate pair."""
    start, end = 2 * part["offset"], 2 * (part["offset"] + part["length"])
    return plain.encode("utf-16-le")[start:end].decode("utf-16-le")


@given(plains)
def test_counts_in_utf_16(plain: str) -> None:
    assert units(plain) == len(plain.encode("utf-16-le")) // 2


def test_a_text_is_split_by_what_telegram_counts() -> None:
    pieces = Text("😀" * 5000).split(LIMIT, units)
    assert [units(piece.plain) for piece in pieces] == [4096, 4096, 1808]


class TestToEntities:
    def test_offsets_are_in_utf_16(self) -> None:
        text = Text(f"{FAMILY} bold link", (Span(6, 10, BOLD), Span(11, 15, LINK, "https://e.x/")))
        assert to_entities(text) == (
            f"{FAMILY} bold link",
            [entity("bold", 9, 4), entity("text_link", 14, 4, url="https://e.x/")],
        )

    @pytest.mark.parametrize(
        ("span", "expected"),
        [
            (Span(0, 4, BOLD), entity("bold", 0, 4)),
            (Span(0, 4, ITALIC), entity("italic", 0, 4)),
            (Span(0, 4, STRIKE), entity("strikethrough", 0, 4)),
            (Span(0, 4, CODE), entity("code", 0, 4)),
            (Span(0, 4, PRE), entity("pre", 0, 4)),
            (Span(0, 4, PRE, "python"), entity("pre", 0, 4, language="python")),
            (Span(0, 4, QUOTE), entity("blockquote", 0, 4)),
            (Span(0, 4, LINK, "https://e.x/"), entity("text_link", 0, 4, url="https://e.x/")),
        ],
    )
    def test_every_style_has_its_entity(self, span: Span, expected: Entity) -> None:
        assert to_entities(Text("text", (span,))) == ("text", [expected])

    def test_a_mention_is_its_characters_alone(self) -> None:
        assert to_entities(Text("@anna", (Span(0, 5, MENTION, "7"),))) == ("@anna", [])

    @pytest.mark.parametrize(
        "address",
        [
            *("", "here", "tg://user?id=7", "javascript:x", "https:x"),
            *("https://intranet/wiki", "http://localhost:8080", "https://[broken"),
        ],
    )
    def test_only_web_addresses_become_links(self, address: str) -> None:
        assert to_entities(Text("here", (Span(0, 4, LINK, address),))) == ("here", [])

    def test_white_space_at_the_end_is_left_out(self) -> None:
        text = Text("bold \n x", (Span(0, 7, BOLD), Span(4, 7, ITALIC)))
        assert to_entities(text)[1] == [entity("bold", 0, 4)]

    def test_code_is_free_of_other_styles_but_may_be_quoted(self) -> None:
        spans = (
            Span(0, 9, QUOTE),
            Span(0, 9, BOLD),
            Span(3, 6, CODE),
            Span(2, 5, LINK, "https://e.x/"),
        )
        assert to_entities(Text("aaaaaaaaa", spans))[1] == [
            entity("blockquote", 0, 9),
            entity("bold", 0, 2),
            entity("text_link", 2, 1, url="https://e.x/"),
            entity("bold", 2, 1),
            entity("code", 3, 3),
            entity("bold", 6, 3),
        ]

    @given(texts())
    def test_telegram_takes_them(self, text: Text) -> None:
        plain, entities = to_entities(text)
        assert plain == text.plain
        for part in entities:
            characters = slice_of(plain, part)
            assert characters == characters.rstrip() != ""
        for left, right in combinations(entities, 2):
            start, end = left["offset"], left["offset"] + left["length"]
            inside = right["offset"] + right["length"] <= end
            assert start <= right["offset"]
            assert inside or right["offset"] >= end, "nested or apart"
            if inside:
                kinds = {left["type"], right["type"]}
                assert left["type"] not in {"pre", "code"}
                assert left["type"] != right["type"]
                assert kinds & (FREE | {"blockquote"})
                assert left["type"] == "blockquote" or not kinds & {"pre", "code"}


class TestFromEntities:
    @pytest.mark.parametrize(
        ("given_entity", "spans"),
        [
            (entity("bold", 1, 2), (Span(1, 3, BOLD),)),
            (entity("italic", 1, 2), (Span(1, 3, ITALIC),)),
            (entity("underline", 1, 2), (Span(1, 3, ITALIC),)),
            (entity("strikethrough", 1, 2), (Span(1, 3, STRIKE),)),
            (entity("code", 1, 2), (Span(1, 3, CODE),)),
            (entity("pre", 1, 2), (Span(1, 3, PRE),)),
            (entity("pre", 1, 2, language="sql"), (Span(1, 3, PRE, "sql"),)),
            (entity("blockquote", 1, 2), (Span(1, 3, QUOTE),)),
            (entity("expandable_blockquote", 1, 2), (Span(1, 3, QUOTE),)),
            (entity("text_link", 1, 2, url="u"), (Span(1, 3, LINK, "u"),)),
            (entity("text_mention", 1, 2, user={"id": 7}), (Span(1, 3, MENTION, "7"),)),
            (entity("mention", 0, 5), (Span(0, 5, MENTION, "@anna"),)),
            (entity("url", 1, 2), ()),
            (entity("spoiler", 1, 2), ()),
            (entity("something_new", 1, 2), ()),
            (entity("text_link", 1, 2), ()),
            (entity("bold", 3, 99), (Span(3, 5, BOLD),)),
            (entity("bold", -3, 5), (Span(0, 2, BOLD),)),
            (entity("bold", 9, 2), ()),
            (entity("bold", 2, -1), ()),
        ],
    )
    def test_every_entity_has_its_style(
        self, given_entity: Entity, spans: tuple[Span, ...]
    ) -> None:
        assert from_entities("@anna", [given_entity]) == Text("@anna", spans)

    def test_offsets_count_surrogate_pairs_twice(self) -> None:
        assert from_entities("😀a😀b", [entity("bold", 2, 3)]).spans == (Span(1, 3, BOLD),)

    def test_an_offset_inside_a_pair_takes_the_whole_of_it(self) -> None:
        assert from_entities("😀😀", [entity("bold", 1, 2)]).spans == (Span(0, 2, BOLD),)

    def test_half_a_pair_is_replaced(self) -> None:
        assert from_entities("a\ud83d", None) == Text("a\ufffd")

    @given(
        plains,
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.text(max_size=3), inner, max_size=3)
            ),
            max_leaves=5,
        ),
    )
    def test_nothing_at_all_raises(self, plain: str, entities: object) -> None:
        assert from_entities(plain, entities).plain == plain.replace("\0", "\ufffd")

    @given(
        plains,
        st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "type": st.sampled_from(("bold", "pre", "text_link", "mention", "text_mention"))
                    | st.just([]),
                    "offset": st.integers(-5, 70) | st.integers() | st.none() | st.floats(),
                    "length": st.integers(-5, 70) | st.integers() | st.text(max_size=1),
                    "url": st.none() | st.text(max_size=3),
                    "language": st.none() | st.text(max_size=3) | st.just({}),
                    "user": st.none() | st.dictionaries(st.just("id"), st.none() | st.integers()),
                },
            ),
            max_size=6,
        ),
    )
    def test_no_hostile_entity_raises(self, plain: str, entities: list[Entity]) -> None:
        text = from_entities(plain, entities)
        assert text == text.normalised()
        assert to_entities(text)[0] == text.plain


class TestRoundTrip:
    @given(texts(styles=(BOLD, ITALIC, STRIKE, QUOTE)))
    def test_free_styles_come_back_as_they_went(self, text: Text) -> None:
        """All but what styles white space alone, and what no message may hold."""
        text = Text("".join("x" if c.isspace() or c == "\0" else c for c in text.plain), text.spans)
        assert from_entities(*to_entities(text)) == text.normalised()

    @given(texts())
    def test_sending_a_read_text_again_gives_the_same_entities(self, text: Text) -> None:
        text = Text(text.plain.replace("\0", "0"), text.spans)
        shown = to_entities(text)
        again = to_entities(from_entities(*shown))
        assert again[0] == shown[0]
        assert from_entities(*again) == from_entities(*shown)
