"""What comes with a message besides its text."""

from bots.platforms import Payload
from bots.platforms.slack.inbound.payload import shared_in
from bots.platforms.slack.text import Names, from_message
from domain.messages import Attachment, AttachmentKind
from domain.names import first_of
from domain.text import Text

_KINDS = {
    "image": AttachmentKind.PHOTO,
    "video": AttachmentKind.VIDEO,
    "audio": AttachmentKind.AUDIO,
}


NOBODY: Names = {}


def attachments(message: Payload, names: Names = NOBODY) -> tuple[Attachment, ...]:
    """Return a message's files and the messages shared with it, without link previews.

    `names` are of the people whom the shared messages mention.
    """
    files = [_file(file) for file in message.get("files") or ()]
    shared = [_shared(part, names) for part in shared_in(message)]
    return (*files, *shared)


def _file(file: Payload) -> Attachment:
    kind = _KINDS.get(str(file.get("mimetype")).partition("/")[0], AttachmentKind.DOCUMENT)
    if file.get("mimetype") == "image/gif":
        kind = AttachmentKind.ANIMATION
    if file.get("subtype") == "slack_audio":
        kind = AttachmentKind.VOICE
    return Attachment(
        kind,
        first_of(file.get("name"), file.get("title")),
        str(file.get("id") or ""),
        int(file.get("size") or 0),
        media_type=str(file.get("mimetype") or ""),
        url=_original(file),
        problem="elsewhere" if file.get("is_external") else "",
    )


def _original(file: Payload) -> str:
    """Return the address where anybody can open it; empty if only the workspace can."""
    if file.get("is_external"):
        return str(file.get("external_url") or file.get("url_private") or "")
    return str(file.get("permalink_public") or "") if file.get("public_url_shared") else ""


def _shared(part: Payload, names: Names) -> Attachment:
    author = first_of(part.get("author_name"))
    said = Text(f"{author}: " if author else "") + from_message(part, names)
    return Attachment(AttachmentKind.OTHER, said.plain, spans=said.spans)
