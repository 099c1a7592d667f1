"""What a thing in a message says in words: a poll's question and options, a contact's numbers.

The first line says what it is, further lines what is in it. What a platform leaves out is left out
here: nothing raises because a field is missing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bots.platforms import Payload
from bots.platforms.telegram.inbound.vcard import lines_of
from bots.platforms.telegram.text import from_entities
from domain.text.names import cleaned
from domain.text.spans import Text

Said = Text | str


def row(thing: Payload, *keys: str) -> str:
    """Return the values of these fields that there are, on one line."""
    return cleaned(" ".join(str(thing[key]) for key in keys if thing.get(key)))


def marked(thing: Payload, key: str) -> Text:
    """Return a text with the entities beside it: `title` has `title_entities`."""
    marks = "entities" if key == "text" and "entities" in thing else f"{key}_entities"
    return from_entities(str(thing.get(key) or ""), thing.get(marks))


def below(*lines: Said) -> Text:
    """Return lines one below the other, without empty ones."""
    texts = (Text(one) if isinstance(one, str) else one for one in lines)
    return Text("\n").join(one for one in texts if one.plain.strip())


def _one_line(text: Text) -> Text:
    """Return a title as one line: what follows its first line would look like its items."""
    return Text(text.plain.replace("\n", " "), text.spans)


def _mappings(listed: object) -> Iterator[Payload]:
    for one in listed if isinstance(listed, Iterable) else ():
        if isinstance(one, Mapping):
            yield one


def poll(thing: Payload) -> Text:
    """Return the question, and each option with its votes if there are any."""
    options = (
        f"• {votes} × " + option if (votes := one.get("voter_count")) else "• " + option
        for one in _mappings(thing.get("options"))
        if (option := marked(one, "text")).plain
    )
    question = _one_line(marked(thing, "question"))
    return below(question, marked(thing, "description"), *options, marked(thing, "explanation"))


def checklist(thing: Payload) -> Text:
    """Return the title, and each task with its box."""
    tasks = (
        ("☑ " if task.get("completion_date") else "☐ ") + marked(task, "text")
        for task in _mappings(thing.get("tasks"))
    )
    return below(_one_line(marked(thing, "title")), *tasks)


def contact(thing: Payload) -> Text:
    """Return name and number, and what else its vCard says."""
    number = str(thing.get("phone_number") or "")
    more = lines_of(str(thing.get("vcard") or ""), number)
    return below(row(thing, "first_name", "last_name", "phone_number"), *more)


def position(thing: Payload) -> str:
    """Return latitude and longitude."""
    return f"{thing['latitude']}, {thing['longitude']}"


def venue(thing: Payload) -> str:
    """Return a place's name, address and position."""
    return f"{row(thing, 'title', 'address')} ({position(thing['location'])})"


def game(thing: Payload) -> Text:
    """Return a game's title and description."""
    return below(row(thing, "title"), row(thing, "description"), marked(thing, "text"))


_NO_CENTS = frozenset(["XTR", "JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX"])
"""Currencies without smaller units (Bot API, `total_amount`; ISO 4217). XTR are Telegram Stars."""


def money(thing: Payload) -> str:
    """Return an amount with its currency."""
    currency, amount = str(thing.get("currency") or ""), thing.get("total_amount")
    if not isinstance(amount, int):
        return currency
    whole = str(amount) if currency in _NO_CENTS else f"{amount / 100:.2f}"
    return f"{whole} {currency}".strip()


def invoice(thing: Payload) -> Text:
    """Return what is to be paid for, and how much."""
    return below(row(thing, "title"), row(thing, "description"), money(thing))


def giveaway(thing: Payload) -> Text:
    """Return the prize, and the channels that give it away."""
    chats = [*_mappings(thing.get("chats")), *_mappings([thing.get("chat")])]
    winners = (row(one, "first_name", "last_name") for one in _mappings(thing.get("winners")))
    prize = row(thing, "prize_description")
    return below(prize, *(row(one, "title") for one in chats), *winners)


def gift(thing: Payload) -> Text:
    """Return a gift's sign or name, and the words that came with it."""
    given = next(_mappings([thing.get("gift")]), {})
    sticker = next(_mappings([given.get("sticker")]), {})
    return below(row(sticker, "emoji") or row(given, "base_name", "number"), marked(thing, "text"))


def dice(thing: Payload) -> str:
    """Return the emoji and what it shows."""
    return row(thing, "emoji", "value")


def web_app(thing: Payload) -> Text:
    """Return the button of a web app and what it sent."""
    return below(row(thing, "button_text"), str(thing.get("data") or ""))


_WORDED = ("title", "name", "question", "text", "caption", "description")
_MOST, _DEEPEST = 20, 4


def unknown(key: str, thing: object) -> Text:
    """Return the name of a kind to come, and the words in it."""
    name = key.replace("_", " ")
    words = [word for word in _words_in(thing, _DEEPEST) if word != name]
    return below(name, *dict.fromkeys(words[:_MOST]))


def _words_in(thing: Any, depth: int) -> Iterator[str]:
    if isinstance(thing, Mapping) and depth:
        yield from (str(thing[key]) for key in _WORDED if isinstance(thing.get(key), str))
        for value in thing.values():
            yield from _words_in(value, depth - 1)
    elif isinstance(thing, list | tuple) and depth:
        for one in thing:
            yield from _words_in(one, depth - 1)
