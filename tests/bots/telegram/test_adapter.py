"""What the adapter sends, shows and answers, and what it makes of refusals."""

import asyncio
import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs
from telegram.constants import ReactionEmoji

from bots.platforms import (
    Adapter,
    Ambiguous,
    Button,
    ButtonPressed,
    CallKind,
    CommandTyped,
    Moved,
    NotSent,
    Outgoing,
    Refused,
    Rendered,
    SendError,
    TokenRefused,
    Unreachable,
)
from bots.platforms.telegram.adapter import TelegramAdapter
from bots.platforms.telegram.outbound.keyboards import keyboard
from bots.platforms.telegram.traits import REACTIONS
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from domain.people.accounts import Identity, Profile
from domain.people.places import Place
from domain.text.spans import Span, Style, Text
from tests.bots.telegram.conftest import IVAN, MARIA
from tests.patience import PATIENCE, until

Connect = Callable[..., TelegramAdapter]

PLACE = Place("telegram", "", str(IVAN))
CLOSE = Button("Close", "close:42")
NEW = Button("New question", "new", primary=True)


def words(plain: str, *rows: tuple[Button, ...]) -> Rendered:
    return Rendered(Text(plain), rows)


def post(plain: str = "Hello", place: Place = PLACE, quotes: str = "") -> Outgoing:
    return Outgoing("o1", place, words(plain), quotes)


@pytest.fixture
async def line(sim: Sim) -> int:
    """Ivan wrote first: now the bot may write to him."""
    return await sim.telegram.send(IVAN, "hello")


def test_it_is_an_adapter(adapter: TelegramAdapter) -> None:
    platform: Adapter = adapter
    assert platform.name == "telegram"


@pytest.mark.parametrize(
    ("words", "ours"),
    [("/start@Helpline_Bot x", True), ("/start@other_bot x", False), ("mail a@other_bot", True)],
)
async def test_a_command_for_another_bot_is_none_of_ours(
    words: str, ours: bool, sim: Sim, adapter: TelegramAdapter
) -> None:
    user = {"id": IVAN, "is_bot": False, "first_name": "Ivan"}
    group = {"id": -5, "type": "group", "title": "Neighbours"}
    message = {"message_id": 1, "date": 1_700_000_000, "chat": group, "from": user}
    update = {"update_id": 1, "message": message | {"text": words}}
    assert (await adapter.decode(update) is not None) is ours
    captioned = {"update_id": 2, "message": message | {"caption": words, "photo": []}}
    assert (await adapter.decode(captioned) is not None) is ours


async def test_a_message_shows_its_spans_its_buttons_and_what_it_answers(
    line: int, sim: Sim, adapter: TelegramAdapter
) -> None:
    text = Text("Hi 🐈 Ivan", (Span(5, 9, Style.BOLD),))
    rendered = Rendered(text, ((NEW, CLOSE), ()))
    [sent] = await adapter.send(Outgoing("o1", PLACE, rendered, quotes=str(line)))
    row = await sim.telegram.wait_text(IVAN, "Hi 🐈")
    assert (str(row["id"]), row["reply_to"]) == (sent, line)
    assert row["buttons"] == ["New question", "Close"]
    assert row["entities"] == [{"type": "bold", "offset": 6, "length": 4}]
    (call,) = await sim.journal(method="sendMessage")
    assert call["request"]["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in call["request"]


async def test_a_message_that_is_gone_does_not_stop_the_answer(
    line: int, sim: Sim, adapter: TelegramAdapter
) -> None:
    await sim.telegram.delete(IVAN, line)
    await adapter.send(post("Still here", quotes=str(line)))
    assert (await sim.telegram.wait_text(IVAN, "Still here"))["reply_to"] is None


def test_long_texts_are_split_and_the_last_piece_has_the_buttons(
    adapter: TelegramAdapter,
) -> None:
    pieces = adapter.fit(words("🐈 " * 3000, (CLOSE,)))
    assert len(pieces) > 1
    assert [bool(piece.buttons) for piece in pieces] == [False] * (len(pieces) - 1) + [True]


@pytest.mark.usefixtures("line")
async def test_every_piece_is_taken(sim: Sim, adapter: TelegramAdapter) -> None:
    bold = Text("🐈 " * 3000, (Span(0, 5999, Style.BOLD),))
    for piece in adapter.fit(Rendered(bold)):
        await adapter.send(Outgoing("o1", PLACE, piece))
    transcript = await sim.telegram.transcript(IVAN)
    shown = "".join(row["text"] for row in transcript if row["from_bot"])
    assert shown.count("🐈") == 3000


@pytest.mark.usefixtures("line")
async def test_an_edit_replaces_and_already_so_is_success(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    [sent] = await adapter.send(post("one"))
    for _ in range(2):
        await adapter.edit(PLACE, sent, words("two", (CLOSE,)))
    row = await sim.telegram.wait_text(IVAN, "two")
    assert (row["buttons"], row["edited"]) == (["Close"], True)
    with pytest.raises(Refused, match="message_not_found"):
        await adapter.edit(PLACE, "999", words("two"))


async def test_a_reaction_replaces_the_one_shown(
    line: int, sim: Sim, adapter: TelegramAdapter
) -> None:
    for shown, wanted in (("", "👀"), ("👀", "❤️"), ("❤️", "❤️")):
        await adapter.react(PLACE, str(line), shown, wanted)
    (row,) = await sim.telegram.transcript(IVAN)
    assert row["reactions"] == ["❤"]
    await adapter.react(PLACE, str(line), "❤", "")
    (row,) = await sim.telegram.transcript(IVAN)
    assert row["reactions"] == []
    with pytest.raises(Refused, match="no_such_reaction"):
        await adapter.react(PLACE, str(line), "", "⏳")


async def test_every_reaction_that_the_library_knows_is_accepted(
    line: int, sim: Sim, adapter: TelegramAdapter
) -> None:
    for emoji in ReactionEmoji:
        await adapter.react(PLACE, str(line), "", str(emoji.value))
        (row,) = await sim.telegram.transcript(IVAN)
        assert row["reactions"] == [str(emoji.value).replace("\ufe0f", "")]


def post_of(text: Text) -> Outgoing:
    return Outgoing("o1", PLACE, Rendered(text))


async def sending(adapter: TelegramAdapter, outgoing: Outgoing) -> SendError:
    with pytest.raises(SendError) as refused:
        await adapter.send(outgoing)
    assert "1:abc" not in repr(refused.value)
    return refused.value


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize(
    ("kind", "expected", "reason", "recorded"),
    [
        ("429", NotSent, "too_many_requests", False),
        ("500", Ambiguous, "server_error", False),
        ("html", Ambiguous, "unreadable", False),
        ("timeout", Ambiguous, "timeout", True),
        ("drop_before", Ambiguous, "connection_lost", False),
        ("drop_after", Ambiguous, "connection_lost", True),
        ("unauthorized", TokenRefused, "token_refused", False),
    ],
)
async def test_each_fault_becomes_the_right_error(
    kind: str,
    expected: type[SendError],
    reason: str,
    *,
    recorded: bool,
    sim: Sim,
    connect: Connect,
) -> None:
    # Only who waits for an answer in vain must not be patient.
    in_vain = kind == "timeout"
    adapter = connect(read_timeout=0.3) if in_vain else connect()
    delay = PATIENCE if in_vain else 0.0
    await sim.fault("telegram", kind, "sendMessage", delay=delay, retry_after=7)
    refusal = await sending(adapter, post())
    assert (type(refusal), refusal.reason) == (expected, reason)
    assert len(await sim.telegram.transcript(IVAN)) == (2 if recorded else 1)
    if isinstance(refusal, NotSent):
        assert (refusal.retry_after, refusal.everywhere) == (7, False)


@pytest.mark.usefixtures("line")
async def test_a_slow_answer_is_an_answer(sim: Sim, adapter: TelegramAdapter) -> None:
    await sim.fault("telegram", "slow", "sendMessage", delay=0.05)
    await adapter.send(post())


@pytest.mark.usefixtures("line")
async def test_two_chats_told_to_wait_mean_the_whole_bot(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    await sim.fault("telegram", "429", "sendMessage", times=3, retry_after=7)
    other = post(place=Place("telegram", "", str(MARIA)))
    told = [await sending(adapter, outgoing) for outgoing in (post(), post(), other)]
    assert [isinstance(one, NotSent) and one.everywhere for one in told] == [False, False, True]


async def test_no_connection_means_certainly_not_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        adapter = TelegramAdapter(
            "1:abc", base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/bot"
        )
        refusal = await sending(adapter, post())
        await adapter.close()
    assert isinstance(refusal, NotSent)
    assert (refusal.reason, refusal.everywhere) == ("no_connection", True)


async def test_places_that_cannot_be_reached(sim: Sim, adapter: TelegramAdapter) -> None:
    nobody = Place("telegram", "", "999")
    reasons = [(await sending(adapter, post(place=nobody))).reason]
    reasons.append((await sending(adapter, post())).reason)
    await sim.telegram.send(IVAN, "hello")
    await sim.telegram.block(IVAN)
    refusal = await sending(adapter, post())
    reasons.append(refusal.reason)
    assert isinstance(refusal, Unreachable)
    await sim.telegram.unblock(IVAN)
    await adapter.send(post())
    await sim.telegram.deactivate(IVAN)
    reasons.append((await sending(adapter, post())).reason)
    assert reasons == ["chat_not_found", "never_wrote", "blocked", "deactivated"]


async def test_a_moved_chat_says_where_it_is(sim: Sim, adapter: TelegramAdapter) -> None:
    await sim.telegram.add_group(-50, "Neighbours")
    new = await sim.telegram.migrate(IVAN, -50)
    refusal = await sending(adapter, post(place=Place("telegram", "", "-50")))
    assert isinstance(refusal, Moved)
    assert refusal.new == Place("telegram", "", str(new))
    await adapter.send(post(place=refusal.new))


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize(
    ("rendered", "reason"),
    [
        (words(" "), "empty"),
        (words("x" * 5000), "too_long"),
        (words("x", (Button("Close", "ж" * 33),)), "bad_buttons"),
    ],
)
async def test_messages_that_are_at_fault_themselves(
    rendered: Rendered, reason: str, adapter: TelegramAdapter
) -> None:
    refusal = await sending(adapter, Outgoing("o1", PLACE, rendered))
    assert (type(refusal), refusal.reason) == (Refused, reason)


async def test_telegram_cannot_tell_whether_a_message_was_sent(adapter: TelegramAdapter) -> None:
    with pytest.raises(Ambiguous):
        await adapter.find(post())


async def test_a_person_is_told_something_in_the_private_chat(adapter: TelegramAdapter) -> None:
    assert await adapter.direct(Identity("telegram", "", "7")) == PLACE


def test_limits_are_the_bots_and_the_chats(adapter: TelegramAdapter) -> None:
    (bot, rate, burst), (chat, chat_rate, _) = adapter.limits(PLACE)
    assert (bot, chat, chat_rate) == ("telegram", "telegram:7", 1)
    assert rate + burst <= 30
    assert adapter.limits(Place("telegram", "", "-50"))[1][1] == pytest.approx(1 / 3)
    for act in (CallKind.EDIT, CallKind.REACT, CallKind.DELETE):
        assert adapter.limits(PLACE, act) == ((bot, rate, burst),)


AUTHOR = Profile(Identity("telegram", "", "7"), "Ivan")
NOW = datetime(2026, 3, 2, tzinfo=UTC)


async def pressing(
    sim: Sim, adapter: TelegramAdapter, rendered: Rendered | None
) -> dict[str, object]:
    """Let Ivan press a button that is answered with this; what the bot told Telegram."""
    await adapter.send(Outgoing("o1", PLACE, words("Sure?", (CLOSE,))))
    press = asyncio.create_task(sim.telegram.press(IVAN, "Close"))
    queued = asyncio.Event()

    async def store(batch: object) -> None:
        for received in batch:  # type: ignore[attr-defined]
            incoming = await adapter.decode(received.payload)
            if isinstance(incoming, ButtonPressed):
                assert incoming.value == "close:42"
                await adapter.answer(incoming, rendered)
                queued.set()

    async def interact(_: object) -> None: ...

    polling = asyncio.create_task(adapter.run(store, interact))
    await asyncio.wait_for(queued.wait(), PATIENCE)
    polling.cancel()
    await asyncio.gather(press, polling, return_exceptions=True)
    (call,) = await sim.journal(method="answerCallbackQuery")
    return {"heard": press.result(), **call["request"]}


@pytest.mark.usefixtures("line")
async def test_a_press_is_answered_above_the_keyboard(sim: Sim, adapter: TelegramAdapter) -> None:
    told = await pressing(sim, adapter, words("#42 is closed."))
    assert told["heard"] == "#42 is closed."
    assert "show_alert" not in told


@pytest.mark.usefixtures("line")
async def test_a_long_answer_is_an_alert_cut_to_fit(sim: Sim, adapter: TelegramAdapter) -> None:
    told = await pressing(sim, adapter, words("word " * 100))
    assert told["show_alert"] is True
    assert str(told["heard"]).endswith("…")


@pytest.mark.usefixtures("line")
async def test_nothing_to_say_merely_ends_the_waiting(sim: Sim, adapter: TelegramAdapter) -> None:
    assert (await pressing(sim, adapter, None))["heard"] == ""


@pytest.mark.usefixtures("line")
async def test_an_answer_with_buttons_is_a_message(sim: Sim, adapter: TelegramAdapter) -> None:
    told = await pressing(sim, adapter, words("Which one?", (NEW,)))
    assert told["heard"] == ""
    assert (await sim.telegram.wait_text(IVAN, "Which one?"))["buttons"] == ["New question"]


@pytest.mark.usefixtures("line")
async def test_other_answers_come_in_the_chat(sim: Sim, adapter: TelegramAdapter) -> None:
    typed = CommandTyped(AUTHOR, PLACE, Text("help"), NOW, private=True)
    await adapter.answer(typed, words("Commands: …"))
    await sim.telegram.wait_text(IVAN, "Commands")


async def test_an_answer_that_fails_is_only_logged(adapter: TelegramAdapter) -> None:
    press = ButtonPressed(AUTHOR, PLACE, "x", "1", NOW, private=True, token="gone")
    with capture_logs() as logs:
        await adapter.answer(press, words("too late"))
    assert [entry["event"] for entry in logs] == ["could not show an answer in Telegram"]


@pytest.mark.usefixtures("line")
async def test_an_answer_that_replaces_takes_the_place_of_what_was_pressed(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    page = Rendered(Text("Page 2"), ((NEW,),), replaces=True)
    told = await pressing(sim, adapter, page)
    assert told["heard"] == ""
    row = await sim.telegram.wait_text(IVAN, "Page 2")
    assert (row["edited"], row["buttons"]) == (True, ["New question"])
    assert [one["text"] for one in await sim.telegram.transcript(IVAN)] == ["hello", "Page 2"]


@pytest.mark.usefixtures("line")
async def test_where_the_pressed_message_is_gone_the_answer_comes_below(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    press = ButtonPressed(AUTHOR, PLACE, "list:1", "999", NOW, private=True, token="gone")
    await adapter.answer(press, Rendered(Text("Page 2"), ((NEW,),), replaces=True))
    assert (await sim.telegram.wait_text(IVAN, "Page 2"))["buttons"] == ["New question"]


@pytest.mark.usefixtures("line")
async def test_a_card_is_pinned_silently_and_already_so_is_success(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    (first,), (second,) = await adapter.send(post("one")), await adapter.send(post("two"))
    for shown in ("", first):
        await adapter.pin(PLACE, shown, first)
    assert (await sim.telegram.wait_text(IVAN, "one", pinned=True))["id"] == int(first)
    await adapter.pin(PLACE, first, second)
    await sim.telegram.wait_text(IVAN, "two", pinned=True)
    await sim.telegram.wait_text(IVAN, "one", pinned=False)
    await adapter.pin(PLACE, second, "")
    assert not any(row["pinned"] for row in await sim.telegram.transcript(IVAN))
    calls = await sim.journal(method="pinChatMessage")
    assert all(call["request"]["disable_notification"] is True for call in calls)


@pytest.mark.usefixtures("line")
async def test_a_card_that_is_gone_is_unpinned_all_the_same(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    [sent] = await adapter.send(post("two"))
    await adapter.pin(PLACE, "999", sent)
    await sim.telegram.wait_text(IVAN, "two", pinned=True)
    with pytest.raises(Refused, match="message_not_found"):
        await adapter.pin(PLACE, "", "999")


@pytest.mark.usefixtures("line")
async def test_one_chat_is_offered_commands_of_its_own_and_none_again(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    await adapter.offer(PLACE, [("take", "Make it yours")])
    (menu,) = await sim.telegram.menus()
    assert (json.loads(menu["scope"]), menu["language"]) == ({"type": "chat", "chat_id": IVAN}, "")
    assert menu["commands"] == [{"command": "take", "description": "Make it yours"}]
    await adapter.offer(PLACE, [])
    assert await sim.telegram.menus() == []


async def test_who_has_never_written_cannot_be_offered_commands(adapter: TelegramAdapter) -> None:
    with pytest.raises(Unreachable, match="chat_not_found"):
        await adapter.offer(Place("telegram", "", str(MARIA)), [("take", "Make it yours")])


def test_labels_that_do_not_fit_beside_each_other_stand_below() -> None:
    labels = ["Take", "Processed", "Waiting for client", "On hold", "In progress", "Close…"]
    drawn = keyboard([[Button(label, label) for label in labels], [NEW]])
    assert drawn is not None
    assert [[one["text"] for one in row] for row in drawn["inline_keyboard"]] == [
        ["Take", "Processed"],
        ["Waiting for client", "On hold"],
        ["In progress", "Close…"],
        ["New question"],
    ]
    assert keyboard([[]]) is None


@pytest.mark.usefixtures("line")
async def test_a_large_keyboard_reaches_the_chat_with_shorter_labels(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    many = [
        Button("Вопрос о доставке и возврате " * 2 + str(n), f"category:{n}") for n in range(98)
    ]
    await adapter.send(Outgoing("o1", PLACE, Rendered(Text("Which one?"), (tuple(many), (CLOSE,)))))
    row = await sim.telegram.wait_text(IVAN, "Which one?")
    assert len(row["buttons"]) == 99
    assert {label[-1] for label in row["buttons"][:-1]} == {"…"}
    assert row["buttons"][-1] == "Close"


@pytest.mark.usefixtures("line")
async def test_a_link_that_telegram_does_not_open_stops_no_message(
    sim: Sim, adapter: TelegramAdapter
) -> None:
    for address in ("https://intranet/wiki", "https://a.example:99999", "https://a b.example"):
        spans = Span(0, 3, Style.BOLD), Span(8, 13, Style.LINK, address)
        [sent] = await adapter.send(post_of(Text("See the guide", spans)))
        await adapter.edit(PLACE, sent, Rendered(Text("See the guide now", spans)))
        row = await sim.telegram.wait_text(IVAN, "See the guide now", since_id=int(sent) - 1)
        assert row["entities"] == [{"type": "bold", "offset": 0, "length": 3}]


async def test_menus_are_offered_by_language(sim: Sim, adapter: TelegramAdapter) -> None:
    await adapter.set_menus({"en": [("new", "Ask")], "ru": [("new", "Спросить")]})
    menus = {menu["language"]: menu["commands"] for menu in await sim.telegram.menus()}
    assert menus.keys() == {"en", "ru", ""}
    assert menus[""] == menus["en"] == [{"command": "new", "description": "Ask"}]


async def test_the_doctor_finds_a_well_bot(adapter: TelegramAdapter) -> None:
    findings = await adapter.check(live=True)
    assert all(finding.ok for finding in findings)
    assert "@helpline_bot" in findings[0].text


async def test_the_doctor_says_how_to_fix_what_it_finds(sim: Sim, connect: Connect) -> None:
    adapter = connect()
    await adapter.check(live=False)
    # As another program with the same token would.
    await sim.post("/telegram/bot1:abc/setWebhook", url="https://example.com/secret-path")
    _, webhook = await adapter.check(live=False)
    assert (webhook.ok, "helpline run" in webhook.fix) == (False, True)
    assert "secret-path" not in webhook.text
    await sim.telegram.act("revoke", bot=1)
    (refused,) = await adapter.check(live=False)
    assert (refused.ok, "@BotFather" in refused.fix) == (False, True)
    await sim.telegram.act("restore", bot=1)
    await sim.fault("telegram", "drop_before")
    (silent,) = await adapter.check(live=False)
    assert (silent.ok, "network" in silent.fix) == (False, True)


@pytest.mark.usefixtures("line")
async def test_closing_lets_a_send_in_hand_finish(
    sandbox: Sandbox, sim: Sim, connect: Connect
) -> None:
    adapter = connect(read_timeout=PATIENCE)
    await sim.fault("telegram", "slow", "sendMessage", delay=0.1)
    sending_now = asyncio.create_task(adapter.send(post("last words")))
    await until(lambda: not sandbox.faults.as_json())
    await adapter.close()
    assert sending_now.done()
    await sim.telegram.wait_text(IVAN, "last words")


def test_the_reactions_that_the_desk_knows_are_those_of_the_library() -> None:
    assert {str(emoji.value).replace("\ufe0f", "") for emoji in ReactionEmoji} == REACTIONS
