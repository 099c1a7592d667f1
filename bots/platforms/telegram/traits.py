"""What Telegram can do, as the desk asks it."""

from domain.platforms import Traits
from domain.policy.lines.files import MEGABYTE

_LIST = """
    👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴
    😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻
    👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊
    🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
REACTIONS = frozenset(_LIST.split())
"""The emoji that a bot may put on a message (Bot API, ReactionTypeEmoji).

Telegram's list has no variation selector (U+FE0F), and an emoji with one is REACTION_INVALID
(Alex2772/kuni#71). They are listed here because the desk asks for them without the library.
"""

TRAITS = Traits(
    prefix="/",
    step_by_step=True,
    private_chat_is_user_id=True,
    clients_begin=True,
    mentions_handles=True,
    offers_commands=True,
    arrives_silently=True,
    each_file_apart=True,
    reactions=REACTIONS,
    # Bot API: getFile "up to 20MB"; sending files "50 MB max for other types of files".
    gives=20 * MEGABYTE,
    takes=50 * MEGABYTE,
    # Bot API, User: "it has at most 52 significant bits".
    account=r"(?P<id>\d{1,16})",
    account_example="123456789",
)
