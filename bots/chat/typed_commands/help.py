"""Help: the commands by what one wants to do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bots.chat.typed_commands.catalogue import COMMANDS, by_word
from bots.chat.typed_commands.grammar import Spec
from bots.text.locales import N_
from domain.desk import may
from domain.outgoing.words import Words
from domain.people.person import LANGUAGES, Role

ALL = frozenset({"all", "все", "всё"})
"""Words for everything that a role may type."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Commands that serve one purpose. `words` are typed for it, one in each of LANGUAGES."""

    words: tuple[str, ...]
    title: str
    commands: tuple[str, ...]


TOPICS = (
    Topic(
        ("ask", "открыть"),
        N_("Send a request"),
        ("new", "form", "cancel", "tickets"),
    ),
    Topic(
        ("queue", "очередь"),
        N_("Find and assign tickets"),
        ("queue", "take", "assign", "department"),
    ),
    Topic(
        ("reply", "ответ"),
        N_("Reply to a client"),
        ("r", "note", "noreply", "wrong", "lock", "unlock"),
    ),
    Topic(
        ("ticket", "заявка"),
        N_("Read a ticket"),
        ("ticket", "why", "history", "transcript"),
    ),
    Topic(
        ("change", "изменить"),
        N_("Change a ticket"),
        ("status", "close", "reopen", "subject", "category", "priority", "level"),
    ),
    Topic(
        ("calls", "звонки"),
        N_("Record a call or contact a client"),
        ("call", "open", "desk"),
    ),
    Topic(
        ("people", "люди"),
        N_("Find a person"),
        (
            *("people", "staff", "person", "export", "forget", "remember"),
            *("requests", "invite"),
        ),
    ),
    Topic(
        ("away", "смена"),
        N_("Step away and hand over tickets"),
        ("away", "back", "handover", "shift", "swap"),
    ),
    Topic(
        ("desk", "поддержка"),
        N_("Run the desk"),
        (
            "settings",
            "set",
            "dayoff",
            "sla",
            "newcategory",
            "try",
            "role",
            "leaves",
            "channel",
            "audit",
            "edit",
            "as",
        ),
    ),
    Topic(
        ("bot", "бот"),
        N_("Use the bot"),
        ("home", "start", "help", "language", "link", "unlink"),
    ),
)
"""Every command once, in the order in which help lists them."""


def helped(role: Role, prefix: str, typed: str) -> tuple[Sequence[Words], bool]:
    """Return the topics that help shows to a role, and whether it explains their commands.

    `typed` is a topic, a command or a word for all; anything else asks for nothing. `prefix`
    stands before each command where help was asked for.
    """
    wanted = " ".join(typed.lower().split()).removeprefix(prefix)
    topics = [(topic, specs) for topic in TOPICS if (specs := [*_of(topic, role)])]
    chosen = [(topic, specs) for topic, specs in topics if wanted in topic.words]
    spec = by_word().get(wanted)
    if wanted in ALL:
        chosen = topics
    elif not chosen and spec is not None:
        chosen = [(topic, [spec]) for topic, specs in topics if spec in specs]
    return [_said(*one, prefix) for one in chosen or topics], bool(chosen)


def _of(topic: Topic, role: Role) -> Iterator[Spec]:
    """Yield the topic's commands that a role may use; the last topic has those of none, too."""
    names = [*topic.commands]
    if topic is TOPICS[-1]:
        elsewhere = {name for one in TOPICS for name in one.commands}
        names += [name for name in COMMANDS if name not in elsewhere]
    return (COMMANDS[name] for name in names if may(role, COMMANDS[name].asks))


def _said(topic: Topic, specs: list[Spec], prefix: str) -> Words:
    return {
        "word": topic.words[0],
        "typed": dict(zip(LANGUAGES, topic.words, strict=True)),
        "title": topic.title,
        "commands": [
            {"name": spec.name, "usage": spec.usage(prefix), "help": spec.help} for spec in specs
        ],
    }
