"""What came with a line, in a word."""

from collections.abc import Mapping

from bots.text.locales import N_, label
from domain.messages import AttachmentKind

KINDS: Mapping[str, str] = {
    AttachmentKind.PHOTO: N_("photo"),
    AttachmentKind.VIDEO: N_("video"),
    AttachmentKind.VOICE: N_("voice message"),
    AttachmentKind.AUDIO: N_("audio"),
    AttachmentKind.DOCUMENT: N_("file"),
    AttachmentKind.ANIMATION: N_("animation"),
    AttachmentKind.STICKER: N_("sticker"),
    AttachmentKind.LOCATION: N_("location"),
    AttachmentKind.CONTACT: N_("contact"),
    AttachmentKind.POLL: N_("poll"),
    AttachmentKind.OTHER: N_("something else"),
}


def kind_word(kind: str, language: str) -> str:
    """Return the word for a kind of attachment in a language. Raises KeyError for no kind."""
    return label(KINDS[kind], language)
