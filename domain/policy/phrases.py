"""What a line consists of: only a greeting, only thanks, or something else."""

import re
from collections.abc import Sequence

from domain.messages import Attachment, AttachmentKind
from domain.names import cleaned
from domain.text import Text

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

SUBJECT_LENGTH = 80
"""Characters of a subject; about as many as a card's first line shows on a phone."""

_WORD = re.compile(r"\w+")
_GREETING = frozenset(word for words in GREETINGS.values() for word in words.split())
_THANKING = frozenset(word for words in THANKS.values() for word in words.split())
_NEEDED = frozenset(["thanks", "thank", "thx", "ty", "спасибо", "благодарю", "спс"])
_MOST_WORDS = 8


def _words(plain: str) -> list[str]:
    return _WORD.findall(plain.casefold())


def only_greets(text: Text) -> bool:
    """Return whether the text is only a greeting, or empty."""
    return all(word in _GREETING for word in _words(text.plain))


def only_thanks(text: Text, attachments: Sequence[Attachment] = ()) -> bool:
    """Return whether a line only says thanks: words of the list, a sticker, an emoji."""
    if attachments:
        stickers = all(item.kind is AttachmentKind.STICKER for item in attachments)
        return stickers and not text.plain.strip()
    words = _words(text.plain)
    if not words:
        return bool(text.plain.strip()) and "?" not in text.plain
    return (
        len(words) <= _MOST_WORDS
        and "?" not in text.plain
        and all(word in _THANKING for word in words)
        and any(word in _NEEDED for word in words)
    )


def subject_of(text: Text) -> str | None:
    """Return the first line that is more than a greeting, shortened; None if there is none."""
    for line in text.plain.splitlines():
        bare = cleaned(line)
        if bare and not only_greets(Text(bare)):
            return bare if len(bare) <= SUBJECT_LENGTH else bare[: SUBJECT_LENGTH - 1] + "…"
    return None
