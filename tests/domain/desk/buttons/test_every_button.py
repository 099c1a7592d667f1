"""Every button does what it offers, wherever it is drawn, on both platforms.

Which buttons there are is read from the product's tables. A new one fails until a scenario in
`buttons` draws it and EFFECTS there says what a press of it does.
"""

from collections.abc import Iterator

import pytest

from bots.chat.buttons.messages import MESSAGES
from bots.chat.buttons.rows import BUTTONS
from domain.answers.home import HelpPage, HomePage
from domain.answers.queue import QueuePage
from domain.outgoing.templates import CARD, FORM, HELD, REMINDERS, REPLY_FAILED
from tests.domain.desk.buttons import (
    clients,
    elsewhere,
    forms,
    lines,
    links,
    people,
    settings,
    shifts,
    tickets,
)
from tests.domain.desk.buttons.cases import PLATFORMS, SCENARIOS, hands
from tests.domain.desk.buttons.effects import EFFECTS, Press
from tests.domain.desk.support.raw_updates import Hands, name_of
from tests.support.databases.snapshots import Tables, tables_of

__all__ = [
    "clients",
    "elsewhere",
    "forms",
    "hands",
    "lines",
    "links",
    "people",
    "settings",
    "shifts",
    "tickets",
]

ONLY_IN_SLACK = {
    "answers/confirm_processed",
    "answers/confirm_channel",
    CARD,
    HELD,
    "thread/reply_failed",
    "answers/stays_inside",
    "answers/form",
}
ONLY_IN_TELEGRAM = {
    "answers/setting_question",
    FORM,
    REPLY_FAILED,
    "answers/form_subject",
    "answers/order_size",
}
"""Staff work in Slack's threads, and are mentioned there; Telegram has no forms, so that one asks
step by step."""


OFFERING = {
    "answers/guessed",
    "answers/settings",
    "answers/entries",
    "answers/as_list",
    "answers/as_ticket",
    "answers/as_receipt",
    "answers/people",
    "answers/person",
    "answers/export",
    "answers/forget",
    "answers/requests",
    "answers/staff",
    "answers/audit",
    "staff/request",
    "staff/holidays_end",
    "answers/entry",
    "answers/table",
    "answers/setting_question",
    "answers/reopened",
    "answers/departments",
    "answers/assignees",
    HomePage.template,
    "answers/tickets",
    QueuePage.template,
    HelpPage.template,
    FORM,
    REMINDERS,
    "answers/order_size",
}
"""Templates below which stands what their bodies offer."""


PRESSED_ONLY_IN = {
    "send": "slack",
    **dict.fromkeys(("never", "fill", "turn", "read", "answer", "enough", "leave"), "telegram"),
}
"""Buttons of threads, and of questions that are asked one by one."""


def drawn_somewhere() -> Iterator[tuple[str, str]]:
    """Every template that has buttons, on every platform where it is shown."""
    for template in {*MESSAGES, *OFFERING}:
        if template not in ONLY_IN_SLACK:
            yield template, "telegram"
        if template not in ONLY_IN_TELEGRAM:
            yield template, "slack"


ALL = [(name, platform) for name, one in SCENARIOS.items() for platform in one.platforms]


@pytest.fixture
def tables(hands: Hands, database_url: str) -> Iterator[Tables]:
    """The tables of the desk that `hands` are on."""
    with tables_of(database_url) as opened:
        yield opened


@pytest.mark.parametrize(("name", "platform"), ALL)
def test_every_button_does_what_it_offers(
    hands: Hands, tables: Tables, name: str, platform: str
) -> None:
    one = SCENARIOS[name]
    case = one.draw(hands, platform)
    assert case.shown.template == one.template
    assert case.shown.place.platform == platform
    assert case.shown.buttons
    back = hands.put_aside(tables)
    for value in case.shown.buttons:
        told = hands.presses(case.who, case.shown, value)
        assert not told.template.startswith("refusals/"), f"{value}: {told.template}"
        assert EFFECTS[name_of(value)](Press(hands, case, value, told)), f"{value}: {told}"
        told = hands.presses(case.who, case.shown, value)
        over = one.template in ENDING and told.template == "refusals/stale_button"
        refused = told.template.startswith("refusals/")
        assert over or not refused, f"{value} twice: {told.template}"
        back()


ENDING = {"answers/setting_question"}
"""Questions that are the last of their form: a second press is told that the form is over."""


def test_every_button_has_a_scenario_and_every_name_an_effect(hands: Hands, tables: Tables) -> None:
    seen: set[tuple[str, str, str]] = set()
    back = hands.put_aside(tables)
    for name, platform in ALL:
        case = SCENARIOS[name].draw(hands, platform)
        seen |= {(case.shown.template, platform, name_of(one)) for one in case.shown.buttons}
        back()
    expected = {
        (template, platform, row.name)
        for template, platform in drawn_somewhere()
        if template in MESSAGES
        for row in MESSAGES[template].buttons
    }
    assert expected <= seen
    assert {pair[:2] for pair in seen} == set(drawn_somewhere())
    everywhere = {(name, platform) for name in EFFECTS for platform in PLATFORMS}
    elsewhere = {
        (name, at) for name, only in PRESSED_ONLY_IN.items() for at in PLATFORMS if at != only
    }
    assert {(name, platform) for _, platform, name in seen} == everywhere - elsewhere
    assert set(BUTTONS) == set(EFFECTS)
