"""Home and long pages fit Slack's views and messages."""

from bots.platforms import Button, Item, Rendered
from bots.platforms.slack.outbound.send import body
from bots.platforms.slack.outbound.windows import home_of
from domain.text.spans import Text

LONG = Rendered(
    Text("Home"),
    ((Button("Queue", "q"),),),
    items=tuple(Item(Text(f"#{n}"), (Button(f"Open #{n}", f"look:{n}"),)) for n in range(80)),
)


def test_a_page_that_is_too_long_loses_its_last_rows_and_keeps_its_buttons() -> None:
    for blocks, most in ((home_of(LONG)["blocks"], 100), (body(LONG)["blocks"], 50)):
        assert most - 2 <= len(blocks) <= most
        assert blocks[-1]["elements"][0]["value"] == "q"
        assert blocks[2]["elements"][0]["value"] == "look:0"
