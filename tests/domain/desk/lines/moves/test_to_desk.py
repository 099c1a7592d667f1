"""Somebody's message elsewhere is moved to the desk: from the platform's JSON to what is read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bots.platforms.slack.manifest import MOVE_TO_DESK
from bots.platforms.slack.payload import to_ts
from domain.dictionaries import Kind
from domain.outgoing.addresses import channel_address
from domain.outgoing.mirrors import MirrorKind
from domain.people.person import Role
from domain.people.places import Place
from tests.domain.desk.buttons.cases import PLATFORMS, administrator
from tests.domain.desk.support.entries import has
from tests.domain.desk.support.raw_updates import Hands, Told
from tests.domain.desk.support.world import CHANNEL, Somebody, World

ELSEWHERE = {"slack": Place("slack", "T1", "CLUNCH"), "telegram": Place("telegram", "", "-50")}
WORDS = "The printer burns"


class Scene:
    """A member of staff and a client in a place that is no desk's."""

    def __init__(self, world: World, platform: str) -> None:
        self.world, self.hands, self.platform = world, Hands(world), platform
        self.anna = self.hands.specialist(platform)
        self.ivan = self.hands.client(platform, "Ivan")
        self.place = ELSEWHERE[platform]
        self.at = world.now - timedelta(minutes=20)

    def moves(self, by: Somebody | None = None, whose: Somebody | None = None, **more: Any) -> str:
        """Move the message by a message's shortcut, or by answering it with a command."""
        told = (self._in_slack if self.platform == "slack" else self._in_telegram)(
            by or self.anna, whose or self.ivan, more
        )
        return told.template

    def _in_slack(self, by: Somebody, whose: Somebody, more: Mapping[str, Any]) -> Told:
        ts = more.get("id", f"{to_ts(self.at).partition('.')[0]}.000100")
        user = {"user": whose.identity.external_id}
        message = {"type": "message", "text": WORDS, "ts": ts} | user | more.get("fields", {})
        place = more.get("place", self.place)
        payload = {
            "type": "message_action",
            "callback_id": MOVE_TO_DESK,
            "team": {"id": "T1"},
            "user": {"id": by.identity.external_id},
            "channel": {"id": place.chat},
            "message_ts": ts,
            "message": message,
            "action_ts": to_ts(self.world.now),
            "trigger_id": f"t{id(message)}{self.world.now}",
            "response_url": "https://answers.example",
        }
        return self.hands._act("slack", payload, place)

    def _in_telegram(self, by: Somebody, whose: Somebody, more: Mapping[str, Any]) -> Told:
        group = {"chat": {"id": -50, "type": "supergroup", "title": "Lunch"}}
        replied = {
            **self.hands._telegram_message(whose, int(more.get("id", 7))),
            "date": int(self.at.timestamp()),
            "text": WORDS,
            **group,
            **more.get("fields", {}),
        }
        command = self.hands._telegram_message(by, 8) | group | {"text": "/desk"}
        if not more.get("unseen"):
            command["reply_to_message"] = replied
        return self.hands._act("telegram", {"message": command}, self.place)


def is_private(scene: Scene, place: Place) -> bool:
    """Whether a place is the client's direct chat; in Slack it is opened when something leaves."""
    return place.chat.startswith("D") or place.chat == scene.ivan.place.chat


@pytest.fixture(params=PLATFORMS)
def scene(request: pytest.FixtureRequest, world: World) -> Scene:
    return Scene(world, request.param)


def test_its_author_becomes_the_client_of_a_ticket_that_begins_when_they_wrote(
    scene: Scene,
) -> None:
    assert scene.moves() == "answers/moved_to_desk"
    ticket = scene.world.ticket()
    assert (ticket.client_id, ticket.subject) == (scene.ivan.person.id, WORDS)
    assert ticket.waiting_since is not None
    assert ticket.waiting_since.replace(microsecond=0) == scene.at
    shown = {one.template: one for one in scene.hands.arrives()}
    assert "Anna passed your message on to support" in shown["client/moved_to_desk"].text
    assert WORDS in shown["client/moved_to_desk"].text
    assert is_private(scene, shown["client/moved_to_desk"].place)
    assert "Anna moved this message to the desk." in shown["thread/moved_to_desk"].text
    assert WORDS in shown["thread/line"].text
    assert {"client/receipt", "desk/card"} <= shown.keys()


def test_moved_twice_it_is_the_same_ticket(scene: Scene) -> None:
    boris = scene.hands.specialist(scene.platform, "Boris")
    scene.moves()
    assert scene.moves(boris) == "answers/moved_already"
    assert "#1" in scene.hands.text
    scene.hands.arrives()
    assert scene.moves() == "answers/moved_already", "also once the client has been written to"


def test_the_conversation_goes_on_in_private(scene: Scene) -> None:
    scene.moves()
    first = {one.template: one for one in scene.hands.arrives()}["client/receipt"]
    scene.world.pass_time(minutes=1)
    scene.hands.types(scene.hands.specialist("slack", "Petra"), "r 1 Pull the plug")
    scene.world.pass_time(seconds=10)
    [reply] = [one for one in scene.hands.arrives() if one.template == "client/reply"]
    assert is_private(scene, reply.place)
    assert reply.place.thread == (first.id if scene.platform == "slack" else "")
    assert scene.world.wanted(MirrorKind.SEEN, 1) == "", "nothing is put on the message itself"


@pytest.mark.parametrize(
    ("allowed", "role", "may"),
    [
        ("nobody", Role.ADMINISTRATOR, False),
        ("administrators", Role.SPECIALIST, False),
        ("administrators", Role.ADMINISTRATOR, True),
        ("staff", Role.SPECIALIST, True),
    ],
)
def test_the_settings_say_who_may(scene: Scene, allowed: str, role: Role, *, may: bool) -> None:
    has(scene.world, Kind.DESK, "Helpline", move_to_desk=allowed)
    by = administrator(scene.hands, scene.platform) if role is Role.ADMINISTRATOR else scene.anna
    assert scene.moves(by) == ("answers/moved_to_desk" if may else "refusals/may_not_move")


def test_clients_move_nothing(scene: Scene) -> None:
    """In a group they are not even answered: nobody there asked the bot anything."""
    said = {"slack": "refusals/not_allowed", "telegram": ""}[scene.platform]
    assert scene.moves(scene.hands.client(scene.platform, "Eve")) == said
    assert scene.world.run(lambda uow: uow.tickets.find(1)) is None


def test_what_staff_or_a_program_wrote_stays_there(scene: Scene) -> None:
    assert scene.moves(whose=scene.hands.specialist(scene.platform, "Boris")) == (
        "refusals/staffs_message"
    )
    program = {
        "slack": {"bot_id": "B7", "user": ""},
        "telegram": {"from": {"id": 99, "is_bot": True, "first_name": "Bot"}},
    }[scene.platform]
    assert scene.moves(fields=program) == "refusals/nobodys_message"


@pytest.mark.parametrize("text", ["  ", "\n", "\u200b", "\u2060 \u00a0"])
def test_a_message_with_nothing_to_read_is_refused(scene: Scene, text: str) -> None:
    assert scene.moves(fields={"text": text}) == "refusals/blank_message"
    assert not scene.world.posts("desk/card")


NEWS = {"id": -1007, "type": "channel", "title": "News"}
ITSELF = {"id": -50, "type": "supergroup", "title": "Lunch"}


@pytest.mark.parametrize(
    "fields",
    [
        {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}, "sender_chat": NEWS},
        {"from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}, "sender_chat": NEWS},
        {"from": {"id": 1087968824, "is_bot": True, "first_name": "G"}, "sender_chat": ITSELF},
        {"from": None, "sender_chat": NEWS},
    ],
)
def test_what_a_channel_or_group_says_itself_is_nobodys(
    world: World, fields: Mapping[str, Any]
) -> None:
    """A channel's post in its group names Telegram's own account, which is not called a bot."""
    assert Scene(world, "telegram").moves(fields=fields) == "refusals/nobodys_message"


def test_a_message_in_a_channel_with_tickets_stays_there(world: World) -> None:
    scene = Scene(world, "slack")
    assert scene.moves(place=CHANNEL) == "refusals/is_at_desk"
    billing = has(world, Kind.DEPARTMENT, "Billing")
    channel = replace(CHANNEL, chat="CBILLING")
    world.run(lambda uow: uow.outbox.set_address(channel_address(billing), channel))
    in_thread = {"thread_ts": "1700000000.000100"}
    assert scene.moves(place=channel, fields=in_thread) == "refusals/is_at_desk"


def test_whoever_never_wrote_to_the_bot_is_told_how_to_begin(world: World) -> None:
    scene = Scene(world, "telegram")
    scene.moves()
    assert "Ivan has never written to this bot" in scene.hands.text
    scene.hands.says(scene.ivan, "Here I am")
    scene.moves(id="9")
    assert scene.hands.text == "Moved to the desk: #2."


def test_a_second_message_of_somebody_who_never_wrote_warns_as_well(world: World) -> None:
    scene = Scene(world, "telegram")
    for id_ in ("7", "9"):
        scene.moves(id=id_)
        assert "Ivan has never written to this bot" in scene.hands.text


def test_whoever_got_something_from_the_bot_has_begun(world: World) -> None:
    scene = Scene(world, "telegram")
    scene.moves()
    scene.hands.arrives()
    scene.moves(id="9")
    assert scene.hands.text == "Moved to the desk: #2."


def test_a_command_that_answers_nothing_says_what_to_do(world: World) -> None:
    scene = Scene(world, "telegram")
    assert scene.moves(unseen=True) == "refusals/which_to_move"


def test_a_stranger_becomes_known_and_files_come_along(scene: Scene) -> None:
    stranger = Somebody(scene.world, scene.ivan.person, scene.ivan.place)
    new = replace(scene.ivan.identity, external_id="777777")
    stranger.place = replace(scene.ivan.place, chat="D777777" if new.team else "777777")
    sent = {
        "slack": {"files": [{"id": "F1", "name": "a.txt", "mimetype": "text/plain", "size": 3}]},
        "telegram": {"document": {"file_id": "f1", "file_unique_id": "u1", "file_name": "a.txt"}},
    }[scene.platform]
    assert scene.world.run(lambda uow: uow.people.by_identity(new)) is None
    scene.moves(whose=stranger, fields=sent)
    known = scene.world.run(lambda uow: uow.people.by_identity(new))
    assert known is not None
    assert scene.world.ticket().client_id == known.id
    [(line, _)] = scene.world.run(lambda uow: uow.messages.newest_of(1, 9))
    assert [one.detail for one in line.attachments] == ["a.txt"]
