"""Everything the desk says can be said, in both languages, with the facts the code gives it."""

import re
from dataclasses import asdict, replace
from itertools import product
from typing import Any, cast

import pytest

from bots.text.renderer import our_renderer
from domain.answers import Answer
from domain.events import (
    Event,
)
from domain.messages import Message
from domain.notices import NOTICES
from domain.outgoing.bodies import Mention
from domain.outgoing.deliveries import Reader
from domain.outgoing.mirrors import MirrorKind
from domain.outgoing.templates import CARD, FORM, RECEIPT, SHOWN_NOTE, SHOWN_REPLY
from domain.people.person import LANGUAGES, Role
from domain.policy.forms.form_steps import FormStep
from domain.text.spans import Text
from tests.bots.text.each_result import each_result
from tests.bots.text.said.events import EVENTS
from tests.bots.text.said.pages import PAGES
from tests.bots.text.said.posts import OF_POSTS
from tests.bots.text.said.tickets import MESSAGES, TICKET_CHANGES, TICKETS
from tests.bots.text.said.words import OF_ONE, VALUES
from tests.support.texts.rendered import (
    NOW,
    PRESENTER,
    REFUSALS,
    TICKET,
    drawn,
    posted,
    shown,
    stored,
    told,
)
from tests.support.texts.used_in_code import asked, names

SHOWN = (SHOWN_REPLY, SHOWN_NOTE)
ROOMS = ("answers", "client", "refusals", "staff", "thread")
TAGS = re.compile(r"</?(?:b|i|s|q|code|pre|a|at|ping)[ >]")
"""Ours, where they are shown as characters."""
SLIPS = re.compile(
    rf"%\(|None|Status\.|\n\n|  | [.,]|[^\W\d]\.\.(?!\.)|\w!|[\"']\w*[\"']|{TAGS.pattern}"
)
"""Gaps, the names of things in the code, a short form's dot before a full stop, loud words, and
quotes as a typewriter has them."""


def facts_of(event: Event) -> dict[str, Any]:
    facts = {k: v for k, v in asdict(event).items() if k not in ("ticket_id", "message_id")}
    return {**facts, "assignee": "Anna", "previous": "Boris", "changes": TICKET_CHANGES}


def given() -> list[tuple[str, list[str]]]:
    """Every template that is not told by a post of its own, with the names of its facts."""
    return sorted((name, sorted(facts)) for name, facts in asked() if name not in OF_POSTS)


def is_a_text(text: Text, language: str) -> bool:
    """It says something in that language, quietly, with nothing in it that is not for eyes."""
    cyrillic = bool(re.search("[а-яё]", text.plain))
    return cyrillic == (language == "ru") and not SLIPS.search(text.plain)


class TestEverythingCanBeSaid:
    def test_each_name_in_the_code_has_a_template_and_each_template_a_name(self) -> None:
        spoken = {name for name in our_renderer().names() if not name.startswith("shared/")}
        assert spoken == names()

    def test_each_template_is_tried_below(self) -> None:
        noticed = {notice.template for notices in NOTICES.values() for notice in notices}
        pages = {page.template for page in PAGES}
        tried = noticed | pages | {FORM, *OF_POSTS, *SHOWN} | {name for name, _ in given()}
        assert tried == names()
        assert {name.partition("/")[0] for name, _ in given()} == set(ROOMS)
        assert {type(event) for event in EVENTS} >= set(NOTICES)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("step", ["", *FormStep])
    def test_questions_of_a_form(self, step: str, language: str) -> None:
        priorities = [{"id": 1, "name": "High", "definition": "Your work has stopped"}]
        facts = {"categories": [{"id": 2, "name": "Access"}], "priorities": priorities}
        asked = told(FORM, facts, language, ticket=replace(TICKET, form_step=step))
        assert is_a_text(asked, language)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("template", OF_POSTS)
    def test_what_is_told_besides(self, template: str, language: str) -> None:
        for facts in OF_POSTS[template]:
            body = posted(template, facts)
            texts = each_result(lambda one, body=body: shown(body, language, one), TICKETS)
            assert all(is_a_text(text, language) for text in texts)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_pages(self, language: str) -> None:
        reader = Reader(language, "UTC")
        for page in PAGES:
            both = (page, cast(Answer, stored(page)))
            for said, again in each_result(
                lambda ticket, both=both: [
                    PRESENTER.answer(one, reader, ticket, NOW) for one in both
                ],
                TICKETS,
            ):
                assert is_a_text(said.text, language)
                assert said == again, "it leaves as it was"

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize(("template", "message"), [*product(SHOWN, MESSAGES)])
    def test_lines_shown_in_their_thread(
        self, template: str, message: Message, language: str
    ) -> None:
        assert is_a_text(told(template, {"actor": "Anna"}, language, message=message), language)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("room", ROOMS)
    def test_answers_and_refusals(self, room: str, language: str) -> None:
        wrong = []
        for template, facts in given():
            if not template.startswith(f"{room}/"):
                continue
            values = {**VALUES, **OF_ONE.get(template, {})}
            tickets = [None] if template.startswith(REFUSALS) else TICKETS
            for chosen in product(*(values[fact] for fact in facts)):
                body = posted(template, dict(zip(facts, chosen, strict=True)))
                texts = each_result(lambda one, body=body: shown(body, language, one), tickets)
                wrong += [(body, text.plain) for text in texts if not is_a_text(text, language)]
        assert not wrong

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("kind", NOTICES)
    def test_notices(self, kind: type[Event], language: str) -> None:
        sent = {
            (notice.template, event)
            for event in EVENTS
            if isinstance(event, kind)
            for notice, role in product(NOTICES[kind], [None, *Role])
            if notice.when(event, role)
        }
        assert {template for template, _ in sent} == {one.template for one in NOTICES[kind]}
        called: dict[str, Any] = {"mention": Mention("U1", "Anna")}
        for (template, event), more in product(
            sent, ({}, called, {"actor": "Olga"}, {"actor": "Olga", **called})
        ):
            body = posted(template, {**facts_of(event), **more})
            for text in each_result(
                lambda ticket, message, body=body: shown(
                    body, language, ticket, message, repeated=True
                ),
                TICKETS,
                MESSAGES,
            ):
                # A client's line is shown as it is, with nothing of ours around it.
                shown_well = text.plain and not TAGS.search(text.plain)
                assert shown_well if template == "thread/line" else is_a_text(text, language)

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("template", [CARD, RECEIPT])
    def test_a_picture_is_the_post_that_it_replaces(self, template: str, language: str) -> None:
        kind = MirrorKind.CARD if template == CARD else MirrorKind.RECEIPT
        for ticket in TICKETS:
            assert drawn(kind, ticket, language) == told(template, {}, language, ticket)
