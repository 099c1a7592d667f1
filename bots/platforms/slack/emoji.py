"""Emoji by their names in Slack.

Names: Slack's own, as its emoji list shows them (docs: reactions.add, `name`).
"""

import re

from domain.text.spans import readable

_SELECTOR = "\ufe0f"  # asks for the coloured form of a sign; platforms are not of one mind about it

_TABLE = """
    👀 eyes  ⏳ hourglass_flowing_sand  ⌛ hourglass  📤 outbox_tray  ✅ white_check_mark  ❌ x
    ❓ question  ❔ grey_question  🔒 lock  🚫 no_entry_sign  ⛔ no_entry  ✋ raised_hand  ✏ pencil2
    ↩ leftwards_arrow_with_hook  ✔ heavy_check_mark  ✖ heavy_multiplication_x
    💬 speech_balloon  🖐 raised_hand_with_fingers_splayed  🔐 closed_lock_with_key

    👍 +1  👎 -1  ❤ heart  🔥 fire  🥰 smiling_face_with_3_hearts  👏 clap  😁 grin
    🤔 thinking_face  🤯 exploding_head  😱 scream  🤬 face_with_symbols_on_mouth  😢 cry
    🎉 tada  🤩 star-struck  🤮 face_vomiting  💩 hankey  🙏 pray  👌 ok_hand
    🕊 dove_of_peace  🤡 clown_face  🥱 yawning_face  🥴 woozy_face  😍 heart_eyes  🐳 whale
    ❤‍🔥 heart_on_fire  🌚 new_moon_with_face  🌭 hotdog  💯 100
    🤣 rolling_on_the_floor_laughing  ⚡ zap  🍌 banana  🏆 trophy  💔 broken_heart
    🤨 face_with_raised_eyebrow  😐 neutral_face  🍓 strawberry  🍾 champagne  💋 kiss
    🖕 middle_finger  😈 smiling_imp  😴 sleeping  😭 sob  🤓 nerd_face  👻 ghost
    👨‍💻 male-technologist  🎃 jack_o_lantern  🙈 see_no_evil  😇 innocent  😨 fearful
    🤝 handshake  ✍ writing_hand  🤗 hugging_face  🫡 saluting_face  🎅 santa
    🎄 christmas_tree  ☃ snowman  💅 nail_care  🤪 zany_face  🗿 moyai  🆒 cool  💘 cupid
    🙉 hear_no_evil  🦄 unicorn_face  😘 kissing_heart  💊 pill  🙊 speak_no_evil
    😎 sunglasses  👾 space_invader  🤷‍♂ man-shrugging  🤷 shrug  🤷‍♀ woman-shrugging  😡 rage

    😀 grinning  🙂 slightly_smiling_face  🙁 slightly_frowning_face  😄 smile  😂 joy
    😉 wink  🙌 raised_hands  💪 muscle  🚀 rocket  ⭐ star  🟢 large_green_circle
    👋 wave  💙 blue_heart  💚 green_heart  💛 yellow_heart  💜 purple_heart  ⚠ warning
"""
_WORDS = _TABLE.split()
_PAIRS = zip(_WORDS[::2], _WORDS[1::2], strict=True)
_NAMES = {emoji.replace(_SELECTOR, ""): name for emoji, name in _PAIRS}
_OTHER_NAMES = {"thumbsup": "+1", "thumbsdown": "-1", "hand": "raised_hand", "poop": "hankey"}
"""What people type and Slack keeps, or reports for ours (iamcal/emoji-data, `short_names`)."""
_EMOJI = {name: emoji for emoji, name in _NAMES.items()}
_EMOJI |= {other: _EMOJI[name] for other, name in _OTHER_NAMES.items()}


def name_of(emoji: str) -> str | None:
    """Return Slack's name of an emoji, or of a custom one (":its_name:"); None if there is none."""
    if len(emoji) > 2 and emoji.startswith(":") and emoji.endswith(":"):
        return emoji.strip(":")
    return _NAMES.get(emoji.replace(_SELECTOR, ""))


def emoji_of(name: str) -> str:
    """Return the emoji of a name, in any skin tone; ":its_name:" if it is a rare one."""
    bare = readable(name.partition("::")[0])
    return _EMOJI.get(bare, f":{bare}:")


_SHORTCODE = re.compile(r"(?<!\w):([a-z0-9_+'-]+):(?::skin-tone-([2-6]):)?(?!\w)")
_SKIN = 0x1F3FB - 2
"""Slack counts skin tones from 2 on (docs: "Emoji", `:skin-tone-2:`)."""


def with_emoji(plain: str) -> str:
    """Return a text with the emoji that Slack wrote as `:name:` or `:name::skin-tone-3:`.

    Those of the workspace's own, and names nobody knows, stay as they are.
    """
    return _SHORTCODE.sub(_emoji_in, plain)


def _emoji_in(match: re.Match[str]) -> str:
    emoji = _EMOJI.get(match[1])
    if emoji is None:
        return match[0]
    return emoji + (chr(_SKIN + int(match[2])) if match[2] else "")
