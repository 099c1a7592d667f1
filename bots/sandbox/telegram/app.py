"""The simulated Telegram: HTTP in front of the Bot API's methods, with its limits and faults."""

import asyncio
import inspect
import json
import re
import time
from typing import Any

from aiohttp import web

from bots.sandbox.buckets import Buckets, Limit
from bots.sandbox.changes import Note, unheard
from bots.sandbox.faults import Fault, Faults, Kind
from bots.sandbox.journal import Journal
from bots.sandbox.telegram import media
from bots.sandbox.telegram.calls import Calls
from bots.sandbox.telegram.methods import METHODS
from bots.sandbox.telegram.sim import Stage
from bots.sandbox.telegram.state import ApiError, Bot, User
from bots.sandbox.wire import Clock, SimError, answer, drop, fields, html_error, plain

BOT = (30.0, 30)
PRIVATE = (1.0, 20)
GROUP = (20 / 60, 20)
"""Messages a second, and at once: of a bot, in a chat with a person, in a group. The rates are
those of Telegram's bots FAQ, "My bot is hitting limits". It allows "short bursts" in a chat and
gives no number; 20 is ours."""
TOKEN = re.compile(r"(\d+):[\w-]{3,}")
SENDING = frozenset(("sendmessage", *media.METHODS))
EDITING = frozenset(("editmessagetext", "editmessagereplymarkup", "editmessagecaption"))
NESTED = frozenset(
    [
        *("allowed_updates", "caption_entities", "commands", "entities", "link_preview_options"),
        *("media", "reaction", "reply_markup", "reply_parameters", "scope"),
    ]
)
"""Fields that come as JSON inside a form."""
NUMBERS = frozenset(["chat_id", "limit", "message_id", "message_thread_id", "offset", "timeout"])
FLAGS = frozenset(["disable_notification", "is_big", "protect_content", "show_alert"])


class Telegram:
    """Bots, people and their chats. Every well-formed token is accepted until it is revoked.

    The bot of the first token is the one people chat with unless they name another.
    """

    def __init__(
        self,
        journal: Journal,
        faults: Faults,
        *,
        limits: bool,
        note: Note = unheard,
        clock: Clock = time.time,
        seconds: Clock = time.monotonic,
    ) -> None:
        self._clock = clock
        self.people: dict[int, User] = {}
        self._journal = journal
        self._faults = faults
        self._buckets = Buckets(seconds) if limits else None
        self._note = note
        self._first = self._new_bot()
        self._bots: dict[int, Bot] = {}
        self._calls = Calls(journal)

    def bot(self, number: int | None = None) -> Bot:
        """Return the bot with this id (the digits before its token's colon), or the first."""
        if number is None:
            return self._first
        if number not in self._bots:
            if self._bots:
                self._bots[number] = self._new_bot()
            else:
                self._bots[number] = self._first
            self._bots[number].id = number
        return self._bots[number]

    def _new_bot(self) -> Bot:
        bot = Bot(self.people, self._clock)
        bot.updates.twice = lambda: self._faults.doubles("telegram")
        return bot

    def add_routes(self, app: web.Application) -> None:
        """Serve the Bot API, its files, and `/sim/telegram/<action>`."""
        app.router.add_route("*", "/telegram/bot{token:[^/]+}/{method}", self._call)
        app.router.add_get("/telegram/file/bot{token:[^/]+}/{path:.+}", self._file)
        app.router.add_post("/sim/telegram/{action}", self._act)
        self._calls.resume(self._bots.values())

    async def close(self) -> None:
        """Stop calling webhooks; unconfirmed updates stay."""
        await self._calls.close()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        began = time.monotonic()
        try:
            bot = self._of_token(request.match_info["token"])
            args = await _args(request)
        except ApiError as refusal:
            return answer(refusal.as_json(), refusal.code)
        fault = await self._faults.take("telegram", method)
        if fault is not None and fault.kind is Kind.DROP_BEFORE:
            return drop(request)
        status, response = await self._execute(bot, method, args, fault)
        if method.lower() in ("setwebhook", "deletewebhook"):
            self._calls.follow(bot)
        ms = (time.monotonic() - began) * 1000
        self._journal.add("telegram", method, plain(args), status, response, ms)
        if "chat_id" in args:
            self._note(f"telegram:{args['chat_id']}")
        if fault is not None and fault.kind in (Kind.TIMEOUT, Kind.DROP_AFTER):
            if fault.kind is Kind.TIMEOUT:
                await asyncio.sleep(fault.delay)
            return drop(request)
        if fault is not None and fault.kind is Kind.HTML:
            return html_error(path=request.path)
        self._note_events(method, response)
        return answer(response, status)

    async def _execute(
        self, bot: Bot, method: str, args: dict[str, Any], fault: Fault | None
    ) -> tuple[int, Any]:
        try:
            if fault is not None and fault.kind in _REFUSALS:
                raise _refusal(fault)
            play = METHODS.get(method.lower())
            if play is None:
                raise ApiError(404, "Not Found")
            self._spend(bot, method.lower(), args)
            result = play(bot, args)
            return 200, {
                "ok": True,
                "result": await result if inspect.isawaitable(result) else result,
            }
        except ApiError as refusal:
            return refusal.code, refusal.as_json()

    def _of_token(self, token: str) -> Bot:
        match = TOKEN.fullmatch(token)
        if match is None:
            raise ApiError(404, "Not Found")
        bot = self.bot(int(match[1]))
        if bot.revoked:
            raise ApiError(401, "Unauthorized")
        return bot

    def _spend(self, bot: Bot, method: str, args: dict[str, Any]) -> None:
        """Count a message or an edit of the bot. Raises ApiError with 429 if it is one too many."""
        sends = method in SENDING
        if self._buckets is None or not (sends or method in EDITING):
            return
        limits = [Limit(f"{bot.id}", *BOT)]
        if sends:
            chat = str(args.get("chat_id"))
            limits.append(Limit(f"{bot.id} {chat}", *(GROUP if chat.startswith("-") else PRIVATE)))
        if wait := self._buckets.take(*limits):
            raise _too_many(wait)

    def _note_events(self, method: str, response: Any) -> None:
        if method.lower() != "getupdates" or not response["ok"]:
            return
        for update in response["result"]:
            kind = next((key for key in update if key != "update_id"), "nothing")
            self._journal.add("telegram", f"event:{kind}", update)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        try:
            bot = self._of_token(request.match_info["token"])
        except ApiError as refusal:
            return answer(refusal.as_json(), refusal.code)
        path = request.match_info["path"]
        fault = await self._faults.take("telegram", "file")
        if fault is not None:
            return html_error(200 if fault.kind is Kind.HTML else 500)
        file = bot.files.get(path.removeprefix("files/"))
        self._journal.add("telegram", "file", {"path": path}, 200 if file else 404)
        return web.Response(body=file.content) if file is not None else web.Response(status=404)

    async def _act(self, request: web.Request) -> web.StreamResponse:
        asked = await fields(request)
        number = asked.pop("bot", None)
        action = getattr(Stage, request.match_info["action"], None)
        if action is None or action.__name__.startswith("_"):
            raise SimError(f"no action {request.match_info['action']!r}")
        done = action(Stage(self.bot(number), self.people), **asked)
        for topic in ("telegram", f"telegram:{asked.get('chat') or asked.get('user')}"):
            self._note(topic)
        return answer(await done if inspect.isawaitable(done) else done)


async def _args(request: web.Request) -> dict[str, Any]:
    """Read a call's arguments and turn a form's strings into values."""
    try:
        args = await fields(request)
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse the body") from None
    for name, value in args.items():
        if not isinstance(value, str):
            continue
        if name in NUMBERS and value.removeprefix("-").isdigit():
            args[name] = int(value)
        elif name in FLAGS:
            args[name] = value.lower() in ("true", "1")
        elif name in NESTED:
            try:
                args[name] = json.loads(value)
            except ValueError:
                raise ApiError(400, f"Bad Request: can't parse {name} JSON object") from None
    return args


def _too_many(seconds: int) -> ApiError:
    said = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, said, retry_after=seconds)


def _refusal(fault: Fault) -> ApiError:
    if fault.kind is Kind.TOO_MANY:
        return _too_many(fault.retry_after)
    return ApiError(*_REFUSALS[fault.kind])


_REFUSALS: dict[Kind, tuple[int, str]] = {
    Kind.TOO_MANY: (429, "Too Many Requests"),
    Kind.ERROR: (500, "Internal Server Error"),
    Kind.UNAUTHORIZED: (401, "Unauthorized"),
    Kind.REFUSED: (400, "Bad Request: the message is refused"),
    Kind.HTML: (502, "Bad Gateway"),
}
