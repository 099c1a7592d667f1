"""The played Telegram with Ivan in it, spoken to by python-telegram-bot unchanged."""

import os
from collections.abc import AsyncIterator

import pytest
import telegram
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)

from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox

os.environ.setdefault("PTB_TIMEDELTA", "1")  # as the adapter does; else what it reads warns

IVAN = 7
GROUP = -50


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    server = Sandbox()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def sim(sandbox: Sandbox) -> AsyncIterator[Sim]:
    async with Sim(sandbox.url) as people:
        await people.telegram.add_user(IVAN, "Ivan", username="ivan", language="ru")
        yield people


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[telegram.Bot]:
    async with client(sandbox, "1:abc") as speaking:
        yield speaking


def client(sandbox: Sandbox, token: str) -> telegram.Bot:
    return telegram.Bot(
        token,
        base_url=f"{sandbox.url}/telegram/bot",
        base_file_url=f"{sandbox.url}/telegram/file/bot",
    )


def button(label: str, data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])
