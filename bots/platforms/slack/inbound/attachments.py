"""What comes with a message besides its text."""

from bots.platforms.slack.inbound.payload import Payload
from domain.messages import Attachment, AttachmentKind

_KINDS = {
    "image": AttachmentKind.PHOTO,
    "video": AttachmentKind.VIDEO,
    "audio": AttachmentKind.AUDIO,
}


def attachments(message: Payload) -> tuple[Attachment, ...]:
    """A message's files, and messages that were forwarded with it. Link previews are neither."""
    files = [_file(file) for file in message.get("files") or ()]
    shared = [_shared(part) for part in message.get("attachments") or () if part.get("is_share")]
    return (*files, *shared)


def _file(file: Payload) -> Attachment:
    kind = _KINDS.get(str(file.get("mimetype")).partition("/")[0], AttachmentKind.DOCUMENT)
    if file.get("mimetype") == "image/gif":
        kind = AttachmentKind.ANIMATION
    if file.get("subtype") == "slack_audio":
        kind = AttachmentKind.VOICE
    name = file.get("name") or file.get("title") or ""
    return Attachment(
        kind,
        str(name),
        str(file.get("id") or ""),
        int(file.get("size") or 0),
        media_type=str(file.get("mimetype") or ""),
        url=_original(file),
        problem="elsewhere" if file.get("is_external") else "",
    )


def _original(file: Payload) -> str:
    """Where anybody may open it. What only the workspace sees leads nowhere from outside."""
    if file.get("is_external"):
        return str(file.get("external_url") or file.get("url_private") or "")
    return str(file.get("permalink_public") or "") if file.get("public_url_shared") else ""


def _shared(part: Payload) -> Attachment:
    words = str(part.get("text") or part.get("fallback") or "")
    author = str(part.get("author_name") or "")
    return Attachment(AttachmentKind.OTHER, f"{author}: {words}" if author else words)
