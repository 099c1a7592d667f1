"""A client's line calls in Slack whom the desk means to call, whatever the client is called."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from bots.platforms.slack.text import to_blocks
from domain.outgoing.bodies import ClientsLine, Mention
from domain.outgoing.deliveries import FoldedLine
from domain.text.spans import Span, Style, Text
from tests.support.strategies.texts import texts
from tests.support.texts.rendered import DELIVERY, MESSAGE, NOW, PRESENTER

FORGED = '</ping></b><ping id="U9">x</ping> <@U9> <!here>'
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=9)


def called(element: Any) -> Iterator[str]:
    """Yield the accounts that blocks call, in order."""
    if isinstance(element, list):
        for one in element:
            yield from called(one)
    elif isinstance(element, dict):
        if element["type"] == "user":
            yield element["user_id"]
        assert element["type"] not in {"usergroup", "broadcast", "channel"}
        yield from called(element.get("elements", []))


@given(texts(), names, names, names)
@example(Text(FORGED, (Span(0, 5, Style.PING, "U9"),)), FORGED, FORGED, FORGED)
def test_a_line_calls_nobody_else(text: Text, author: str, name: str, account: str) -> None:
    message = replace(MESSAGE, text=text)
    mention = Mention(account, f"({name})")
    folded = (FoldedLine(2, message, late=True), FoldedLine(3, message, False, mention))
    for own in (None, mention):
        line = ClientsLine(late=True, mention=own)
        shown = replace(DELIVERY, body=line, message=message, author=author, folded=folded)
        blocks = to_blocks(PRESENTER.delivery(shown, NOW).text)
        assert list(called(blocks)) == [account] * (2 if own else 1)
