"""Sentences for people that can be translated where they are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


class Sentence(str):
    """An English sentence that remembers its `template` and `words`, so it can be translated."""

    template: str
    words: Mapping[str, object]


def sentence(template: str, **words: object) -> Sentence:
    """Return the sentence of a template with `%(name)s` for each of its words."""
    made = Sentence(template % words if words else template)
    made.template, made.words = template, words
    return made


def says(words: str) -> str:
    """Mark a plain text for translation and return it unchanged."""
    return words


_CONTEXT_ENDS = "\x04"
"""What gettext puts between a context and its text."""


def says_of(context: str, words: str) -> str:
    """Mark a plain text that has another meaning elsewhere; it is translated in its context."""
    return context + _CONTEXT_ENDS + words


@dataclass(frozen=True, slots=True)
class Term:
    """A word of ours among values: stored and written in files as `key`, read as `label`.

    `typed` are the words for it in other languages, and other ways to type it.
    """

    key: str
    label: str
    typed: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.key)

    @property
    def ways(self) -> frozenset[str]:
        """Every way to type it, in lower case."""
        label = self.label.rpartition(_CONTEXT_ENDS)[2]
        return frozenset(one.casefold() for one in (self.key, label, *self.typed))


class TermList(tuple[Term, ...]):
    """Terms side by side, as a word of a sentence."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(map(str, self))


def term_in(typed: str, terms: Iterable[Term]) -> Term | None:
    """Return the term that somebody typed, in any case; None if it is none of these."""
    words = " ".join(typed.replace("_", " ").split()).casefold()
    return next((one for one in terms if words in one.ways), None)
