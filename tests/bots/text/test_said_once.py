"""What a client is told when their ticket moves on stands in a message or on the receipt."""

import re
from dataclasses import replace

import pytest

from domain.events import StatusChanged
from domain.notices import NOTICES, Audience
from domain.outgoing.mirrors import MirrorKind
from domain.people.person import LANGUAGES, Role
from domain.tickets import Status
from tests.support.texts.rendered import TICKET, drawn, told

ANSWERS = {
    Status.CLOSED: "answers/closed",
    Status.OPEN: "answers/reopened_by_hand",
}
"""What a client who changed the status is told at once."""


def sentences(text: str) -> set[str]:
    return {one.strip() for one in re.split(r"(?<=[.?!])\s|\n", text) if one.strip()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ["", "silence", "still_needed", "client_wrote"])
@pytest.mark.parametrize("status", Status)
def test_no_sentence_is_said_by_both(status: Status, reason: str, language: str) -> None:
    ticket = replace(TICKET, status=status)
    receipt = sentences(drawn(MirrorKind.RECEIPT, ticket, language).plain)
    templates = {ANSWERS[status]} if status in ANSWERS else set()
    for before in Status:
        event = StatusChanged(42, before.value, status.value, reason)
        for notice in NOTICES[StatusChanged]:
            if notice.audience is Audience.CLIENT and notice.when(event, Role.SPECIALIST):
                templates.add(notice.template)
    for template in templates:
        facts = {"before": "new", "after": status.value, "reason": reason}
        post = sentences(told(template, facts, language, ticket).plain)
        assert post
        assert not post & receipt
