"""A message that tells somebody what to type names a command as it is typed where they read it."""

from dataclasses import replace

import pytest

from bots.platform_table import platforms
from domain.outgoing.addresses import direct_chat_address
from domain.outgoing.deliveries import Reader
from domain.outgoing.templates import REMINDERS
from domain.people.person import LANGUAGES
from domain.people.places import Place
from tests.bots.text.said.posts import OF_POSTS
from tests.support.texts.rendered import DELIVERY, NOW, PRESENTER, posted

CHATS = {"telegram": Place("telegram", "", "7"), "slack": Place("slack", "T1", "D7")}
NOTICES = [name for name in OF_POSTS if name.startswith(("client/", "staff/")) or name == REMINDERS]
TELL_WHAT_TO_TYPE = {"client/linked": "unlink", "staff/appointed": "help", REMINDERS: "queue"}


def said(template: str, platform: str) -> list[str]:
    """Return all that a notice may say in somebody's direct chat."""
    deliveries = [
        replace(
            DELIVERY,
            body=posted(template, facts),
            destination=direct_chat_address(7),
            place=CHATS[platform],
            reader=Reader(language, "UTC"),
        )
        for facts in OF_POSTS[template]
        for language in LANGUAGES
    ]
    return [PRESENTER.delivery(one, NOW).text.plain for one in deliveries]


@pytest.mark.parametrize("platform", CHATS)
def test_nobody_is_told_to_type_what_is_typed_elsewhere(platform: str) -> None:
    assert NOTICES
    texts = {(one, text) for one in NOTICES for text in said(one, platform)}
    assert not {(one, text) for one, text in texts if "/desk" in text}


@pytest.mark.parametrize("platform", CHATS)
@pytest.mark.parametrize(("template", "command"), TELL_WHAT_TO_TYPE.items())
def test_a_command_begins_with_the_sign_of_the_chat(
    template: str, command: str, platform: str
) -> None:
    typed = f"{platforms()[platform].prefix}{command}"
    assert any(typed in text for text in said(template, platform))
