import pytest
from hypothesis import example, given
from markupsafe import Markup

from bots.text.markup import escape, parse
from domain.text.spans import Span, Style, Text
from tests.support.strategies.texts import TYPED, texts


class TestParse:
    @pytest.mark.parametrize(
        ("markup", "span"),
        [
            ("<b>text</b>", Span(0, 4, Style.BOLD)),
            ("<i>text</i>", Span(0, 4, Style.ITALIC)),
            ("<s>text</s>", Span(0, 4, Style.STRIKE)),
            ("<q>text</q>", Span(0, 4, Style.QUOTE)),
            ("<code>text</code>", Span(0, 4, Style.CODE)),
            ("<pre>text</pre>", Span(0, 4, Style.PRE)),
            ('<pre lang="sql">text</pre>', Span(0, 4, Style.PRE, "sql")),
            (
                '<a href="https://e.x/?a=1&amp;b=2">text</a>',
                Span(0, 4, Style.LINK, "https://e.x/?a=1&b=2"),
            ),
            ('<at id="U7">text</at>', Span(0, 4, Style.MENTION, "U7")),
        ],
    )
    def test_every_tag_is_a_style(self, markup: str, span: Span) -> None:
        assert parse(markup) == Text("text", (span,))

    def test_tags_nest(self) -> None:
        spans = (Span(0, 3, Style.BOLD), Span(1, 2, Style.ITALIC))
        assert parse("<b>a<i>b</i>c</b>d") == Text("abcd", spans)

    def test_escaped_characters_are_themselves(self) -> None:
        assert parse("&lt;b&gt; &amp;amp; &quot;&#34;&#39;") == Text('<b> &amp; ""\'')

    def test_white_space_stays_as_it_is(self) -> None:
        assert parse(" a\r\n\tb  ") == Text(" a\r\n\tb  ")

    @pytest.mark.parametrize(
        "markup",
        [
            *("<b>", "</b>", "<b>x</i>", "<b><i>x</b></i>", "<b>x</b", "<u>x</u>", "<B>x</B>"),
            *("a < b", "a & b", "&nbsp;", "&#65;", "<b x>y</b>", '<b href="x">y</b>', "<br/>"),
            *(
                '<a href="x" >y</a>',
                "<a href='x'>y</a>",
                '<a href="&x;">y</a>',
                '<a>y</a href="x">',
            ),
        ],
    )
    def test_a_mistake_in_a_template_is_an_error(self, markup: str) -> None:
        with pytest.raises(ValueError, match=r".+\.$"):
            parse(markup)


class TestEscape:
    @given(texts(TYPED))
    @example(Text("😀" * 4000, (Span(0, 4000, Style.BOLD),)))
    @example(Text("<b>&amp;\0\x1b\u202e\r\n</b>", (Span(2, 9, Style.LINK, '"><b>&quot;'),)))
    def test_means_the_same_text(self, text: Text) -> None:
        assert parse(escape(text)) == text.normalised()

    @given(texts())
    def test_calls_nobody(self, text: Text) -> None:
        others = tuple(span for span in text.spans if span.style is not Style.PING)
        assert parse(escape(text)) == Text(text.plain, others).normalised()

    def test_plain_characters_are_nobodys_markup(self) -> None:
        assert escape(Text("<b>&amp;")) == Markup("&lt;b&gt;&amp;amp;")

    def test_crossing_spans_become_nested_tags(self) -> None:
        text = Text("abc", (Span(0, 2, Style.ITALIC), Span(1, 3, Style.BOLD)))
        assert escape(text) == Markup("<i>a</i><b><i>b</i>c</b>")
