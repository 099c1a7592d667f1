"""Rating values: what clients choose from when they are asked whether we helped."""

from dataclasses import dataclass
from enum import StrEnum

from domain.dictionaries.description import Description, Section
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.reader import Reading
from domain.text.sentence import Term, says, sentence

LONGEST_EMOJI = 12
"""Characters of an emoji: one of a family has eleven."""


class Counts(StrEnum):
    """What a rating counts for. The values are as written."""

    GOOD = "good"
    NEUTRAL = "neutral"
    BAD = "bad"


COUNTS = (
    Term(Counts.GOOD, says("good"), ("хороший",)),
    Term(Counts.NEUTRAL, says("neutral"), ("нейтральный",)),
    Term(Counts.BAD, says("bad"), ("плохой",)),
)
"""What a rating counts for, as people read it."""


@dataclass(frozen=True, slots=True)
class RatingValue:
    """One value of the scale: an emoji with a word. `russian` is the word for Russian speakers."""

    id: int
    name: str
    emoji: str
    counts: Counts = Counts.NEUTRAL
    russian: str = ""

    @property
    def key(self) -> str:
        """What a button carries: the entry's number; the emoji if there is no entry."""
        return str(self.id) if self.id else self.emoji

    def said(self, language: str) -> str:
        """Return the emoji with its word in a language."""
        word = self.russian if language == "ru" and self.russian else self.name
        return f"{self.emoji} {word}".strip()


DEFAULT_SCALE = (
    RatingValue(0, "", "😀", Counts.GOOD),
    RatingValue(0, "", "😐", Counts.NEUTRAL),
    RatingValue(0, "", "🙁", Counts.BAD),
)
"""The scale of a desk without entries, the best first."""


def _rating(entry: Entry, read: Reading) -> RatingValue:
    emoji = read.text("emoji")
    if len(emoji) > LONGEST_EMOJI or emoji.isalnum() or " " in emoji:
        read.wrong("emoji", sentence("write one emoji, like %(example)s", example="😀"))
    counts = read.choice("counts", Counts) or Counts.NEUTRAL
    return RatingValue(entry.id, entry.name, emoji, counts, read.text("russian"))


RATINGS = Description(
    Kind.RATING,
    says("rating"),
    says("Ratings"),
    Section.TICKETS,
    says(
        "What clients choose from, in this order, when we ask whether we helped."
        " If there are none, they choose from 😀 😐 🙁."
    ),
    (
        Field(
            "emoji",
            says("Emoji"),
            ValueType.LINE,
            says("One emoji; the button shows it before the name"),
            "😀",
            required=True,
        ),
        Field(
            "counts",
            says("Counts as"),
            ValueType.CHOICE,
            says("Whether this rating is good, neutral or bad"),
            "good",
            required=True,
            choices=COUNTS,
        ),
        Field(
            "russian",
            says("Name in Russian"),
            ValueType.LINE,
            says("What Russian speakers read; leave empty to use the name"),
            "Отлично",
        ),
    ),
    _rating,
)
