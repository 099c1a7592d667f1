"""The words for what stands on a ticket or a line: statuses, lamps, filters, sources, files."""

import difflib
from collections.abc import Iterable, Mapping

from bots.text.locales import N_, NP_, label
from domain.audit import Audited
from domain.dictionaries import Voice
from domain.messages import AttachmentKind
from domain.people.person import Access, Role
from domain.policy.people.people_search import PersonFilter
from domain.policy.queue.ticket_list import Filter, Light
from domain.tickets import Status

STATUSES: Mapping[str, str] = {
    Status.NEW: NP_("status", "New"),
    Status.OPEN: NP_("status", "In progress"),
    Status.PENDING: NP_("status", "Waiting for client"),
    Status.ON_HOLD: NP_("status", "On hold"),
    Status.RESOLVED: NP_("status", "Processed"),
    Status.CLOSED: NP_("status", "Closed"),
}
CLIENT_STATUSES: Mapping[str, str] = {**STATUSES, Status.PENDING: NP_("status", "Waiting for you")}
"""Statuses as the ticket's client reads them."""

LAMPS: Mapping[str, str] = {
    Light.RED: N_("🔴 your turn"),
    Light.YELLOW: N_("🟡 the client is waiting"),
    Light.LIGHT_GREEN: N_("🟩 a colleague replied"),
    Light.GREEN: N_("🟢 you replied"),
    Light.GREY: N_("⚪ closed"),
    Light.OVERDUE: N_("❗ overdue"),
    Light.SOON: N_("⏰ due soon"),
}
"""Each begins with the lamp itself. A colour says whose turn it is and nothing else; the last two
are signs beside it, for lateness."""

FILTERS: Mapping[str, str] = {
    Filter.LAMP: N_("Lamp"),
    Filter.STATUS: N_("Status"),
    Filter.RESPONSIBLE: N_("Responsible"),
    Filter.LEVEL: N_("Level"),
    Filter.CATEGORY: N_("Category"),
    Filter.DEPARTMENT: N_("Department"),
    Filter.PROJECT: N_("Project"),
    Filter.SOURCE: N_("Source"),
    Filter.PERIOD: N_("Period"),
    Filter.CLIENT: N_("Client"),
    Filter.GROUP: N_("Group"),
    Filter.MARK: N_("Mark"),
    Filter.COMPANY: N_("Company"),
    Filter.LANGUAGE: N_("Language"),
}
"""In the order in which they are offered."""

PEOPLE_FILTERS: Mapping[str, str] = {
    PersonFilter.ROLE: N_("Role"),
    PersonFilter.GROUP: N_("Group"),
    PersonFilter.LEVEL: N_("Level"),
    PersonFilter.COMPANY: N_("Company"),
    PersonFilter.MARK: N_("Mark"),
    PersonFilter.ACCESS: N_("Access"),
}
"""Filters of the list of people."""

ROLES: Mapping[str, str] = {
    Role.CLIENT: N_("client"),
    Role.SPECIALIST: N_("specialist"),
    Role.ADMINISTRATOR: N_("administrator"),
}

MARKS: Mapping[str, str] = {
    "good": NP_("mark", "⭐ good"),
    "difficult": NP_("mark", "⚡ difficult"),
}
"""Marks of clients, each with its sign; other marks go by their names."""

ACCESSES: Mapping[str, str] = {
    Access.ON: NP_("access", "yes"),
    Access.OFF: N_("no access"),
    Access.ENDED: N_("support has ended"),
}
"""Whether somebody may open tickets."""

SOURCES: Mapping[str, str] = {
    "email": N_("e-mail"),
    "phone": N_("phone"),
}
"""Where tickets come from besides chat platforms, which go by their names."""

KINDS: Mapping[str, str] = {
    AttachmentKind.PHOTO: N_("photo"),
    AttachmentKind.VIDEO: N_("video"),
    AttachmentKind.VOICE: N_("voice message"),
    AttachmentKind.AUDIO: N_("audio"),
    AttachmentKind.DOCUMENT: N_("file"),
    AttachmentKind.ANIMATION: N_("animation"),
    AttachmentKind.STICKER: N_("sticker"),
    AttachmentKind.LOCATION: N_("location"),
    AttachmentKind.CONTACT: N_("contact"),
    AttachmentKind.POLL: N_("poll"),
    AttachmentKind.CHECKLIST: N_("checklist"),
    AttachmentKind.PAID_MEDIA: N_("paid media"),
    AttachmentKind.STORY: N_("story"),
    AttachmentKind.GAME: N_("game"),
    AttachmentKind.INVOICE: N_("invoice"),
    AttachmentKind.PAYMENT: N_("payment"),
    AttachmentKind.GIVEAWAY: N_("giveaway"),
    AttachmentKind.GIFT: N_("gift"),
    AttachmentKind.DICE: N_("dice"),
    AttachmentKind.PASSPORT: N_("passport data"),
    AttachmentKind.WEB_APP: N_("sent from a web app"),
    AttachmentKind.CANVAS: N_("canvas"),
    AttachmentKind.LIST: N_("list"),
    AttachmentKind.HUDDLE: N_("huddle"),
    AttachmentKind.APP: N_("message from an app"),
    AttachmentKind.FORWARDED: N_("forwarded message"),
    AttachmentKind.QUOTED: N_("in reply to a message"),
    AttachmentKind.OTHER: N_("something else"),
}
"""What came with a line."""


AUDITED: Mapping[str, str] = {
    Audited.ROLE: NP_("audit", "role"),
    Audited.DETAILS: NP_("audit", "details"),
    Audited.SPEAKS: NP_("audit", "languages"),
    Audited.LEAVES: NP_("audit", "last day"),
    Audited.AWAY: NP_("audit", "tickets handed over, away until"),
    Audited.EXPORTED: NP_("audit", "exported"),
    Audited.FORGOTTEN: NP_("audit", "request to forget"),
    Audited.LINKED: NP_("audit", "linked account"),
    Audited.CHANNEL: NP_("audit", "channel"),
    Audited.LEVEL: NP_("audit", "level"),
    Audited.DEPARTMENT: NP_("audit", "department"),
    Audited.ADDED: NP_("audit", "added"),
    Audited.CHANGED: NP_("audit", "changed"),
    Audited.RENAMED: NP_("audit", "renamed"),
    Audited.SWITCHED: NP_("audit", "switched"),
    Audited.PLACE: NP_("audit", "place in the list"),
    Audited.MESSAGE: NP_("audit", "message"),
    Audited.STAND_IN: NP_("audit", "swapped"),
    Audited.OPENED: NP_("audit", "opened"),
    Audited.STATUS: NP_("audit", "status"),
}
"""What was changed, in the list of recorded changes."""


LAMP_NAMES: Mapping[str, str] = {
    Light.RED: NP_("lamp", "red"),
    Light.YELLOW: NP_("lamp", "yellow"),
    Light.LIGHT_GREEN: NP_("lamp", "light green"),
    Light.GREEN: NP_("lamp", "green"),
    Light.GREY: NP_("lamp", "grey"),
    Light.OVERDUE: NP_("lamp", "overdue"),
    Light.SOON: NP_("lamp", "soon"),
}
"""Lamps and signs as people type them."""

TYPED: Mapping[str, Mapping[str, str]] = {
    Filter.LAMP: LAMP_NAMES,
    Filter.STATUS: STATUSES,
    Filter.SOURCE: SOURCES,
}
"""The words for a filter's values; the values of other filters are names."""


PEOPLE_TYPED: Mapping[str, Mapping[str, str]] = {
    PersonFilter.ROLE: ROLES,
    PersonFilter.ACCESS: {
        Access.ON: NP_("access", "yes"),
        Access.OFF: NP_("access", "no"),
        Access.ENDED: NP_("access", "ended"),
    },
}
"""The same for filters of people."""


def typed_name(name: str, language: str) -> str:
    """Return how people type a filter's name in a language; the name itself if there is none."""
    return word({**PEOPLE_FILTERS, **FILTERS}, name, language).lower()


def status_word(status: str, language: str, voice: Voice, *, to_client: bool = False) -> str:
    """Return what staff or a client reads for a status: the desk's own word, or the usual one."""
    usual = CLIENT_STATUSES if to_client else STATUSES
    return voice.status(status, language, to_client=to_client) or word(usual, status, language)


def typed_value(value: str, name: str, language: str, voice: Voice) -> str:
    """Return how people type a filter's value in a language; the value itself if it is a name."""
    if name == Filter.STATUS and value in STATUSES:
        return status_word(value, language, voice).lower()
    words = TYPED.get(name) or PEOPLE_TYPED.get(name, {})
    return word(words, value, language).lower() if value in words else value


def nearest(typed: str, words: Iterable[str]) -> str:
    """Return the word that is most like a mistyped one; empty if none is close."""
    known = {one.casefold(): one for one in words}
    found = difflib.get_close_matches(typed.casefold(), known, n=1)
    return known[found[0]] if found else ""


def word(words: Mapping[str, str], value: str, language: str) -> str:
    """Return the word for a value in a language; the value itself if there is none."""
    return label(words[value], language) if value in words else value


def source_word(source: str, language: str) -> str:
    """Return the word for where a ticket came from."""
    return label(SOURCES[source], language) if source in SOURCES else source.capitalize()


def mark_sign(mark: str) -> str:
    """Return the sign of a client's mark; the mark itself if it has none."""
    return label(MARKS[mark], "en").partition(" ")[0] if mark in MARKS else mark


def lamp_sign(lamp: str) -> str:
    """Return the lamp or sign alone; empty for what is none."""
    return LAMPS.get(lamp, "").partition(" ")[0]
