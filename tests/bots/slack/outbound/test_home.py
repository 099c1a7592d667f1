"""Home and long pages fit Slack's views and messages."""

from dataclasses import replace

from bots.platforms import Button, Item, Rendered, Window
from bots.platforms.slack.outbound.send import body
from bots.platforms.slack.outbound.windows import home_view, page_view
from domain.text.spans import Text

LONG = Rendered(
    Text("Home"),
    ((Button("Queue", "q"),),),
    items=tuple(Item(Text(f"#{n}"), (Button(f"Open #{n}", f"look:{n}"),)) for n in range(80)),
)


def test_a_page_that_is_too_long_loses_its_last_rows_and_keeps_its_buttons() -> None:
    for blocks, most in ((home_view(LONG)["blocks"], 100), (body(LONG)["blocks"], 50)):
        assert most - 2 <= len(blocks) <= most
        assert blocks[-1]["elements"][0]["value"] == "q"
        assert blocks[2]["elements"][0]["value"] == "look:0"


def test_a_window_says_its_title_once() -> None:
    home, window = replace(LONG, text=Text("Home\nNothing needs you")), Window("Home", "Close")
    assert "Home" not in str(page_view(home, window, None)["blocks"][0])
    assert "Nothing needs you" in str(page_view(home, window, None)["blocks"][0])
    assert "Home" not in str(page_view(LONG, window, None)["blocks"])
    assert "Home" in str(home_view(home)["blocks"][0])
