import json
from collections.abc import Callable
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text.spans import VALUED, Span, Style, Text, readable
from tests.support.strategies.texts import FAMILY, FLAG, LONG_CHARACTERS, plains, texts, visible

BOLD, ITALIC, LINK, QUOTE, PRE = Style.BOLD, Style.ITALIC, Style.LINK, Style.QUOTE, Style.PRE


def bytes_of(plain: str) -> int:
    return len(plain.encode())


def looks(text: Text) -> list[tuple[str, dict[Style, str]]]:
    """What a reader sees: each character with its styles; of two links the first to begin."""
    clipped = [
        (max(span.start, 0), -min(span.end, len(text.plain)), span)
        for span in text.spans
        if span.start < span.end
    ]
    ranked = sorted(clipped, key=lambda row: (row[0], row[1], row[2].value), reverse=True)
    return [
        (
            char,
            {
                span.style: span.value if span.style in VALUED else ""
                for start, end, span in ranked
                if start <= at < -end
            },
        )
        for at, char in enumerate(text.plain)
    ]


class TestNormalised:
    def test_sorts_clips_and_drops_what_is_empty(self) -> None:
        text = Text("hello", (Span(3, 99, BOLD), Span(-4, 2, ITALIC), Span(2, 2, QUOTE)))
        assert text.normalised() == Text("hello", (Span(0, 2, ITALIC), Span(3, 5, BOLD)))

    def test_joins_spans_of_one_style_that_touch_or_overlap(self) -> None:
        text = Text("0123456789", (Span(6, 8, BOLD), Span(0, 3, BOLD), Span(3, 7, BOLD)))
        assert text.normalised().spans == (Span(0, 8, BOLD),)

    def test_gives_a_character_under_two_links_to_the_first(self) -> None:
        text = Text("0123456789", (Span(0, 5, LINK, "a"), Span(3, 8, LINK, "b")))
        assert text.normalised().spans == (Span(0, 5, LINK, "a"), Span(5, 8, LINK, "b"))

    def test_drops_a_value_that_means_nothing(self) -> None:
        assert Text("x", (Span(0, 1, BOLD, "v"),)).normalised().spans == (Span(0, 1, BOLD),)

    @given(texts())
    def test_changes_nothing_a_reader_sees_and_is_canonical(self, text: Text) -> None:
        once = text.normalised()
        assert looks(once) == looks(text)
        assert once.normalised() == once
        assert Text(text.plain, text.spans[::-1]).normalised() == once

    @given(texts())
    def test_leaves_no_two_spans_of_one_style_over_a_character(self, text: Text) -> None:
        for style in Style:
            spans = [span for span in text.normalised().spans if span.style is style]
            assert all(left.end <= right.start for left, right in pairwise(spans))

    @given(texts())
    def test_runs_are_the_text_cut_where_spans_begin_and_end(self, text: Text) -> None:
        start = 0
        for plain, spans in text.runs():
            assert plain
            end = start + len(plain)
            within = [s for s in text.normalised().spans if s.start < end and s.end > start]
            assert sorted(spans, key=repr) == sorted(within, key=repr)
            assert all(span.start <= start and end <= span.end for span in spans)
            start = end
        assert start == len(text.plain)


class TestPuttingTogether:
    def test_adds_texts_and_strings(self) -> None:
        bold = Text("bold", (Span(0, 4, BOLD),))
        assert "not " + bold + " at all" == Text("not bold at all", (Span(4, 8, BOLD),))

    def test_a_span_that_hangs_over_does_not_reach_the_neighbour(self) -> None:
        assert Text("a", (Span(0, 9, BOLD),)) + "b" == Text("ab", (Span(0, 1, BOLD),))

    def test_joins_like_a_string(self) -> None:
        parts: list[Text | str] = [
            Text("a", (Span(0, 1, BOLD),)),
            "b",
            Text("c", (Span(0, 1, LINK, "u"),)),
        ]
        joined = Text("a, b, c", (Span(0, 1, BOLD), Span(6, 7, LINK, "u")))
        assert Text(", ").join(parts) == joined
        assert Text(", ").join([]) == Text("")

    @given(texts(), texts())
    def test_an_added_text_can_be_cut_out_again(self, left: Text, right: Text) -> None:
        both = left + right
        assert both.cut(0, len(left.plain)) == left.normalised()
        assert both.cut(len(left.plain)) == right.normalised()

    @given(texts(), st.integers(-9, 9), st.none() | st.integers(-9, 9))
    def test_cuts_as_a_slice_does(self, text: Text, start: int, end: int | None) -> None:
        assert text.cut(start, end).plain == text.plain[start:end]
        assert looks(text.cut(start, end)) == looks(text.normalised())[start:end]

    @given(texts())
    def test_strips_as_a_string_does(self, text: Text) -> None:
        assert text.strip().plain == text.plain.strip()


class TestParts:
    def test_mentions_are_told_in_order_and_once(self) -> None:
        spans = [
            Span(at, at + 1, Style.MENTION, who) for at, who in ((4, "U1"), (0, "U2"), (2, "U1"))
        ]
        assert Text("a b c", tuple(spans)).mentions() == ("U2", "U1")

    def test_shortened_ends_at_a_word_and_says_so(self) -> None:
        assert Text("Cannot log in today").shortened(14) == Text("Cannot log in…")
        assert Text("Cannot log in").shortened(13) == Text("Cannot log in")

    @given(texts(), st.integers(1, 30))
    def test_shortened_keeps_to_its_limit(self, text: Text, limit: int) -> None:
        short = text.shortened(limit)
        assert len(short.plain) <= limit
        assert short == text or text.plain.lstrip().startswith(short.plain.lstrip()[:-1])


class TestJson:
    @given(texts())
    def test_comes_back_as_it_went(self, text: Text) -> None:
        assert Text.from_json(json.loads(json.dumps(text.to_json()))) == text.normalised()

    def test_plain_characters_are_a_string(self) -> None:
        assert Text("hello").to_json() == "hello"

    @pytest.mark.parametrize(
        "bad",
        [
            None,
            5,
            [],
            {},
            {"plain": "x"},
            {"plain": 1, "spans": []},
            {"plain": "x", "spans": {}},
            {"plain": "x", "spans": [], "more": 1},
            {"plain": "x", "spans": ["bold"]},
            {"plain": "x", "spans": [[0, 2, "bold"]]},
            {"plain": "x", "spans": [[-1, 1, "bold"]]},
            {"plain": "x", "spans": [[0, 1, "loud"]]},
            {"plain": "x", "spans": [[0, 1]]},
            {"plain": "x", "spans": [[0.0, 1.0, "bold"]]},
            {"plain": "x", "spans": [[0, 1, "link", 5]]},
            {"plain": "x", "spans": [[0, 1, "link", "u", "v"]]},
        ],
    )
    def test_says_what_is_wrong(self, bad: object) -> None:
        with pytest.raises(ValueError, match=r"^A (text|span) is .*, not .*\.$"):
            Text.from_json(bad)


class TestSplit:
    def test_leaves_alone_what_fits(self) -> None:
        text = Text(" hello \n")
        assert text.split(8) == [text]
        assert Text("").split(8) == [Text("")]

    @pytest.mark.parametrize(
        ("plain", "pieces"),
        [
            ("one two\nsix\n\nten end", ["one two\nsix", "ten end"]),
            ("one two six\nten end", ["one two six", "ten end"]),
            ("one two six seven ten", ["one two six", "seven ten"]),
            ("a\n\nsome words go on", ["a\n\nsome words", "go on"]),
            ("0123456789abcdefghi", ["0123456789abc", "defghi"]),
            ("code:\n    indented", ["code:", "    indented"]),
        ],
    )
    def test_prefers_a_blank_line_then_a_newline_then_a_space(
        self, plain: str, pieces: list[str]
    ) -> None:
        assert [piece.plain for piece in Text(plain).split(13)] == pieces

    def test_does_not_cut_at_a_no_break_space(self) -> None:
        pieces = Text("aaa bbb 5\u00a0000\u00a0km").split(12)
        assert [piece.plain for piece in pieces] == ["aaa bbb", "5\u00a0000\u00a0km"]

    def test_moves_a_span_that_fits_to_the_next_piece(self) -> None:
        text = Text("see this link here", (Span(4, 13, LINK, "u"),))
        assert text.split(10) == [
            Text("see"),
            Text("this link", (Span(0, 9, LINK, "u"),)),
            Text("here"),
        ]

    def test_continues_a_span_longer_than_a_piece(self) -> None:
        text = Text("x" * 25, (Span(0, 25, PRE, "python"),))
        assert [piece.spans for piece in text.split(10)] == [
            (Span(0, 10, PRE, "python"),),
            (Span(0, 10, PRE, "python"),),
            (Span(0, 5, PRE, "python"),),
        ]

    @pytest.mark.parametrize(
        "char", [FAMILY, FLAG, "e\u0301", "\U0001f44d\U0001f3fd", "\r\n", "❤\ufe0f"]
    )
    def test_does_not_cut_inside_what_a_reader_sees_as_one_character(self, char: str) -> None:
        assert {piece.plain for piece in Text(char * 20).split(len(char) + 1)} <= {char, ""}

    def test_does_not_cut_a_line_break_in_two_where_spans_leave_no_better_place(self) -> None:
        crossing = (Span(0, 7, BOLD), Span(3, 10, ITALIC))
        pieces = Text("abcdef\r\nxy", crossing).split(7)
        assert [piece.plain for piece in pieces] == ["abcdef", "\r\nxy"]

    def test_cuts_a_character_only_where_it_alone_is_too_long(self) -> None:
        assert [len(piece.plain) for piece in Text("e" + "\u0301" * 30).split(10)] == [
            10,
            10,
            10,
            1,
        ]

    def test_white_space_alone_is_one_empty_piece(self) -> None:
        assert Text(" \n" * 50).split(10) == [Text("")]

    def test_refuses_a_limit_that_no_character_keeps_to(self) -> None:
        with pytest.raises(ValueError, match="less than one character"):
            Text("ab😀").split(3, bytes_of)

    @given(texts(), st.integers(4, 30), st.sampled_from([len, bytes_of]))
    def test_keeps_to_the_limit_and_loses_nothing_visible(
        self, text: Text, limit: int, measure: Callable[[str], int]
    ) -> None:
        pieces = text.split(limit, measure)
        assert all(measure(piece.plain) <= limit for piece in pieces)
        assert visible("".join(piece.plain for piece in pieces)) == visible(text.plain)
        shown = [look for piece in pieces for look in looks(piece) if not look[0].isspace()]
        assert shown == [look for look in looks(text.normalised()) if not look[0].isspace()]

    @given(plains, st.integers(8, 30), st.data())
    def test_never_cuts_a_span_that_fits(self, plain: str, limit: int, data: st.DataObject) -> None:
        bounds = sorted(data.draw(st.sets(st.integers(0, len(plain)), max_size=6)))
        # Apart from each other, each a link of its own, so that a cut one would be found twice.
        spans = [
            Span(start, end, LINK, str(start))
            for start, end in pairwise(bounds)
            if end - start <= limit and plain[start:end].strip()
        ]
        pieces = Text(plain, tuple(spans)).split(limit)
        values = [span.value for piece in pieces for span in piece.spans]
        assert values == [span.value for span in spans]

    @given(st.lists(st.sampled_from(LONG_CHARACTERS), max_size=30), st.integers(5, 20))
    def test_cuts_between_characters(self, characters: list[str], limit: int) -> None:
        between = {0, *accumulate(len(char) for char in characters)}
        pieces = Text("".join(characters)).split(limit)
        assert {0, *accumulate(len(piece.plain) for piece in pieces)} <= between


def test_unstorable_characters_become_the_replacement_character() -> None:
    assert readable("a\0b\ud83dc😀") == "a\ufffdb\ufffdc😀"
