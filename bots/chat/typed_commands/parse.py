"""Parsing a line: which command it is, and its arguments."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bots.chat.people_words import query_in
from bots.chat.queue_words import LANGUAGE_WORDS, filters_in, plain
from bots.chat.typed_commands.catalogue import TEXT, by_word
from bots.chat.typed_commands.grammar import (
    ROLES,
    STATUSES,
    Argument,
    Came,
    Spec,
    Typed,
    UsageError,
    Where,
)
from bots.chat.typed_commands.setting_words import QUOTES, promise_in, setting_in
from domain.desk import may
from domain.dictionaries import USUAL_VOICE, Voice
from domain.messages import Line
from domain.people.accounts import Identity, PersonRef
from domain.people.person import Role
from domain.platforms import Platforms, identity_of, traits_of
from domain.text.spans import Style, Text
from domain.tickets import Status

_WORD = re.compile(r"\s*([^\W\d_]\w*)(?:@\w+)?(?=\s|$)")
_NUMBER = re.compile(r"\s*#?(\d{1,9})(?=\s|$)")
_TOKEN = re.compile(r"\s*(\S+)")
_HANDLE = re.compile(r"\s*@([\w.-]*\w)")
_NAME = re.compile(r"\s*([^\n:@]{1,80}):")
_MEMBER = re.compile(r"\s*(?:<@([^\s|>]+)(?:\|[^>]*)?>|@([UW][A-Z0-9]{1,20})\b)")
"""A Slack member as Slack writes one, or as a bare id that somebody pasted."""
_ACCOUNT = re.compile(r"\s*([a-z]\w*:[\w:]+)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Here:
    """Where something was typed, and how accounts are written."""

    platform: str
    team: str
    platforms: Platforms
    voice: Voice

    @property
    def statuses(self) -> Mapping[str, Status]:
        """The statuses by every word for them, the desk's own ones first."""
        own = {plain(word): Status(one.status) for one in self.voice.labels for word in one.words}
        return STATUSES | own


def find(text: Text, prefix: str, role: Role) -> tuple[Spec, Text] | None:
    """Return the command that a text begins with, and the rest.

    Staff may name any command: the desk refuses what they may not do, and never stores a command as
    a line. The first word counts only if it stands alone: `/etc/hosts` is not a command.
    """
    match = _named(text, prefix)
    if match is None:
        return None
    spec = by_word().get(match[1].lower())
    if spec is None or not (role.is_staff or may(role, spec.asks)):
        return None
    return spec, text.cut(match.end()).strip()


def word_of(text: Text, prefix: str) -> str:
    """Return the word that stands where a command would; empty if none does."""
    match = _named(text, prefix)
    return match[1] if match is not None else ""


def _named(text: Text, prefix: str) -> re.Match[str] | None:
    if not text.plain.startswith(prefix):
        return None
    match = _WORD.match(text.plain, len(prefix))
    return None if match is None or (prefix and match.start(1) != len(prefix)) else match


def similar(word: str, role: Role) -> str:
    """Return the role's command that is most like a mistyped word; empty if none is close."""
    names = [name for name, spec in by_word().items() if may(role, spec.asks)]
    return next(iter(difflib.get_close_matches(word.lower(), names, n=1)), "")


MAY_LACK = frozenset(
    {
        Argument.TICKET,
        Argument.OTHER_PERSON,
        Argument.WORDS,
        Argument.FILTERS,
        Argument.PEOPLE,
        Argument.DEPARTMENT,
        Argument.LINK,
        Argument.CODE,
        Argument.TOPIC,
        Argument.CHANGES,
        Argument.SETTING,
    }
)
"""Arguments that may be left out."""


def parse(
    spec: Spec, rest: Text, came: Came, platforms: Platforms, voice: Voice = USUAL_VOICE
) -> Typed:
    """Parse a command's arguments. Raises UsageError if they are wrong.

    `voice` has the desk's own words for statuses.

    In a thread the ticket is known, so a text may begin with a number, and a single number is the
    other ticket's.
    """
    values: dict[Argument, Any] = {}
    here = _Here(came.place.platform, came.place.team, platforms, voice)
    told = {TEXT, Argument.OTHER, Argument.OTHER_DEPARTMENT, Argument.LEVEL}
    for argument in spec.arguments:
        if argument is Argument.TICKET and came.where is Where.THREAD and told & {*spec.arguments}:
            continue
        taken = _TAKE[argument](rest, here)
        if taken is None and argument in (Argument.PERSON, Argument.OTHER_PERSON):
            taken = _take_name(rest, argument, spec, here)
        if taken is not None:
            values[argument], rest = taken
        elif argument not in MAY_LACK and not (argument is TEXT and _brings_files(spec, came)):
            raise UsageError(spec)
    if rest.plain.strip():
        raise UsageError(spec)
    return Typed(values, came)


def _brings_files(spec: Spec, came: Came) -> bool:
    return spec.files and came.line is not None and bool(came.line.attachments)


def words_of(spec: Spec, rest: Text, where: Where, line: Line, platforms: Platforms) -> Text | None:
    """Return the text that a command carries; None if there is none, or if parsing fails."""
    try:
        typed = parse(spec, rest, Came(where, line.place, line), platforms)
    except UsageError:
        return None
    carried: Text | None = typed.get(TEXT) or typed.get(Argument.WORDS)
    return carried


Taken = tuple[Any, Text] | None


def _take_number(rest: Text, _here: _Here) -> Taken:
    match = _NUMBER.match(rest.plain)
    return (int(match[1]), rest.cut(match.end()).strip()) if match else None


def _take_person(rest: Text, here: _Here) -> Taken:
    for span in rest.spans:
        if span.style is Style.MENTION and not rest.plain[: span.start].strip():
            return Identity(here.platform, here.team, span.value), rest.cut(span.end).strip()
    found = _account_in(rest, here)
    if found is not None:
        return found[0], rest.cut(found[1]).strip()
    match = _HANDLE.match(rest.plain)
    if match is None:
        return None
    return Identity(here.platform, here.team, f"@{match[1]}"), rest.cut(match.end()).strip()


_QUOTED = re.compile(rf"\s*[{QUOTES}]([^{QUOTES}]+)[{QUOTES}](?!\S)")
_IN_NAME = re.compile(r"[^\W\d_]")
_MOST_WORDS = 4
"""Words of a name that is not in quotes."""


def _take_name(rest: Text, argument: Argument, spec: Spec, here: _Here) -> Taken:
    """Read what somebody is called: in quotes, or the words before those of the next argument.

    A second person is named in quotes, because a day may follow.
    """
    quoted = _QUOTED.match(rest.plain)
    if quoted is not None:
        return PersonRef(quoted[1].strip()), rest.cut(quoted.end()).strip()
    if argument is Argument.OTHER_PERSON:
        return None
    follows = spec.arguments[spec.arguments.index(argument) + 1 :]
    ends = [match.end() for match in _TOKEN.finditer(rest.plain)]
    for end in ends[-1:] if not follows else ends[:_MOST_WORDS]:
        name, behind = rest.plain[:end].strip(), rest.cut(end).strip()
        if not _IN_NAME.search(name) or name.startswith("@"):
            return None
        if not follows or follows[0] in MAY_LACK or _TAKE[follows[0]](behind, here) is not None:
            return PersonRef(name), behind
    return None


def _account_in(rest: Text, here: _Here) -> tuple[Identity, int] | None:
    """Return the account that a text begins with, like `telegram:42`, and where it ends."""
    if here.team and (member := _MEMBER.match(rest.plain)):
        return Identity(here.platform, here.team, member[1] or member[2]), member.end()
    written = _ACCOUNT.match(rest.plain)
    if written is None:
        return None
    name, *parts = written[1].split(":")
    if len(parts) == 1 and traits_of(name.lower(), here.platforms).has_teams:
        parts = [here.team, *parts]
    try:
        return identity_of(":".join((name.lower(), *parts)), here.platforms), written.end()
    except ValueError:
        return None


def _take_client(rest: Text, here: _Here) -> Taken:
    """Read a person named by a mention, a handle, or their name followed by a colon."""
    for span in rest.spans:
        if span.style is Style.MENTION and not rest.plain[: span.start].strip():
            return _called(span.value, here), _behind(rest, span.end)
    if found := _account_in(rest, here):
        return PersonRef(identity=found[0]), _behind(rest, found[1])
    match = _HANDLE.match(rest.plain) or _NAME.match(rest.plain)
    if match is None:
        return None
    called = (
        PersonRef(handle=match[1])
        if match[0].lstrip().startswith("@")
        else PersonRef(match[1].strip())
    )
    return called, _behind(rest, match.end())


def _called(account: str, here: _Here) -> PersonRef:
    """Return the person of a mention. Telegram's contain only a handle, which may be anybody's."""
    if account.startswith("@"):
        return PersonRef(handle=account[1:])
    return PersonRef(identity=Identity(here.platform, here.team, account))


def _behind(rest: Text, end: int) -> Text:
    left = rest.cut(end).strip()
    return left.cut(1).strip() if left.plain[:1] in (":", ",") else left


def _take_word(words_of: Callable[[_Here], Mapping[str, Any]]) -> Callable[[Text, _Here], Taken]:
    """Return what takes the longest word that is known; a word may be a phrase."""

    def take(rest: Text, here: _Here) -> Taken:
        words = words_of(here)
        longest = max(len(one.split()) for one in words)
        ends = [match.end() for match in _TOKEN.finditer(rest.plain)][:longest]
        for end in reversed(ends):
            if (found := words.get(plain(rest.plain[:end]))) is not None:
                return found, rest.cut(end).strip()
        return None

    return take


def _take_language(rest: Text, here: _Here) -> Taken:
    """Take a language, or whatever stands in its place, so that the desk can say which it has."""
    match = _TOKEN.match(rest.plain)
    known = _take_word(lambda _: LANGUAGE_WORDS)(rest, here)
    return known or ((match[1].lower(), rest.cut(match.end()).strip()) if match else None)


def _take_text(rest: Text, _here: _Here) -> Taken:
    return (rest, Text("")) if rest.plain.strip() else None


def _take_filters(rest: Text, here: _Here) -> Taken:
    words = {word: status.value for word, status in here.statuses.items()}
    found = tuple(filters_in(rest, here.platform, here.team, words))
    return (found, Text("")) if found else None


def _take_who(rest: Text, here: _Here) -> Taken:
    """Read a person named by a mention, a handle, an account, or their name."""
    taken = _take_client(rest, here)
    if taken is not None and not taken[1].plain.strip():
        return taken
    words = " ".join(rest.plain.split())
    return (PersonRef(words), Text("")) if words else None


def _take_people(rest: Text, _here: _Here) -> Taken:
    return (query_in(rest.plain), Text("")) if rest.plain.strip() else None


def _take_setting(rest: Text, here: _Here) -> Taken:
    """Take a typed change of a setting; None if it names no kind of settings."""
    found = setting_in(_with_accounts(rest, here))
    return (found, Text("")) if found is not None else None


def _take_promise(rest: Text, _here: _Here) -> Taken:
    found = promise_in(rest.plain)
    return (found, Text("")) if found is not None else None


_AS = re.compile(r"\s+(?:as|как|от)\s+(?=\S+\s*$)", re.IGNORECASE)


_QUOTED_AS = re.compile(
    rf"(?P<said>\s*[{QUOTES}].*[{QUOTES}])\s+(?:as|как|от)\s+(?P<who>.+)", re.IGNORECASE | re.DOTALL
)
_NOBODY = frozenset({"nobody", "no one", "никто", "никого", "никому"})


def _take_trial(rest: Text, here: _Here) -> Taken:
    """Take a message and, if it ends so, the client who would write it: `… as @maria`.

    `as nobody`: somebody the desk doesn't know. A bare name counts only behind a message in
    quotes, because a message may end with *log in as admin*.
    """
    if not rest.plain.strip():
        return None
    quoted = _QUOTED_AS.fullmatch(rest.plain)
    for match in _AS.finditer(rest.plain):
        who = rest.cut(match.end())
        said = _unquoted(rest.cut(0, match.start()))
        if who.plain.strip().casefold() in _NOBODY:
            return (said, None), Text("")
        taken = _take_client(who, here)
        if taken is not None and not taken[1].plain.strip():
            return (said, taken[0]), Text("")
    if quoted is not None:
        name = PersonRef(_unquoted(Text(quoted["who"])).plain)
        return (_unquoted(rest.cut(0, quoted.end("said"))), name), Text("")
    return (_unquoted(rest), None), Text("")


def _unquoted(text: Text) -> Text:
    words = text.strip()
    quoted = len(words.plain) > 1 and words.plain[0] in QUOTES and words.plain[-1] in QUOTES
    return words.cut(1, len(words.plain) - 1) if quoted else words


def _with_accounts(text: Text, here: _Here) -> str:
    """Return a text with accounts in place of mentions."""
    plain_text = text.plain
    for span in reversed(text.spans):
        if span.style is Style.MENTION and not span.value.startswith("@"):
            account = str(Identity(here.platform, here.team, span.value))
            plain_text = plain_text[: span.start] + account + plain_text[span.end :]
    return plain_text


_TAKE: Mapping[Argument, Callable[[Text, _Here], Taken]] = {
    Argument.TICKET: _take_number,
    Argument.OTHER: _take_number,
    Argument.PERSON: _take_person,
    Argument.STATUS: _take_word(lambda here: here.statuses),
    Argument.ROLE: _take_word(lambda _: ROLES),
    Argument.OTHER_PERSON: _take_person,
    Argument.DAY: _take_text,
    Argument.LANGUAGE: _take_language,
    Argument.LINK: _take_text,
    Argument.CODE: _take_text,
    Argument.TEXT: _take_text,
    Argument.WORDS: _take_text,
    Argument.UNTIL: _take_text,
    Argument.DEPARTMENT: _take_text,
    Argument.OTHER_DEPARTMENT: _take_text,
    Argument.LEVEL: _take_text,
    Argument.CLIENT: _take_client,
    Argument.FILTERS: _take_filters,
    Argument.PEOPLE: _take_people,
    Argument.WHO: _take_who,
    Argument.SETTING: _take_setting,
    Argument.PROMISE: _take_promise,
    Argument.TRIAL: _take_trial,
    Argument.TOPIC: _take_text,
    Argument.CHANGES: _take_text,
}
