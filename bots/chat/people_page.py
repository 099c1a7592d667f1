"""The buttons of the list of people."""

from collections.abc import Iterator

from bots.chat.buttons.choices import Rows
from bots.chat.buttons.row import LIMIT
from bots.chat.buttons.rows import PEOPLE
from bots.chat.buttons.values import OfPeople
from bots.platforms import Button
from domain.answers import PeoplePage


def buttons_of(page: PeoplePage, _language: str) -> Rows:
    """Return the buttons for other pages."""
    turns = tuple(one for one in _turns(page) if len(one.value.encode()) <= LIMIT)
    return (turns,) if turns else ()


def _turns(page: PeoplePage) -> Iterator[Button]:
    if page.page:
        yield PEOPLE.draw(OfPeople(page.query, page.page - 1), "◀")
    if page.more:
        yield PEOPLE.draw(OfPeople(page.query, page.page + 1), "▶")
