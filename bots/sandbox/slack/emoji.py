"""Emoji the sandbox knows: the common ones of the real thousands, and the names reactions have.

Names, and which of them take a skin tone: iamcal/emoji-data, emoji.json (`short_names`,
`skin_variations`), which Slack's own names are.
"""

import re
from collections.abc import Collection

CHARACTERS = {
    "eyes": "👀",
    "hourglass_flowing_sand": "⏳",
    "outbox_tray": "📤",
    "white_check_mark": "✅",
    "x": "❌",
    "question": "❓",
    "lock": "🔒",
    "heart": "❤️",
    "+1": "👍",
    "-1": "👎",
    "pencil2": "✏️",
    "no_entry_sign": "🚫",
    "raised_hand": "✋",
    "leftwards_arrow_with_hook": "↩️",
    "smile": "😄",
    "grinning": "😀",
    "slightly_smiling_face": "🙂",
    "neutral_face": "😐",
    "slightly_frowning_face": "🙁",
    "joy": "😂",
    "cry": "😢",
    "rage": "😡",
    "pray": "🙏",
    "tada": "🎉",
    "fire": "🔥",
    "wave": "👋",
    "ok_hand": "👌",
    "clap": "👏",
    "heart_eyes": "😍",
    "thinking_face": "🤔",
    "warning": "⚠️",
    "rocket": "🚀",
    "sunglasses": "😎",
    "white_circle": "⚪",
    "red_circle": "🔴",
    "large_yellow_circle": "🟡",
    "large_green_circle": "🟢",
    "large_orange_circle": "🟠",
    "arrow_right": "➡️",
    "email": "✉️",
    "bell": "🔔",
    "100": "💯",
    "wink": "😉",
    "sob": "😭",
    "star": "⭐",
    "rotating_light": "🚨",
    "bulb": "💡",
    "phone": "☎️",
    "muscle": "💪",
}
"""Emoji whose character is known too."""

_OTHERS = """
    a abc alarm_clock alien angry apple arrow_down arrow_forward arrow_left arrow_up
    arrows_counterclockwise astonished b balloon banana bangbang bar_chart battery beer blossom
    blue_heart blush bomb book bookmark boom bow broken_heart bug bust_in_silhouette
    busts_in_silhouette calendar call_me_hand camera cat champagne checkered_flag christmas_tree
    clipboard clock1 clock3 closed_lock_with_key cloud clown_face coffee computer confetti_ball
    confused construction cool cop credit_card crossed_fingers crown cupid dart date disappointed
    dizzy dog dollar dove_of_peace e-mail ear earth_africa envelope exclamation exploding_head
    expressionless eye face_palm face_vomiting face_with_monocle face_with_raised_eyebrow
    face_with_symbols_on_mouth facepunch fearful file_folder first_place_medal fist flag-ru flag-us
    floppy_disk flushed frowning gear gem ghost gift globe_with_meridians green_heart grey_question
    grin handshake hankey hear_no_evil heart_on_fire heavy_check_mark heavy_exclamation_mark
    heavy_minus_sign heavy_multiplication_x heavy_plus_sign hotdog hourglass house hugging_face
    hushed icecream inbox_tray information_source innocent interrobang jack_o_lantern key keyboard
    kiss kissing kissing_heart label large_blue_circle laughing link lock_with_ink_pen
    loudspeaker mag mailbox male-technologist man-shrugging mega memo microscope middle_finger
    moneybag moyai mute nail_care nerd_face new new_moon_with_face no_bell no_entry no_good
    no_mouth octagonal_sign office ok open_hands orange_heart package paperclip partying_face
    pencil pensive pill point_down point_left point_right point_up purple_heart pushpin raised_hand
    raised_hand_with_fingers_splayed raised_hands recycle relaxed relieved repeat robot_face
    rolling_on_the_floor_laughing saluting_face santa scissors scream see_no_evil shield
    shrug skull sleeping smiley smiling_face_with_3_hearts smiling_imp smirk snowman sos
    space_invader sparkles speak_no_evil speaking_head_in_silhouette speech_balloon star-struck
    star2 stopwatch strawberry sun_with_face sunny sweat sweat_smile telephone telephone_receiver
    thumbsdown thumbsup ticket timer_clock traffic_light triangular_flag_on_post triumph trophy
    umbrella unamused unicorn_face unlock upside_down_face v vertical_traffic_light wastebasket
    watch weary whale white_large_square woman-shrugging woozy_face worried wrench writing_hand
    yawning_face yellow_heart zany_face zap zipper_mouth_face zzz
"""
EMOJI = frozenset(_OTHERS.split()) | frozenset(CHARACTERS)
"""Names a reaction may have."""

_ALIASES = {"thumbsup": "+1", "thumbsdown": "-1"}
"""Other names of an emoji, under which Slack keeps no reaction."""

_WITH_TONES = """
    +1 -1 bow call_me_hand clap cop crossed_fingers ear face_palm facepunch fist handshake
    male-technologist man-shrugging middle_finger muscle nail_care no_good ok_hand open_hands
    point_down point_left point_right point_up pray raised_hand raised_hand_with_fingers_splayed
    raised_hands santa shrug v wave woman-shrugging writing_hand
"""
_TONED = frozenset(_WITH_TONES.split())

_NAME = re.compile(r":?([^:]+)(?:::(skin-tone-[2-6]))?:?")
TONES = {
    chr(point): f"skin-tone-{number}" for number, point in enumerate(range(0x1F3FB, 0x1F400), 2)
}
"""The five characters that give the emoji before them a skin tone, and their names."""

_TONE = f"[{''.join(TONES)}]?"
SIGN = "|".join(
    sign + (_TONE if name in _TONED else "")
    for name, sign in sorted(CHARACTERS.items(), key=lambda pair: -len(pair[1]))
)
"""A pattern of the known characters, with their skin tones."""


def reaction_name(given: str, custom: Collection[str]) -> str | None:
    """Return the name under which Slack keeps a reaction; None if there is no such emoji.

    A skin tone is part of it: `+1` and `+1::skin-tone-2` are two reactions (reactions.add).
    """
    found = _NAME.fullmatch(given)
    if found is None:
        return None
    name, tone = _ALIASES.get(found[1], found[1]), found[2]
    if tone:
        return f"{name}::{tone}" if name in _TONED else None
    return name if name in EMOJI or name in custom else None
