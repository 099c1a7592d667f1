"""What the desk is compared with: a bot of python-telegram-bot's that sends back what it gets."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def _echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def main() -> None:
    """Run as the library's own examples do."""
    application = (
        Application.builder()
        .token(os.environ["HELPLINE_TELEGRAM__TOKEN"])
        .base_url(os.environ["HELPLINE_TELEGRAM__BASE_URL"])
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_polling()


if __name__ == "__main__":
    main()
