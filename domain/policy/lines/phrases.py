"""What a line consists of: only a greeting, only thanks, or something else."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from domain.messages import Attachment, AttachmentKind, Line, Message, matter_of, own
from domain.policy.lines.files import crosses
from domain.text.names import cleaned
from domain.text.spans import Text

GREETINGS = {
    "en": "hi hello hey there good morning afternoon evening day greetings dear all team support",
    "ru": "привет здравствуйте здравствуй добрый доброе доброго день дня утро утра вечер вечера "
    "времени суток приветствую коллеги всем ребята уважаемые поддержка",
}
"""Words of lines that only greet, a list per language."""

THANKS = {
    "en": "thanks thank you thx ty so very much a lot many great perfect ok okay cool got it works "
    "now super awesome appreciated all good",
    "ru": "спасибо благодарю вас большое огромное ок окей хорошо отлично супер понял поняла ясно "
    "всё все работает теперь заработало получилось принято спс вам тебе",
}
"""Words of lines that only say thanks, a list per language."""

BECAUSE = ("because", "потому что", "так как", "из-за того что")
"""Words before a reason."""

_BECAUSE = re.compile(rf"(?:^|[\s,;:—–-])+(?:{'|'.join(BECAUSE)})\s+", re.IGNORECASE)

SUBJECT_LENGTH = 80
"""Characters of a subject; about as many as a card's first line shows on a phone."""

_WORD = re.compile(r"\w+")


def reason_in(words: str) -> tuple[str, str]:
    """Return what is said before *because*, and the reason after it; empty if there is none."""
    before, *reason = _BECAUSE.split(words, maxsplit=1)
    return before.strip(), " ".join(reason).strip()


_GREETING = frozenset(word for words in GREETINGS.values() for word in words.split())
_THANKING = frozenset(word for words in THANKS.values() for word in words.split())
_THANKING_SYMBOLS = frozenset(
    "+)👍👌👏🙏🤝🙌💪🎉🥳💯✅✔❤🧡💛💚💙💜🤍💖💕💞💗🥰😍😘😊😀😃😄😁🙂☺😇🤗🤩😎🔥⭐🌟🌹💐🫶🫡"
)
"""What says thanks without a word; the bracket is how Russians write a smile."""
_SAID_BESIDE = re.compile("[\\w\\s.,!:;…'\"\\-–—\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
"""What changes nothing of what a symbol says: letters, signs, and how an emoji looks."""
_UNKNOWN = "\ufffd"
_NEEDED = frozenset(["thanks", "thank", "thx", "ty", "спасибо", "благодарю", "спс"])
_MOST_WORDS = 8


class LineMeaning(Enum):
    """What a line on a processed ticket amounts to.

    DOUBTFUL: without words, and no thanks either. MATTER: it says something, or shows it.
    """

    THANKS = auto()
    DOUBTFUL = auto()
    MATTER = auto()


def _words(plain: str) -> list[str]:
    return _WORD.findall(plain.casefold())


def only_greets(text: Text) -> bool:
    """Return whether the text is only a greeting, or empty."""
    return all(word in _GREETING for word in _words(text.plain))


def meant_by(text: Text, attachments: Sequence[Attachment] = ()) -> LineMeaning:
    """Return what a line on a processed ticket amounts to."""
    attachments = own(attachments)
    if any(item.kind is not AttachmentKind.STICKER for item in attachments):
        return LineMeaning.MATTER
    words, symbols = _words(text.plain), _SAID_BESIDE.sub("", text.plain)
    symbols += "".join(_SAID_BESIDE.sub("", item.detail) or _UNKNOWN for item in attachments)
    if "?" in text.plain or not (words or symbols or text.plain.strip()):
        return LineMeaning.MATTER
    if not words:
        return (
            LineMeaning.THANKS
            if symbols and _THANKING_SYMBOLS.issuperset(symbols)
            else LineMeaning.DOUBTFUL
        )
    thanks = (
        len(words) <= _MOST_WORDS
        and all(word in _THANKING for word in words)
        and any(word in _NEEDED for word in words)
        and _THANKING_SYMBOLS.issuperset(symbols)
    )
    return LineMeaning.THANKS if thanks else LineMeaning.MATTER


def subject_of_line(text: Text, attachments: Sequence[Attachment]) -> str | None:
    """Return the subject that a line gives: by its words, otherwise by a file's name."""
    found = subject_of(matter_of(text, attachments))
    names = (subject_of(item.said) for item in own(attachments) if crosses(item))
    return found or next(filter(None, names), None)


def opening_subject(line: Line | Message) -> str:
    """Return the subject of a ticket that a line opens: at worst its greeting, or nothing."""
    found = subject_of_line(line.text, line.attachments)
    return found or " ".join(line.text.plain.split())[:40]


def subject_of(text: Text) -> str | None:
    """Return the first line that is more than a greeting, shortened; None if there is none."""
    for line in text.plain.splitlines():
        bare = cleaned(line)
        if bare and not only_greets(Text(bare)):
            return bare if len(bare) <= SUBJECT_LENGTH else bare[: SUBJECT_LENGTH - 1] + "…"
    return None
