"""What files are called on the other side, and which cannot get there."""

import pytest

from domain.messages import Attachment, AttachmentKind
from domain.policy.lines.files import MEGABYTE, NAME_LIMIT, clean_name, crosses, file_name, obstacle
from tests.support.platform_rows import ROWS


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("report.pdf", "report.pdf"),
        ("Отчёт за май.pdf", "Отчёт за май.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\log.txt", "log.txt"),
        ("bill\u202efdp.exe", "billfdp.exe"),
        ("two\nlines\x00.txt", "twolines.txt"),
        ("a<b>:c?.txt", "a_b__c_.txt"),
        (".bashrc", "bashrc"),
        ("...", ""),
        ("👨\u200d👩\u200d👧.png", "👨\u200d👩\u200d👧.png"),
    ],
)
def test_names_keep_what_can_be_read_and_lose_the_rest(given: str, cleaned: str) -> None:
    assert clean_name(given) == cleaned


def test_a_long_name_keeps_its_ending() -> None:
    name = clean_name("x" * 500 + ".tar.gz")
    assert len(name) == NAME_LIMIT
    assert name.endswith("x.gz")


@pytest.mark.parametrize(
    ("attachment", "name"),
    [
        (Attachment(AttachmentKind.PHOTO), "photo.jpg"),
        (Attachment(AttachmentKind.VOICE, media_type="audio/ogg"), "voice.ogg"),
        (Attachment(AttachmentKind.AUDIO, "Artist Song", media_type="audio/mpeg"), None),
        (Attachment(AttachmentKind.DOCUMENT, "Makefile"), "Makefile"),
        (Attachment(AttachmentKind.DOCUMENT), "document"),
    ],
)
def test_a_file_without_a_name_is_named_by_its_kind(
    attachment: Attachment, name: str | None
) -> None:
    assert file_name(attachment) == (name or "Artist Song.mp3")


def test_attachments_without_content_are_not_sent() -> None:
    assert not crosses(Attachment(AttachmentKind.LOCATION, "55.75, 37.62"))
    assert not crosses(Attachment(AttachmentKind.STICKER, "😀", "file"))
    assert not crosses(Attachment(AttachmentKind.PHOTO))
    assert crosses(Attachment(AttachmentKind.PHOTO, reference="file"))


@pytest.mark.parametrize(
    ("size", "source", "target", "problem"),
    [
        (20 * MEGABYTE, "telegram", "slack", ""),
        (20 * MEGABYTE + 1, "telegram", "slack", "too_big_from_telegram"),
        (50 * MEGABYTE, "slack", "telegram", ""),
        (50 * MEGABYTE + 1, "slack", "telegram", "too_big_for_telegram"),
        (1024 * MEGABYTE, "slack", "slack", ""),
        (1024 * MEGABYTE + 1, "slack", "slack", "too_big_from_slack"),
    ],
)
def test_each_platform_has_its_limit(size: int, source: str, target: str, problem: str) -> None:
    attachment = Attachment(AttachmentKind.DOCUMENT, "x", "file", size)
    assert obstacle(attachment, source, target, ROWS) == problem
