"""Forms in Slack: opened in time, read whole, kept open with what is wrong; shortcuts."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bots.platforms import (
    Button,
    Correction,
    FieldKind,
    Form,
    FormField,
    FormFilled,
    Options,
    OptionsSought,
    Outgoing,
    Rendered,
    ShortcutChosen,
)
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.inbound import receive
from bots.platforms.slack.manifest import SHORTCUTS
from bots.platforms.slack.outbound.modals import form_view
from bots.platforms.webhooks import WebhookServer
from bots.sandbox.client.sim import Sim
from bots.sandbox.slack.api.blocks import check_view
from domain.messages import AttachmentKind
from domain.people.places import Place
from domain.text.spans import Span, Style, Text
from tests.bots.slack.conftest import Inbox
from tests.support.patience import PATIENCE, eventually
from tests.support.webhook_server import served

Running = asyncio.Task[None]

OTHERWISE = Rendered(Text("Write it in the thread."))
FORM = Form(
    "reply:42",
    "Reply to #42",
    "Send",
    (
        FormField("text", "Text", FieldKind.TEXT),
        FormField(
            "weight", "Weight", FieldKind.CHOICE, (("1", "Low"), ("2", "High")), optional=True
        ),
        FormField("copy", "By e-mail too", FieldKind.TICK, optional=True),
        FormField("files", "Files", FieldKind.FILES, optional=True),
    ),
    OTHERWISE,
)


@pytest.fixture(params=["socket", "http"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[WebhookServer | None]:
    if request.param == "socket":
        yield None
        return
    async with served() as running:
        yield running


async def opened(sim: Sim, user: str) -> list[dict[str, Any]]:
    """The person's modals, once there is one."""
    seen = await eventually(lambda: sim.slack.views(user), lambda seen: seen["modals"])
    return list(seen["modals"])


async def filled(adapter: SlackAdapter, inbox: Inbox) -> FormFilled:
    found = await adapter.decode(inbox.interactions[-1].payload)
    assert isinstance(found, FormFilled)
    return found


async def asked_for(sim: Sim, inbox: Inbox, form: Form = FORM) -> None:
    inbox.answer = form
    assert await sim.slack.command("U1", "C1", "/desk", "r 42") == ""
    await opened(sim, "U1")
    inbox.answer = None


async def test_a_filled_in_form_is_read_back_completely(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    await asked_for(sim, inbox)
    picture = await sim.slack.hold("U1", ("a.png", "image/png", b"abc"))
    given = {"Text": "Try <again> & *now*", "Weight": "High", "copy": ["yes"], "Files": picture}
    assert (await sim.slack.submit("U1", given))["outcome"] == ""
    form = await filled(adapter, inbox)
    texts = {name: text.plain for name, text in form.texts.items()}
    assert texts == {"text": "Try <again> & *now*", "weight": "2", "copy": "yes", "files": ""}
    assert (form.value, form.place, form.private) == (
        "reply:42",
        Place("slack", "T1", "C1"),
        False,
    )
    assert form.author.name == "Anna"
    [file] = form.attachments
    assert (file.kind, file.detail, file.size) == (AttachmentKind.PHOTO, "a.png", 3)
    assert (await sim.slack.views("U1"))["modals"] == []


async def test_skipped_fields_are_empty(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    await asked_for(sim, inbox)
    await sim.slack.submit("U1", {"Text": "Again"})
    form = await filled(adapter, inbox)
    assert [text.plain for text in form.texts.values()] == ["Again", "", "", ""]
    assert form.attachments == ()


async def test_a_private_form_is_said_in_the_direct_message(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    await asked_for(sim, inbox, replace(FORM, private=True))
    await sim.slack.submit("U1", {"Text": "Again"})
    form = await filled(adapter, inbox)
    assert form.private
    assert form.place.chat.startswith("D")


async def test_a_mistake_is_shown_at_its_field_and_the_form_stays_open(
    sim: Sim, inbox: Inbox, running: Running
) -> None:
    await asked_for(sim, inbox)
    inbox.answer = Correction({"weight": Text("There is no such weight.")})
    done = await sim.slack.submit("U1", {"Text": "Again", "Weight": "Low"})
    assert done["errors"] == {"weight": "There is no such weight."}
    assert len(await opened(sim, "U1")) == 1


async def test_a_form_that_was_not_committed_stays_open_and_keeps_its_key(
    sim: Sim, inbox: Inbox, running: Running
) -> None:
    await asked_for(sim, inbox)
    inbox.failures = 1
    await sim.slack.deliveries(ack_timeout=0.2)
    assert (await sim.slack.submit("U1", {"Text": "Again"}))["outcome"]
    assert len(await opened(sim, "U1")) == 1
    await sim.slack.deliveries(ack_timeout=PATIENCE)
    assert (await sim.slack.submit("U1", {"Text": "Again"}))["outcome"] == ""
    first, again = inbox.interactions[-2:]
    assert first.key == again.key == f"view:{first.payload['view']['id']}"


async def test_a_form_that_takes_too_long_stays_open(
    sim: Sim, inbox: Inbox, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asked_for(sim, inbox)
    monkeypatch.setattr(receive, "PATIENCE", 0.05)
    inbox.gate.clear()
    await sim.slack.deliveries(ack_timeout=0.3)
    assert (await sim.slack.submit("U1", {"Text": "Again"}))["outcome"]
    assert len(await opened(sim, "U1")) == 1
    await sim.slack.deliveries(ack_timeout=PATIENCE)
    monkeypatch.setattr(receive, "PATIENCE", PATIENCE)
    inbox.gate.set()
    assert (await sim.slack.submit("U1", {"Text": "Again"}))["outcome"] == ""


async def test_after_a_form_its_sender_is_told_where_it_was_asked_for(
    sim: Sim, inbox: Inbox, running: Running
) -> None:
    await asked_for(sim, inbox)
    inbox.answer = Rendered(Text("On its way."))
    await sim.slack.submit("U1", {"Text": "Again"})
    await sim.slack.wait_text("C1", "On its way.", ephemeral_to="U1")


async def test_if_a_form_cannot_be_shown_the_actor_is_told_how_to_continue(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    card = Rendered(Text("a card"), ((Button("Reply", "reply:42"),),))
    [ts] = await adapter.send(Outgoing("1", Place("slack", "T1", "C1"), card))
    inbox.answer = FORM
    for act in ("press", "command", "shortcut"):
        await sim.fault("slack", "500", "views.open")
        if act == "press":
            await sim.slack.press("U1", "C1", ts, "Reply")
        elif act == "command":
            await sim.slack.command("U2", "C1", "/desk", "r 42")
        else:
            await sim.slack.shortcut("U1", "new_ticket")
    words = OTHERWISE.text.plain
    await sim.slack.wait_text("C1", words, ephemeral_to="U1")
    await sim.slack.wait_text("C1", words, ephemeral_to="U2")
    await sim.slack.wait_text("U1", words, ephemeral_to="U1")


async def test_shortcuts_say_what_was_chosen_and_for_which_message(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    await sim.slack.install(shortcuts=list(SHORTCUTS))
    root = await sim.slack.post("U1", "C1", "A card")
    line = await sim.slack.post("U1", "C1", "A line", thread_ts=root)
    await sim.slack.shortcut("U1", "wrong_ticket", channel="C1", ts=line)
    await sim.slack.shortcut("U1", "new_ticket")
    chosen = [await adapter.decode(row.payload) for row in inbox.interactions]
    assert all(isinstance(one, ShortcutChosen) for one in chosen)
    message, anywhere = (one for one in chosen if isinstance(one, ShortcutChosen))
    assert (message.name, message.message) == ("wrong_ticket", line)
    assert message.place == Place("slack", "T1", "C1", root)
    assert (anywhere.name, anywhere.message, anywhere.place.chat) == ("new_ticket", "", "")


def test_every_field_keeps_block_kits_limits() -> None:
    long = "word " * 1_000
    options = tuple((str(number), long) for number in range(150))
    fields = tuple(
        FormField(kind.name, long, kind, options, initial="1", hint=long, optional=True)
        for kind in FieldKind
    )
    intro = Text("Ivan", (Span(0, 4, Style.BOLD),))
    view = form_view(Form("new", long, long, fields, OTHERWISE, intro), Place("slack", "T1", "C1"))
    check_view(view)
    [chosen] = (
        block["element"]
        for block in view["blocks"]
        if block.get("block_id") == FieldKind.CHOICE.name
    )
    assert chosen["initial_option"]["value"] == "1"
    assert chosen["type"] == "external_select"  # it has more than a menu takes


MANY = tuple((str(number), f"Category {number}") for number in range(1, 151))
SEARCHED = replace(
    FORM,
    fields=(FORM.fields[0], FormField("about", "About", FieldKind.CHOICE, MANY, optional=True)),
)


async def test_a_field_with_more_options_than_a_menu_takes_is_searched(
    sim: Sim, inbox: Inbox, running: Running, adapter: SlackAdapter
) -> None:
    await asked_for(sim, inbox, SEARCHED)
    inbox.answer = Options(MANY[137:139])
    assert await sim.slack.suggest("U1", "About", "y 13") == ["Category 138", "Category 139"]
    sought = await adapter.decode(inbox.interactions[-1].payload)
    assert isinstance(sought, OptionsSought)
    assert (sought.value, sought.field, sought.typed) == ("reply:42", "about", "y 13")
    assert (sought.author.name, sought.place) == ("Anna", Place("slack", "T1", "C1"))
    await sim.slack.submit("U1", {"Text": "Again", "About": "Category 139"})
    form = await filled(adapter, inbox)
    assert form.texts["about"].plain == "139"


async def test_a_search_without_a_result_or_without_an_answer_shows_no_options(
    sim: Sim, inbox: Inbox, running: Running
) -> None:
    await asked_for(sim, inbox, SEARCHED)
    inbox.answer = Options(())
    assert await sim.slack.suggest("U1", "About", "nothing") == []
    inbox.answer = None
    assert await sim.slack.suggest("U1", "About", "nothing") == []
    inbox.answer = Options(MANY)
    assert len(await sim.slack.suggest("U1", "About")) == 100


def test_a_searched_field_shows_its_first_value_and_a_hint_of_any_length_is_readable() -> None:
    hint = "\n".join(f"{words}: {'what it is about, ' * 9}" for _, words in MANY)
    field = replace(SEARCHED.fields[1], initial="142", hint=hint)
    view = form_view(replace(SEARCHED, fields=(field,)), None)
    check_view(view)
    chosen = view["blocks"][0]["element"]["initial_option"]
    assert (chosen["value"], chosen["text"]["text"]) == ("142", "Category 142")
    assert all(words in str(view["blocks"][1:]) for _, words in MANY)
