"""A desk whose people act by raw updates, which both adapters read; what it shows can be pressed.

Everything between the platforms and the database is the real thing; only the network is not there.
"""

import asyncio
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, cast

from bots.chat.presenter import DRAWN, Presenter
from bots.database import AsyncDatabase
from bots.inbound.handler import Handler
from bots.inbound.worker import InboxWorker
from bots.platform_table import platforms
from bots.platforms import Adapter, Form, Incoming, Received, Rendered
from bots.platforms.slack.directory import Directory
from bots.platforms.slack.inbound import decode as slack
from bots.platforms.slack.outbound.send import body
from bots.platforms.slack.payload import to_ts
from bots.platforms.slack.views import FORM
from bots.platforms.telegram.inbound import decode as telegram
from bots.platforms.telegram.outbound import files
from bots.platforms.telegram.outbound.keyboards import keyboard
from bots.text.renderer import our_renderer
from domain import desk
from domain.messages import Message
from domain.outgoing.deliveries import Reader
from domain.outgoing.mirrors import MirrorKind, MirrorResult, MirrorUpdate
from domain.outgoing.posts import Body
from domain.people.accounts import Identity, Profile
from domain.people.person import Role
from domain.people.places import Place
from domain.text.spans import Text
from storage.unit import Unit
from tests.domain.desk.support.world import CHANNEL, Somebody, World
from tests.support.databases.snapshots import Snapshot, Tables
from tests.support.made_files import made

Json = dict[str, Any]
_numbers = count(5_000)


@dataclass(frozen=True)
class Shown:
    """A message as a platform shows it: where, and its buttons, by value."""

    template: str
    place: Place
    id: str
    buttons: tuple[str, ...]
    text: str = ""

    def named(self, name: str) -> str:
        """The value of its first button of that name."""
        return next(value for value in self.buttons if name_of(value) == name)


@dataclass(frozen=True)
class Told:
    """What a press was answered: by which template, as a form if it is one, and where."""

    template: str
    shown: Shown | None
    form: Form | None
    replaces: bool = False


def name_of(value: str) -> str:
    """What a button asks for, without what it asks it of."""
    return value.partition(":")[0]


class Hands:
    """People at a desk, of whom everything comes as a platform would send it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.absent: Mapping[Place, str] = {}
        """The channels in Slack where nobody is who should be."""
        self._database = world.database
        self._names: dict[str, str] = {}
        self._presenter = _Presenter()
        self._last: dict[tuple[str, int], Shown] = {}

    @property
    def text(self) -> str:
        """What was shown or told last, in plain characters."""
        return self._presenter.text

    def put_aside(self, tables: Tables) -> Callable[[], None]:
        """Keep how everything stands now; what is returned brings that back."""
        snapshot, now, last = Snapshot(tables), self.world.now, dict(self._last)

        def back() -> None:
            snapshot.restore(tables)
            self.world.now, self._last = now, dict(last)

        return back

    # People

    def client(self, platform: str, name: str = "Ivan") -> Somebody:
        """A client who has never written."""
        somebody = self.world.client(name, platform=platform)
        self._names[somebody.identity.external_id] = name
        return somebody

    def specialist(self, platform: str, name: str = "Anna") -> Somebody:
        """Somebody who answers clients from that platform."""
        somebody = self.client(platform, name)
        number = somebody.person.id
        self.world.run(lambda uow: uow.people.set_role(number, Role.SPECIALIST))
        return somebody

    # What they do

    def says(self, who: Somebody, text: str, place: Place | None = None, **more: Any) -> str:
        """Write a line, to the bot unless `place` is another; its id."""
        where = place or who.place
        number = next(_numbers)
        id_ = str(number)
        if where.platform == "slack":
            id_ = f"{to_ts(self.world.now).partition('.')[0]}.{number:06}"
            self._act("slack", self._slack_line(who, text, where, id_) | more)
        else:
            message = self._telegram_message(who, number) | {"text": text} | more
            self._act("telegram", {"message": message})
        return id_

    def sends(self, who: Somebody, edit: str = "", **fields: Any) -> str:
        """Send the bot in Telegram a message of these fields, or edit one; its id."""
        number = int(edit) if edit else next(_numbers)
        message = self._telegram_message(who, number) | fields
        self._act("telegram", {"edited_message" if edit else "message": message})
        return str(number)

    def writes(self, who: Somebody, where: Place | None = None, **fields: Any) -> str:
        """Write a message in Slack of these fields; its ts."""
        ts = f"{to_ts(self.world.now).partition('.')[0]}.{next(_numbers):06}"
        payload = self._slack_line(who, "", where or who.place, ts)
        self._act("slack", payload | {"event": payload["event"] | fields})
        return ts

    def changes(self, who: Somebody, place: Place, ts: str, now: Json, before: Json) -> None:
        """Change a message in Slack, as an edit, a preview or a deleted file does."""
        line = self._slack_line(who, "", place, ts)
        event = {
            "type": "message",
            "subtype": "message_changed",
            "channel": place.chat,
            "message": line["event"] | now,
            "previous_message": line["event"] | before,
            "event_ts": to_ts(self.world.now),
        }
        self._act("slack", line | {"event": event, "event_id": f"Ev{next(_numbers)}"})

    def says_and_is_told(self, who: Somebody, text: str, place: Place) -> Told:
        """Write a line in a thread, and see what is answered to oneself alone."""
        ts = f"{to_ts(self.world.now).partition('.')[0]}.{next(_numbers):06}"
        return self._act("slack", self._slack_line(who, text, place, ts), place)

    def types(self, who: Somebody, command: str, place: Place = CHANNEL) -> Told:
        """Type a slash command of Slack's."""
        payload = {
            "command": "/desk",
            "text": command,
            "team_id": place.team,
            "channel_id": place.chat,
            "user_id": who.identity.external_id,
            "trigger_id": f"t{next(_numbers)}",
        }
        return self._act("slack", payload, place)

    def reacts(self, who: Somebody, reaction: str, place: Place, ts: str) -> Told:
        """Put an emoji on a message in Slack, and see what is answered to oneself alone."""
        event = {
            "type": "reaction_added",
            "user": who.identity.external_id,
            "reaction": reaction,
            "item": {"type": "message", "channel": place.chat, "ts": ts},
            "item_user": "UBOT",
            "event_ts": to_ts(self.world.now),
        }
        payload = {
            "type": "event_callback",
            "team_id": place.team,
            "authorizations": [{"user_id": "UBOT", "is_bot": True}],
            "event": event,
        }
        return self._act("slack", payload, place)

    def presses(self, who: Somebody, shown: Shown, value: str) -> Told:
        """Press one of a message's buttons."""
        assert value in shown.buttons, f"{value} is not drawn on {shown}"
        place = shown.place
        user = who.identity.external_id
        if place.platform == "telegram":
            message = self._telegram_message(who, int(shown.id))
            query = {"id": f"q{next(_numbers)}", "from": message["from"], "message": message}
            return self._act("telegram", {"callback_query": query | {"data": value}}, place)
        payload = {
            "type": "block_actions",
            "team": {"id": place.team},
            "user": {"id": user},
            "container": {
                "type": "message",
                "message_ts": shown.id,
                "channel_id": place.chat,
                "thread_ts": place.thread,
            },
            "trigger_id": f"t{next(_numbers)}",
            "response_url": "https://answers.example",
            "actions": [{"value": value, "action_ts": to_ts(self.world.now)}],
        }
        return self._act("slack", payload, place)

    def _slack_line(self, who: Somebody, text: str, place: Place, ts: str) -> Json:
        event = {
            "type": "message",
            "user": who.identity.external_id,
            "channel": place.chat,
            "text": text,
            "ts": ts,
        }
        thread = {"thread_ts": place.thread} if place.thread else {}
        return {"type": "event_callback", "team_id": place.team, "event": event | thread}

    def _telegram_message(self, who: Somebody, number: int) -> Json:
        account = int(who.identity.external_id)
        return {
            "message_id": number,
            "date": int(self.world.now.timestamp()),
            "chat": {"id": account, "type": "private"},
            "from": {"id": account, "first_name": who.person.name, "language_code": "en"},
        }

    def submits(self, who: Somebody, value: str, team: str = "", **texts: str) -> Told:
        """Send a form of Slack's whose private metadata says this value."""
        place = who.place
        states = {
            name: {"field": {"type": "plain_text_input", "value": text}}
            for name, text in texts.items()
        }
        metadata = {"value": value, "private": False, "chat": place.chat}
        view = {
            "id": f"V{next(_numbers)}",
            "callback_id": FORM,
            "private_metadata": json.dumps(metadata),
            "state": {"values": states},
        }
        payload = {
            "type": "view_submission",
            "team": {"id": team or place.team},
            "user": {"id": who.identity.external_id},
            "view": view,
        }
        return self._act("slack", payload, place)

    def forges(self, who: Somebody, value: str, team: str = "") -> Told:
        """Press a button with this value in one's own chat, drawn or not."""
        place = replace(who.place, team=team or who.place.team)
        return self.presses(who, Shown("", place, str(next(_numbers)), (value,)), value)

    def _act(self, platform: str, payload: Json, place: Place | None = None) -> Told:
        return asyncio.run(self._acted(platform, payload, place))

    async def _acted(self, platform: str, payload: Json, place: Place | None) -> Told:
        units: AsyncDatabase[Unit] = AsyncDatabase(self._database)
        adapters = {
            "slack": cast(Adapter, _Slack(self._names, self.absent)),
            "telegram": cast(Adapter, _Telegram(self.world)),
        }
        clock: Callable[[], Any] = lambda: self.world.now  # noqa: E731
        handler = Handler(units, adapters, self._presenter, clock, lambda: None, "/desk", made)
        intake = InboxWorker(units, adapters, handler, clock)
        self._presenter.template = ""
        key = str(next(_numbers))
        response = await intake.interact(Received(platform, key, "lane", payload))
        form = response if isinstance(response, Form) else None
        rendered = response if isinstance(response, Rendered) else form and form.otherwise
        template = self._presenter.template
        id_ = str(next(_numbers))
        shown = _drawn(template, place, id_, rendered) if rendered and place else None
        replaces = isinstance(rendered, Rendered) and rendered.replaces
        return Told(template, shown, form, replaces)

    # What is shown

    def arrives(self) -> list[Shown]:
        """Everything that leaves now, in order, as it is shown first."""
        shown = []
        for one in self.world.deliver():
            rendered = self._presenter.delivery(one, self.world.now)
            place = one.place
            assert place is not None or one.identity is not None
            if place is None and one.identity is not None:
                identity = one.identity
                place = Place(identity.platform, identity.team, f"D{identity.external_id}")
            id_ = str(one.post_id)
            if one.template == "desk/card" and one.ticket:
                place, id_ = self.world.thread(one.ticket.id), f"root-{one.ticket.id}"
            shown.append(_drawn(one.template, cast(Place, place), id_, rendered))
        return shown

    def arrived(self, template: str) -> Shown:
        """The last message of a template among what leaves now."""
        return [one for one in self.arrives() if one.template == template][-1]

    def redrawn(self, template: str, number: int) -> Shown:
        """A message about a ticket as it is drawn again by now."""
        self.arrives()
        platforms = ["telegram", "slack"]
        for one in self.world.run(lambda uow: uow.claims.mirrors(self.world.now, platforms)):
            self._draw(one)
        return self._last[template, number]

    def _draw(self, picture: MirrorUpdate) -> None:
        """Draw a picture, and let the desk know."""
        now = self.world.now
        done = MirrorResult(picture.kind, picture.ref, picture.wanted, now)
        self.world.run(lambda uow: desk.record_shown(done, now, uow))
        delivery = picture.delivery
        ticket, message = (
            (delivery.ticket, delivery.message) if delivery else (picture.ticket, None)
        )
        about = message.ticket_id if message else ticket.id if ticket else None
        if about is None or picture.kind not in (*DRAWN, MirrorKind.LINE):
            return
        rendered = (
            self._presenter.delivery(delivery, now)
            if delivery
            else self._presenter.mirror(picture, now)
        )
        template, place = self._presenter.template, picture.place
        if picture.kind is MirrorKind.CARD:
            place = self.world.thread(about)
        shown = _drawn(template, place, picture.external_id, rendered)
        self._last[template, about] = shown

    def ticket_of(self, client: Somebody) -> int:
        """The number of a client's newest ticket."""
        return self.world.run(lambda uow: uow.tickets.of_client(client.person.id, 1, 0))[0].id

    def line_of(self, client: Somebody, id: str) -> Message:
        """A line that a client wrote to the bot."""
        found = self.world.run(lambda uow: uow.messages.at(client.place, id))
        assert found is not None
        return found


def _drawn(template: str, place: Place, id_: str, rendered: Rendered) -> Shown:
    if place.platform == "telegram":
        drawn: Any = keyboard(files.fit(rendered)[-1].buttons)
    else:
        drawn = body(rendered)["blocks"] if rendered.text.plain or rendered.buttons else None
    return Shown(template, place, id_, tuple(_values(drawn)), rendered.text.plain)


def _values(drawn: Any) -> Iterator[str]:
    """The values of all that can be pressed or chosen, in either platform's JSON."""
    if isinstance(drawn, Mapping):
        for key in ("value", "callback_data"):
            if key in drawn:
                yield str(drawn[key])
        for key, inner in drawn.items():
            if key != "initial_option":
                yield from _values(inner)
    elif isinstance(drawn, list | tuple):
        for inner in drawn:
            yield from _values(inner)


class _Presenter(Presenter):
    """Says which template it rendered last."""

    def __init__(self) -> None:
        super().__init__(our_renderer(), Reader("en", "UTC"), "/desk", platforms())
        self.template = ""
        self.text = ""

    def _text(self, body: Body, *args: Any) -> Text:
        self.template = body.template
        said = super()._text(body, *args)
        self.text = said.plain
        return said


class _Telegram:
    def __init__(self, world: World) -> None:
        self._world = world

    async def decode(self, payload: Json) -> Incoming | None:
        return telegram.decode(payload, now=self._world.now)


class _Slack:
    def __init__(self, names: Mapping[str, str], absent: Mapping[Place, str]) -> None:
        self._directory = cast(Directory, _Directory(names))
        self._absent = absent

    async def absent(
        self, channel: Place, accounts: Collection[Identity]
    ) -> tuple[str, Collection[Identity]]:
        return self._absent.get(channel, ""), accounts if channel in self._absent else ()

    async def invite(self, account: Identity, channel: Place) -> None:
        """Invite nobody: what leaves is not sent here."""

    async def decode(self, payload: Json) -> Incoming | None:
        return await slack.decode(payload, self._directory)


class _Directory:
    """What Slack would tell of its accounts."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    async def profile(self, user: str, team: str) -> Profile:
        return Profile(Identity("slack", team, user), self._names.get(user, user), language="en")

    async def names(self, ids: Any) -> dict[str, str]:
        return {one: self._names.get(one, one) for one in ids}
