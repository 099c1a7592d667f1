"""The buttons of the list of people, and of a person's card."""

from collections.abc import Iterator

from bots.chat.buttons.choices import LABEL, Rows
from bots.chat.buttons.row import LIMIT
from bots.chat.buttons.rows import CHANGE_PERSON, PEOPLE, PERSON, SHOW_APART
from bots.chat.buttons.values import OfListed, OfPeople, OfPerson, OfPersonField
from bots.platforms import Button
from bots.text.locales import label
from domain.answers import PeoplePage, PersonPage

A_ROW = 2


def buttons_of(page: PeoplePage | PersonPage, language: str) -> Rows:
    """Return the buttons of a list of people, or of a card."""
    match page:
        case PeoplePage():
            cards = [PERSON.draw(OfPerson(one.id), one.name[:LABEL]) for one in page.people]
            turns = tuple(one for one in _turns(page) if len(one.value.encode()) <= LIMIT)
            return (*_in_rows(cards), turns) if turns else _in_rows(cards)
        case PersonPage():
            tickets = [
                SHOW_APART.draw(OfListed(one.id), f"#{one.id} {one.subject}"[:LABEL])
                for one in page.tickets
            ]
            return (*_in_rows([*_changes(page, language)]), *_in_rows(tickets))


def _turns(page: PeoplePage) -> Iterator[Button]:
    if page.page:
        yield PEOPLE.draw(OfPeople(page.query, page.page - 1), "◀")
    if page.more:
        yield PEOPLE.draw(OfPeople(page.query, page.page + 1), "▶")


def _changes(page: PersonPage, language: str) -> Iterator[Button]:
    """Yield one button for the form, or one for each field where there are no forms."""
    if not page.may_change:
        return
    if not page.one_by_one:
        yield CHANGE_PERSON.draw(OfPersonField(page.id), label(CHANGE_PERSON.label, language))
        return
    for one in page.fields:
        words = label(one.label, language)
        yield CHANGE_PERSON.draw(OfPersonField(page.id, one.key), words)


def _in_rows(buttons: list[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW))
