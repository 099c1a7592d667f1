"""Messages that the tests of this folder send."""

from collections.abc import Callable

from bots.platforms import (
    Button,
    Outgoing,
    Rendered,
)
from bots.platforms.telegram.adapter import TelegramAdapter
from domain.people.places import Place
from domain.text.spans import Text
from tests.bots.telegram.conftest import IVAN

Connect = Callable[..., TelegramAdapter]

PLACE = Place("telegram", "", str(IVAN))

CLOSE = Button("Close", "close:42")

NEW = Button("New request", "new", primary=True)


def words(plain: str, *rows: tuple[Button, ...]) -> Rendered:
    return Rendered(Text(plain), rows)


def post(plain: str = "Hello", place: Place = PLACE, quotes: str = "") -> Outgoing:
    return Outgoing("o1", place, words(plain), quotes)
