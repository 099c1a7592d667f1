"""Whose words a message passes on, and which words it answers.

Sources: Bot API, MessageOrigin, TextQuote, ExternalReplyInfo, Message (`reply_to_story`,
`reply_to_checklist_task_id`, `reply_to_poll_option_id`).
"""

from collections.abc import Iterable, Iterator, Mapping

from bots.platforms import Payload
from bots.platforms.telegram.inbound.attachments import attachments, name_of
from bots.platforms.telegram.inbound.contents import below, marked, row
from bots.platforms.telegram.text import from_entities
from domain.messages import Attachment, AttachmentKind
from domain.text.names import cleaned, first_of
from domain.text.spans import Text

_NOBODY: Payload = {}


def forwarded(message: Payload, text: Text) -> Attachment | None:
    """Return a forwarded message's words with their author; None if it is its sender's own."""
    origin = _part(message, "forward_origin")
    if not origin:
        return None
    return _of(AttachmentKind.FORWARDED, origin, text)


def quoted(message: Payload) -> Iterator[Attachment]:
    """Yield what a message answers in words, and files that its author took along from elsewhere.

    A plain reply within the chat yields nothing: it says which ticket is meant, see `quotes`.
    """
    quote, external = _part(message, "quote"), _part(message, "external_reply")
    words = from_entities(str(quote.get("text") or ""), quote.get("entities"))
    if external:
        there = attachments({key: external[key] for key in external if key != "origin"})
        said = [words] if words.plain else [item.said for item in there if not item.reference]
        yield _of(AttachmentKind.QUOTED, _part(external, "origin"), below(*said))
        yield from (item for item in there if item.reference or item.problem)
    elif story := _part(message, "reply_to_story"):
        yield Attachment(AttachmentKind.QUOTED, author=name_of(_part(story, "chat")))
        yield from attachments({"story": story})
    elif (words := words if words.plain else _chosen(message)).plain:
        author = _part(_part(message, "reply_to_message"), "from")
        # The bot's name says nothing: it speaks for everybody at the desk.
        name = "" if author.get("is_bot") else name_of(author)
        yield Attachment(AttachmentKind.QUOTED, words.plain, spans=words.spans, author=name)


def _chosen(message: Payload) -> Text:
    """Return the task of a checklist or the option of a poll that a message answers, or nothing."""
    replied = _part(message, "reply_to_message")
    tasks = _rows(_part(replied, "checklist").get("tasks"))
    options = _rows(_part(replied, "poll").get("options"))
    task, option = (
        message.get(f"reply_to_{one}") for one in ("checklist_task_id", "poll_option_id")
    )
    found = [one for one in tasks if task is not None and one.get("id") == task]
    found += [one for one in options if option is not None and one.get("persistent_id") == option]
    return marked(found[0], "text") if found else Text("")


def _of(kind: AttachmentKind, origin: Payload, words: Text) -> Attachment:
    author, url = _origin(origin)
    return Attachment(kind, words.plain, spans=words.spans, author=author, url=url)


def _origin(origin: Payload) -> tuple[str, str]:
    """Return who wrote a message first, and its address if everybody can open it."""
    chat = _part(origin, "sender_chat") or _part(origin, "chat")
    signature = cleaned(str(origin.get("author_signature") or ""))
    if chat:
        name = ", ".join(filter(None, (name_of(chat), signature)))
        handle, number = row(chat, "username"), origin.get("message_id")
        return name, f"https://t.me/{handle}/{number}" if handle and number else ""
    hidden = origin.get("sender_user_name")
    return first_of(name_of(_part(origin, "sender_user")), hidden), ""


def _part(holder: Payload, key: str) -> Payload:
    part = holder.get(key)
    return part if isinstance(part, Mapping) else _NOBODY


def _rows(listed: object) -> list[Payload]:
    return (
        [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, Iterable) else []
    )
