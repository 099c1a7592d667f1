"""What should not leave by mistake: private links, tokens and keys, other clients' names.

Precise rather than complete: each finding asks a person, and people who are asked for nothing stop
reading.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby, pairwise
from urllib.parse import urlsplit

from domain.text.spans import Style, Text

PRIVATE_LINK = "private_link"
SECRET = "secret"  # noqa: S105 - a code, not one
OTHER_CLIENT = "other_client"

LONGEST_NAME = 5
"""Words of the longest name that is searched for."""

SHOWN_OF_SECRET = 6
"""Characters of a likely secret that may be shown, so that people recognize it."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Something in a line that a person should check: its kind, and its text in the line."""

    code: str
    what: str

    @property
    def shown(self) -> str:
        """Return it in a form that may be shown in the thread."""
        if self.code == SECRET:
            return self.what[:SHOWN_OF_SECRET] + "…"
        return self.what if len(self.what) <= 80 else self.what[:79] + "…"

    @property
    def key(self) -> str:
        """Return a form by which it is recognized again without being stored."""
        return f"{self.code}:{sha256(self.what.encode(errors='replace')).hexdigest()[:16]}"


def findings(text: Text, own_address: str = "") -> tuple[Leak, ...]:
    """Return private links and likely secrets, each once, in no certain order.

    `own_address` is the desk's own address; empty if it has none.
    """
    links = [span.value for span in text.spans if span.style is Style.LINK]
    urls = [*_URL.findall(text.plain), *links]
    private = [Leak(PRIVATE_LINK, url) for url in urls if _is_private(url, own_address)]
    secrets = (Leak(SECRET, what) for what in _secrets(text.plain, links))
    return tuple(dict.fromkeys((*private, *secrets)))


# Links that open for members of the workspace alone.

_URL = re.compile(r"https?://[^\s<>\"'|]*[^\s<>\"'|.,;:!?)\]}»”]", re.IGNORECASE)
_MEMBERS_ONLY = ("/archives/", "/files/", "/canvas/", "/docs/", "/client/", "/lists/")


def _is_private(url: str, own_address: str) -> bool:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if own_address and host == urlsplit(own_address).hostname:
        return True
    if host == "files.slack.com":
        return True
    return host.endswith(".slack.com") and parts.path.startswith(_MEMBERS_ONLY)


# What looks like a token or a key. The prefixes are those that the vendors publish for scanners.
# What is repeated inside one has a limit: else a text that is almost one would take its length
# squared to read.

VENDORS = (
    r"xox[abeoprs]-[A-Za-z0-9-]{10,}",  # Slack
    r"xapp-\d-[A-Za-z0-9-]{10,}",
    r"https://hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/]{20,}",
    r"gh[oprsu]_[A-Za-z0-9]{36,}",  # GitHub
    r"github_pat_[A-Za-z0-9_]{40,}",
    r"gl(?:pat|dt|rt|ptt)-[A-Za-z0-9_-]{20,}",  # GitLab
    r"(?:AKIA|ASIA)[0-9A-Z]{16}",  # AWS
    r"AIza[0-9A-Za-z_-]{35}",  # Google
    r"ya29\.[0-9A-Za-z_-]{20,}",
    r"(?:sk|rk|pk)_(?:live|test)_[0-9A-Za-z]{16,}",  # Stripe
    r"whsec_[0-9A-Za-z+/=]{24,}",
    r"sk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{32,}",  # OpenAI, Anthropic
    r"hf_[A-Za-z0-9]{30,}",  # Hugging Face
    r"npm_[A-Za-z0-9]{36}",
    r"pypi-[A-Za-z0-9_-]{50,}",
    r"SG\.[A-Za-z0-9_-]{20,100}\.[A-Za-z0-9_-]{20,}",  # SendGrid
    r"do[opr]_v1_[a-f0-9]{64}",  # DigitalOcean
    r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}",  # Shopify
    r"\d{8,10}:[A-Za-z0-9_-]{35}",  # a Telegram bot's
    # a JWT (RFC 7519)
    r"(?<!-)eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{10,}",
    r"[a-z][a-z0-9+.-]{0,30}://[^\s/:@]{1,100}:[^\s/@]{4,200}@[^\s/]+",  # a password in an address
)
_VENDORED = re.compile(r"(?<![A-Za-z0-9_])(?:" + "|".join(VENDORS) + r")(?![A-Za-z0-9_])")
_PEM = re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----")
_ASSIGNED = re.compile(
    r"(?<!\w)(?:pass(?:word|wd|phrase|code)?|pwd|secret|(?:api|access|secret|private)[ _-]?key"
    r"|(?:access|auth|bearer)[ _-]?token|token|парол[ья]|ключ|токен)[\"'`*]*(?P<sign>\s*[:=]\s*)"
    r"[\"'`*]*(?P<value>[^\s\"'`*]{6,})",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z0-9+/=_-]{20,}")


def _secrets(plain: str, links: Iterable[str]) -> Iterator[str]:
    for place in (plain, *links):
        yield from (match[0] for match in _VENDORED.finditer(place))
    yield from (match[0] for match in _PEM.finditer(plain))
    bare = _URL.sub(" ", _VENDORED.sub(" ", plain))
    for match in _ASSIGNED.finditer(bare):
        value = match["value"].rstrip(".,;:!?)»”")
        if _is_password(value, tight=match["sign"] == "="):
            yield value
    yield from (word for word in _WORD.findall(bare) if _is_random(word))


def _is_password(value: str, *, tight: bool) -> bool:
    """Return whether what follows "password:" is one: words of an explanation have only letters.

    `tight`: written `password=value`, as nobody writes in a sentence.
    """
    if len(value) < 6 or set(value) <= set("*•.xX_-…<>[]{}"):
        return False
    only_letters = value.strip("-()[]{}<>/").isalpha()
    return not only_letters or (tight and value.isascii())


_DIGITS, _LOWER, _UPPER = range(3)


def _is_random(word: str) -> bool:
    """Return whether a word changes between digits, lower and upper case as only chance does.

    In random characters, about six of ten neighbouring pairs differ in kind; in names made by
    people, two or three. A hexadecimal hash or id has only two kinds, and is no secret.
    """
    kinds = [_kind(character) for character in word if character.isalnum()]
    if len(kinds) < 20 or len(set(kinds)) < 3:
        return False
    turns = sum(before != after for before, after in pairwise(kinds))
    longest = max(len(list(run)) for _, run in groupby(kinds))
    return turns >= 0.42 * (len(kinds) - 1) and longest <= max(6, len(kinds) // 5)


def _kind(character: str) -> int:
    if character.isdigit():
        return _DIGITS
    return _LOWER if character.islower() else _UPPER


# Names. They are looked up in an index by what a text might call somebody.

_NAME = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$")
_HANDLE = re.compile(r"(?<![\w@./])@([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)")


_PHRASES = """
    a again all an and any are at best can check customer day dear department desk evening for from
    good greetings have hello help helpdesk helpline here hi how i in is it kind kindly later line
    log many me morning my new night no not of ok on or our out please question regards request
    service sincerely so sorry support team technical thank thanks that the there this ticket to
    try up us very we welcome wishes with yes you your

    без в вам вас ваш ваша ваше вечер все всё вы день для до добро доброго доброе доброй добрый за
    заявка здравствуйте и из или как клиент команда мы на нам наш не нет но ночи о отдел ответ очень
    по поддержка поддержки пожаловать пожалуйста пожелания пожеланиями помощь привет приветствую с
    сервис служба спасибо техническая технической техподдержка у уважением утро хорошего центр что
    это
"""
OUR_OWN = frozenset(_PHRASES.split())
"""Words that replies are made of. A name that consists only of them ("Best Regards") could not be
told from a phrase."""


def name_keys(name: str, handles: Iterable[str] = ()) -> frozenset[str]:
    """Return the names by which a person is certainly meant: full name, handles.

    A name of one word is not a key, and neither is a phrase: too many other things have it.
    """
    words = _NAME.findall(name.casefold())
    tells = 1 < len(words) <= LONGEST_NAME and not OUR_OWN.issuperset(words)
    full = {" ".join(words)} if tells else set()
    return frozenset(full | {f"@{handle.casefold()}" for handle in handles if handle})


def possible_names(text: Text) -> frozenset[str]:
    """Return everything in a text that could be a key of `name_keys`: word groups, handles."""
    plain = text.plain.casefold()
    found = {f"@{match[1]}" for match in _HANDLE.finditer(plain)}
    for row in _rows(plain):
        for start in range(len(row)):
            for end in range(start + 2, min(start + LONGEST_NAME, len(row)) + 1):
                if OUR_OWN.issuperset(row[start:end]):
                    continue
                name = " ".join(row[start:end])
                found |= {name, _POSSESSIVE.sub("", name)}
    return frozenset(found)


def _rows(plain: str) -> Iterator[list[str]]:
    """Return words that are next to each other with only spaces in between."""
    row: list[str] = []
    last = 0
    for match in _NAME.finditer(plain):
        between = plain[last : match.start()]
        if row and (between.strip(" \u00a0") or not between):
            yield row
            row = []
        row.append(match[0])
        last = match.end()
    if row:
        yield row
