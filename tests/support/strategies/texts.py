"""Texts as anybody might write them, for tests that must hold for all."""

from hypothesis import strategies as st

from domain.text.spans import Span, Style, Text

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1e9\U0001f1ea"
LONG_CHARACTERS = (
    *("й", "и\u0306", "e\u0301", "😀", "❤\ufe0f", FAMILY, FLAG, "\U0001f44d\U0001f3fd"),
    *("한", "\u1112\u1161"),
)
"""What a reader sees as one character, however many code points it takes."""

PIECES = (
    *("word", "a", " ", "  ", "\n", "\n\n", "\t", "\r\n", "\u00a0", "\u200b"),
    *("<b>", "</b>", "&amp;", "&", '"', "'", "%s", "{{ x }}", "\0", "\x1f", "\u202e"),
    *LONG_CHARACTERS,
)
"""Words, white space, what looks like markup, control and direction marks, long characters."""

TYPED = tuple(style for style in Style if style is not Style.PING)
"""The styles of what people type."""

plains = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
)


@st.composite
def texts(draw: st.DrawFn, styles: tuple[Style, ...] = tuple(Style)) -> Text:
    """Draw a text with spans anywhere, even outside it and crossing each other."""
    plain = draw(plains)
    places = st.integers(-2, len(plain) + 2)
    values = st.sampled_from(("", "x", "y\"<&>'", "https://e.x/?a&b", "HTTP://é😀"))
    spans = st.builds(Span, places, places, st.sampled_from(styles), values)
    return Text(plain, tuple(draw(st.lists(spans, max_size=8))))


def visible(plain: str) -> str:
    """Return the characters that are more than white space."""
    return "".join(plain.split())
