"""The commands that people are offered beside their input, by role and language."""

import hashlib
from collections.abc import Mapping, Sequence

from bots.chat.typed_commands import COMMANDS
from bots.text.locales import label
from domain.desk import may
from domain.outgoing.mirror_states import MirrorState, menu_in
from domain.people.person import LANGUAGES, Role

Menu = Sequence[tuple[str, str]]
"""Names and descriptions of commands."""


def menu(role: Role, language: str) -> Menu:
    """Return the commands offered to this role, in this language."""
    offered = [spec for spec in COMMANDS.values() if may(role, spec.asks)]
    return [(spec.name, label(spec.help, language)) for spec in offered]


def for_everybody() -> Mapping[str, Menu]:
    """Return the commands offered to clients, by language."""
    return {language: menu(Role.CLIENT, language) for language in LANGUAGES}


def edition() -> str:
    """Return a code that tells this catalogue from those of earlier versions."""
    menus = [menu(role, language) for role in Role for language in LANGUAGES]
    return hashlib.sha256(repr(menus).encode()).hexdigest()[:8]


def menu_wanted(state: MirrorState, language: str) -> Menu:
    """Return the commands of somebody's menu: those of a staff role, otherwise nothing.

    `language` is the desk's, for people whose language is unknown.
    """
    role, spoken = menu_in(state)
    return menu(role, spoken or language) if role.is_staff else ()
