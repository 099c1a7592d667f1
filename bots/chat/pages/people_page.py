"""The buttons of the list of people, and of a person's card."""

from collections.abc import Iterator, Mapping

from bots.chat.buttons.choices import invitations
from bots.chat.buttons.layout import BACK, LABEL, Rows, in_rows, turns
from bots.chat.buttons.row import Row
from bots.chat.buttons.rows import (
    ADMIT,
    ADMIT_ALONE,
    AS,
    CHANGE_PERSON,
    CHANGE_TEAM,
    EXPORT,
    FORGET,
    HAND_OVER_FOR,
    INVITE_STAFF,
    KEEP,
    LEAVES,
    PEOPLE,
    PERSON,
    REQUESTS,
    SEND_EXPORT,
    SHOW_APART,
    SHOW_FORGET,
    STAFF,
    STAYS,
    UNDO_PERSON,
    UNLINK,
)
from bots.chat.buttons.values import (
    OfClientsPage,
    OfExport,
    OfListed,
    OfNothing,
    OfPage,
    OfPeople,
    OfPerson,
    OfPersonChange,
    OfPersonField,
)
from bots.platforms import Button
from bots.text.locales import N_, label
from domain.answers.people import (
    ExportPage,
    ForgetPage,
    ListedRequest,
    NewRequest,
    PeoplePage,
    PersonPage,
    RequestsPage,
    StaffPage,
)
from domain.people.exports import Extra
from domain.people.person import Role

TICKS: Mapping[Extra, str] = {
    Extra.MARK: N_("Mark"),
    Extra.NOTES: N_("Notes"),
    Extra.RATINGS: N_("Ratings"),
}
ADMIT_ONE = N_("Admit %(name)s")


PeopleAnswer = (
    PeoplePage | StaffPage | PersonPage | ExportPage | ForgetPage | RequestsPage | NewRequest
)


def buttons_of(page: PeopleAnswer, language: str) -> Rows:
    """Return the buttons of a list of people or of requests, of a card or of a new request."""
    match page:
        case NewRequest() | ForgetPage():
            return _of_one(page, language)
        case RequestsPage():
            return (
                *((_admit(one, language), *_card(one)) for one in page.requests),
                *in_rows(turns(REQUESTS, OfPage, page)),
            )
        case PeoplePage():
            cards = [PERSON.draw(OfPerson(one.id), one.name[:LABEL]) for one in page.people]
            others = turns(PEOPLE, lambda at: OfPeople(at, page.query), page)
            return (*in_rows(cards), *in_rows(others))
        case StaffPage():
            cards = [PERSON.draw(OfPerson(one.id), one.name[:LABEL]) for one in page.staff]
            invite = [INVITE_STAFF.labelled(OfNothing(), language)] if page.may_invite else []
            return (*in_rows(cards), *in_rows(turns(STAFF, OfPage, page)), *in_rows(invite))
        case ExportPage():
            send = SEND_EXPORT.labelled(OfExport(page.id, _ticked(page)), language)
            return (
                *((one,) for one in _ticks(page, language)),
                (send, _card_of(page.id, language)),
            )
        case PersonPage():
            tickets = [
                SHOW_APART.draw(OfListed(one.id), f"#{one.id} {one.subject}"[:LABEL])
                for one in page.tickets
            ]
            return (
                *invitations(page.absent, language),
                *in_rows((*_changes(page, language),)),
                *in_rows(tickets),
                *_administration(page, language),
                *_staffs(page, language),
            )


def _of_one(page: NewRequest | ForgetPage, language: str) -> Rows:
    """Return the buttons for a new request, or for forgetting somebody."""
    if isinstance(page, NewRequest):
        one = page.request
        return ((_admit(one, language, ADMIT_ALONE), *_card(one)), (_requests(language),))
    row = FORGET if page.due_at is None else KEEP
    return ((row.labelled(OfPerson(page.id), language), _card_of(page.id, language)),)


def _card_of(person_id: int, language: str) -> Button:
    """Return the button that leads back to somebody's card."""
    return PERSON.draw(OfPerson(person_id), label(BACK, language))


def _ticks(page: ExportPage, language: str) -> Iterator[Button]:
    """Yield a button for each thing that can be ticked; it ticks or unticks it."""
    ticked = _ticked(page)
    for one, words in TICKS.items():
        others = tuple(each for each in Extra if (each in ticked) is not (each is one))
        sign = "☑" if one in ticked else "☐"
        yield EXPORT.draw(OfExport(page.id, others), f"{sign} {label(words, language)}")


def _ticked(page: ExportPage) -> tuple[Extra, ...]:
    return tuple(map(Extra, page.ticked))


def _administration(page: PersonPage, language: str) -> Rows:
    """Return what an administrator does about somebody: sees as them, exports, forgets them."""
    if not page.may_change:
        return ()
    of = OfPerson(page.id)
    row = [EXPORT.labelled(OfExport(page.id), language)]
    if page.role == Role.CLIENT:
        forget = SHOW_FORGET if page.forgotten_at is None else KEEP
        seen = AS.labelled(OfClientsPage(page.id, 0), language)
        row = [seen, *row, forget.labelled(of, language)]
    if page.linked and page.forgotten_at is None:
        row.append(UNLINK.labelled(of, language))
    return (tuple(row),)


def _staffs(page: PersonPage, language: str) -> Rows:
    """Return what an administrator does about a member of staff."""
    if not page.may_change or page.role == Role.CLIENT:
        return ()
    this = OfPerson(page.id)
    leaves = STAYS if page.leaves_at else LEAVES
    return ((HAND_OVER_FOR.labelled(this, language), leaves.labelled(this, language)),)


def _admit(one: ListedRequest, language: str, row: Row[OfPerson] = ADMIT) -> Button:
    return row.draw(OfPerson(one.person_id), label(ADMIT_ONE, language, name=one.name)[:LABEL])


def _card(one: ListedRequest) -> tuple[Button, ...]:
    return (PERSON.draw(OfPerson(one.person_id), one.name[:LABEL]),)


def _requests(language: str) -> Button:
    return REQUESTS.labelled(OfPage(0), language)


def _changes(page: PersonPage, language: str) -> Iterator[Button]:
    """Yield a button for each form, or for each field where there are no forms; and *Undo*."""
    team = page.team if page.may_change else ()
    if page.one_by_one:
        fields = [one for one in page.fields if one.key in page.changes]
        for row, shown in ((CHANGE_PERSON, fields), (CHANGE_TEAM, team)):
            for one in shown:
                yield row.draw(OfPersonField(page.id, one.key), label(one.label, language))
    else:
        if page.changes:
            yield CHANGE_PERSON.labelled(OfPersonField(page.id), language)
        if page.may_change:
            yield CHANGE_TEAM.labelled(OfPersonField(page.id), language)
    if page.undo:
        yield UNDO_PERSON.labelled(OfPersonChange(page.id, page.undo), language)
