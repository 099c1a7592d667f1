"""Sentences for people that can be translated where they are shown."""

from collections.abc import Mapping


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
