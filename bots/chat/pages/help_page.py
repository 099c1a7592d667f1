"""Help as it is drawn: the topics of a role, and a button for each."""

from bots.chat.buttons.layout import Rows
from bots.chat.buttons.rows import HELP
from bots.chat.buttons.values import OfTopic
from bots.chat.typed_commands import helped
from bots.text.locales import label
from domain.answers.home import HelpPage
from domain.outgoing.words import Words


def words_of(page: HelpPage) -> Words:
    """Return the words of its text: the topics, whether they are explained, what none is about."""
    topics, whole = helped(page.role, page.prefix, page.topic)
    return {**page.words, "topics": topics, "whole": whole, "unknown": "" if whole else page.topic}


def buttons_of(page: HelpPage, language: str) -> Rows:
    """Return a button for each topic of the role; a press shows its commands."""
    topics, _ = helped(page.role, page.prefix, "")
    return (
        tuple(
            HELP.draw(OfTopic(str(one["word"]), page.prefix), label(str(one["title"]), language))
            for one in topics
        ),
    )
