"""What cannot be carried is never silent: raw messages in, what the other side reads out."""

from typing import Any

import pytest

from tests.domain.desk.support.raw_updates import Hands
from tests.domain.desk.support.world import Somebody, World

Json = dict[str, Any]

SIZES = [{"file_id": "p1", "file_unique_id": "u1", "width": 90, "height": 60, "file_size": 10}]
VCARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Olga Petrova\r\nTEL;TYPE=cell:+7 (000) 000-00-01\r\n"
    "item1.TEL;TYPE=work:+70000000002\r\nEMAIL:olga@acme.exa\r\n mple\r\nORG:Acme;Sales\r\n"
    "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=BF=D1=80=\r\n=D0=B8\r\n"
    "PHOTO;ENCODING=b:AAAA\r\nEND:VCARD\r\n"
)
CHAT = {"id": -1001, "type": "channel", "title": "News", "username": "news"}


@pytest.fixture
def hands(world: World) -> Hands:
    return Hands(world)


@pytest.fixture
def ivan(hands: Hands) -> Somebody:
    return hands.client("telegram")


def read(hands: Hands, template: str = "thread/line") -> list[str]:
    """What leaves now by a template, as it is read; the author's name is left out."""
    texts = [one.text for one in hands.arrives() if one.template == template]
    return [text.removeprefix("Ivan\n") for text in texts]


TELLS: dict[str, tuple[Json, str, str]] = {
    "checklist": (
        {
            "checklist": {
                "title": "Moving",
                "tasks": [
                    {"id": 1, "text": "Laptop", "completion_date": 1_700_000_000},
                    {"id": 2, "text": "Phone"},
                ],
            }
        },
        "[checklist: Moving]\n☑ Laptop\n☐ Phone",
        "Moving",
    ),
    "poll": (
        {
            "poll": {
                "id": "1",
                "question": "Tea?",
                "options": [{"text": "Yes", "voter_count": 2}, {"text": "No", "voter_count": 0}],
            }
        },
        "[poll: Tea?]\n• 2 × Yes\n• No",
        "Tea?",
    ),
    "contact": (
        {"contact": {"phone_number": "+70000000001", "first_name": "Olga", "vcard": VCARD}},
        "[contact Olga +70000000001]\n+70000000002\nolga@acme.example\nAcme, Sales\nпри",
        "Olga +70000000001",
    ),
    "contact's note": (
        {
            "contact": {
                "phone_number": "+70000000001",
                "first_name": "Olga",
                "vcard": "BEGIN:VCARD\r\nNOTE:Not today\\, not\\; now\\nAsk Kim\r\nEND:VCARD",
            }
        },
        "[contact Olga +70000000001]\nNot today, not; now Ask Kim",
        "Olga +70000000001",
    ),
    "venue": (
        {
            "venue": {
                "location": {"latitude": 1.5, "longitude": 2.5},
                "title": "Office",
                "address": "Main St 1",
            },
            "location": {"latitude": 1.5, "longitude": 2.5},
        },
        "[location Office Main St 1 (1.5, 2.5)]",
        "Office Main St 1 (1.5, 2.5)",
    ),
    "invoice": (
        {
            "invoice": {
                "title": "Plan",
                "description": "A year",
                "start_parameter": "x",
                "currency": "EUR",
                "total_amount": 12050,
            }
        },
        "[invoice: Plan]\nA year\n120.50 EUR",
        "Plan",
    ),
    "payment": (
        {"successful_payment": {"currency": "XTR", "total_amount": 50, "invoice_payload": "p"}},
        "[payment: 50 XTR]",
        "50 XTR",
    ),
    "giveaway": (
        {
            "giveaway": {
                "chats": [CHAT],
                "winners_selection_date": 1,
                "winner_count": 3,
                "prize_description": "A bicycle",
            }
        },
        "[giveaway: A bicycle]\nNews",
        "A bicycle",
    ),
    "gift": (
        {"gift": {"gift": {"id": "1", "sticker": {"emoji": "🎁"}}, "text": "For you"}},
        "[gift: 🎁]\nFor you",
        "For you",
    ),
    "dice": ({"dice": {"emoji": "🎲", "value": 4}}, "[dice 🎲 4]", "🎲 4"),
    "web app": (
        {"web_app_data": {"button_text": "Order", "data": "size 42"}},
        "[sent from a web app: Order]\nsize 42",
        "Order",
    ),
    "a kind to come": (
        {"mood_board": {"title": "Kitchen", "pins": [{"caption": "Tiles"}], "count": 1}},
        "[something else: mood board]\nKitchen\nTiles",
        "mood board",
    ),
}


@pytest.mark.parametrize(("fields", "read_as", "subject"), TELLS.values(), ids=list(TELLS))
def test_what_has_words_gives_its_words_and_the_subject(
    hands: Hands, ivan: Somebody, fields: Json, read_as: str, subject: str
) -> None:
    hands.sends(ivan, **fields)
    left = hands.arrives()
    assert [one.text for one in left if one.template == "thread/line"] == [f"Ivan\n{read_as}"]
    assert "client/files_stay" not in [one.template for one in left]
    assert hands.world.ticket(1).subject == subject


NAMED: dict[str, tuple[Json, str, str]] = {
    "paid media": (
        {"paid_media": {"star_count": 5, "paid_media": [{"type": "preview", "duration": 3}]}},
        "[paid media]: it can't be shown here",
        "We can't see this:\n• paid media\n",
    ),
    "story": (
        {"story": {"chat": CHAT, "id": 7}},
        "[story: News]: it can't be shown here\nOpen the original",
        "We can't see this:\n• story: News\n",
    ),
    "passport": (
        {"passport_data": {"data": [], "credentials": {}}},
        "[passport data]: it can't be shown here",
        "We can't see this:\n• passport data\n",
    ),
    "a kind to come": (
        {"hologram": {"depth": 3}},
        "[something else: hologram]: it can't be shown here",
        "We can't see this:\n• something else: hologram\n",
    ),
}


@pytest.mark.parametrize(("fields", "read_as", "told"), NAMED.values(), ids=list(NAMED))
def test_what_bots_are_not_given_is_named_and_both_sides_are_told(
    hands: Hands, ivan: Somebody, fields: Json, read_as: str, told: str
) -> None:
    hands.sends(ivan, **fields)
    left = hands.arrives()
    assert [one.text for one in left if one.template == "thread/line"] == [f"Ivan\n{read_as}"]
    (notice,) = (one.text for one in left if one.template == "client/files_stay")
    assert notice.startswith(told)


FILES: dict[str, tuple[Json, list[str]]] = {
    "paid photo": (
        {"paid_media": {"star_count": 5, "paid_media": [{"type": "photo", "photo": SIZES}]}},
        ["p1"],
    ),
    "paid video": (
        {
            "paid_media": {
                "star_count": 5,
                "paid_media": [
                    {"type": "video", "video": {"file_id": "v1", "file_unique_id": "u2"}},
                    {"type": "photo", "photo": SIZES},
                ],
            }
        },
        ["v1", "p1"],
    ),
    "game": ({"game": {"title": "Chess", "description": "Play", "photo": SIZES}}, ["p1"]),
    "live photo": (
        {"photo": SIZES, "live_photo": {"file_id": "l1", "file_unique_id": "u3", "duration": 2}},
        ["l1"],
    ),
    "a kind to come": (
        {"sketch": {"file_id": "s1", "file_unique_id": "u4", "file_name": "plan.skt"}},
        ["s1"],
    ),
}


@pytest.mark.parametrize(("fields", "files"), FILES.values(), ids=list(FILES))
def test_what_has_a_file_gives_the_file(
    hands: Hands, ivan: Somebody, fields: Json, files: list[str]
) -> None:
    number = hands.sends(ivan, **fields)
    found = hands.line_of(ivan, number).attachments
    assert [one.reference for one in found if one.reference] == files
    assert "client/files_stay" not in [one.template for one in hands.arrives()]


def test_a_file_without_words_gives_its_name_as_the_subject(hands: Hands, ivan: Somebody) -> None:
    document = {"file_id": "d1", "file_unique_id": "u5", "file_name": "invoice 7.pdf"}
    hands.sends(ivan, document=document)
    assert hands.world.ticket(1).subject == "invoice 7.pdf"
    hands.says(ivan, "It is wrong")
    assert hands.world.ticket(1).subject == "It is wrong"


ORIGINS: dict[str, tuple[Json, str]] = {
    "user": (
        {"type": "user", "date": 1, "sender_user": {"id": 9, "first_name": "Olga"}},
        "forwarded from Olga:",
    ),
    "hidden user": (
        {"type": "hidden_user", "date": 1, "sender_user_name": "Maria"},
        "forwarded from Maria:",
    ),
    "chat": (
        {"type": "chat", "date": 1, "sender_chat": {"id": -5, "title": "Sales"}},
        "forwarded from Sales:",
    ),
    "channel": (
        {
            "type": "channel",
            "date": 1,
            "chat": CHAT,
            "message_id": 3,
            "author_signature": "Pavel",
        },
        "forwarded from News, Pavel:",
    ),
    "nobody who can be seen": (
        {"type": "hidden_user", "date": 1, "sender_user_name": "\u202e\u200b"},
        "forwarded message:",
    ),
    "an origin to come": ({"type": "robot", "date": 1}, "forwarded message:"),
}


@pytest.mark.parametrize(("origin", "read_as"), ORIGINS.values(), ids=list(ORIGINS))
def test_forwarded_words_never_look_like_the_clients_own(
    hands: Hands, ivan: Somebody, origin: Json, read_as: str
) -> None:
    hands.sends(ivan, text="Pay at once", forward_origin=origin)
    assert read(hands) == [f"{read_as}\nPay at once"]
    assert hands.world.ticket(1).subject == "Pay at once"


def test_a_forwarded_command_is_carried_out_by_nobody(hands: Hands, ivan: Somebody) -> None:
    hands.says(ivan, "Cannot log in")
    hands.arrives()
    hands.sends(ivan, text="/close", forward_origin=ORIGINS["user"][0])
    assert read(hands) == ["forwarded from Olga:\n/close"]


def test_a_forwarded_photo_says_whose_its_words_are(hands: Hands, ivan: Somebody) -> None:
    origin = ORIGINS["user"][0]
    hands.sends(ivan, photo=SIZES, caption="The screen", forward_origin=origin)
    (shown,) = read(hands)
    assert shown == "forwarded from Olga:\nThe screen\n[photo]"


def test_a_forwarded_album_says_once_whose_it_is(hands: Hands, ivan: Somebody) -> None:
    more: Json = {"photo": SIZES, "media_group_id": "7", "forward_origin": ORIGINS["user"][0]}
    hands.sends(ivan, **more)
    hands.sends(ivan, **more | {"caption": "The screen"})
    hands.world.pass_time(seconds=2)
    assert read(hands) == ["forwarded from Olga:\nThe screen\n[photo]\n[photo]"]
    assert hands.world.ticket(1).subject == "The screen"


BOT = {"id": 1, "is_bot": True, "first_name": "Helpline"}
ANSWERS: dict[str, tuple[Json, str]] = {
    "a part of the bot's message": (
        {
            "reply_to_message": {"message_id": 1, "text": "Restart it. Then call us.", "from": BOT},
            "quote": {"text": "Restart it", "position": 0, "is_manual": True},
        },
        "in reply to:\nRestart it\nHow?",
    ),
    "a message elsewhere": (
        {
            "external_reply": {"origin": ORIGINS["user"][0], "message_id": 4},
            "quote": {"text": "It is down", "position": 0},
        },
        "in reply to Olga:\nIt is down\nHow?",
    ),
    "a poll elsewhere": (
        {
            "external_reply": {
                "origin": ORIGINS["channel"][0],
                "poll": {"question": "Tea?", "options": [{"text": "Yes"}]},
            }
        },
        "in reply to News, Pavel:\nTea?\n• Yes\nHow?",
    ),
    "a story": (
        {"reply_to_story": {"chat": CHAT, "id": 7}},
        "in reply to News:\nHow?\n[story: News]: it can't be shown here\nOpen the original",
    ),
    "a task": (
        {
            "reply_to_message": {
                "message_id": 1,
                "from": {"id": 7, "first_name": "Ivan"},
                "checklist": {"title": "Moving", "tasks": [{"id": 2, "text": "Phone"}]},
            },
            "reply_to_checklist_task_id": 2,
        },
        "in reply to Ivan:\nPhone\nHow?",
    ),
}


@pytest.mark.parametrize(("fields", "read_as"), ANSWERS.values(), ids=list(ANSWERS))
def test_what_a_line_answers_is_shown_above_it(
    hands: Hands, ivan: Somebody, fields: Json, read_as: str
) -> None:
    hands.sends(ivan, text="How?", **fields)
    assert read(hands) == [read_as]
    assert hands.world.ticket(1).subject == "How?"


def test_a_plain_reply_repeats_nothing(hands: Hands, ivan: Somebody) -> None:
    hands.sends(ivan, text="How?", reply_to_message={"message_id": 1, "text": "No", "from": BOT})
    assert read(hands) == ["How?"]


def test_a_specialist_who_quotes_a_notice_sends_none_of_it_to_the_client(
    hands: Hands, ivan: Somebody
) -> None:
    hands.says(ivan, "Cannot log in")
    hands.arrives()
    petra = hands.specialist("telegram", "Petra")
    notice: Json = {
        "reply_to_message": {"message_id": 9, "text": "Ivan is difficult. #1", "from": BOT},
        "quote": {"text": "Ivan is difficult", "position": 0, "is_manual": True},
    }
    number = hands.sends(petra, text="/r 1 Restart it", **notice)
    hands.sends(petra, edit=number, text="/r 1 Restart it twice", **notice)
    hands.world.pass_time(seconds=6)
    (reply,) = [one.text for one in hands.arrives() if one.template == "client/reply"]
    assert reply == "Petra · #1\nRestart it twice"
