"""The commands that people are offered beside their input, by role and language."""

import hashlib
from collections.abc import Mapping, Sequence

from bots.chat.commands import COMMANDS
from bots.text.locales import LANGUAGES, label
from domain.desk import may
from domain.people import Role

Menu = Sequence[tuple[str, str]]
"""Names of commands, and what they do."""


def menu(role: Role, language: str) -> Menu:
    """Return what somebody of this role is offered, in this language."""
    offered = [spec for spec in COMMANDS.values() if may(role, spec.asks)]
    return [(spec.name, label(spec.help, language)) for spec in offered]


def for_everybody() -> Mapping[str, Menu]:
    """Return what clients are offered, by language."""
    return {language: menu(Role.CLIENT, language) for language in LANGUAGES}


def edition() -> str:
    """Tells what is offered now from what earlier versions offered."""
    menus = [menu(role, language) for role in Role for language in LANGUAGES]
    return hashlib.sha256(repr(menus).encode()).hexdigest()[:8]


def offered(state: str, language: str) -> Menu:
    """Return what a picture of somebody's menu shows: staff's role's, else nothing of its own.

    `state` is "role:language:edition", as `offer_commands` writes it; `language` is the desk's, for
    whom none is known of.
    """
    role, spoken = state.split(":")[:2]
    return menu(Role(role), spoken or language) if Role(role).is_staff else ()
