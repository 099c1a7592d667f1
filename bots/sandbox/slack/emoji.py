"""Emoji the sandbox knows: the common ones of the real thousands."""

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
    kiss kissing kissing_heart label laptop large_blue_circle laughing link lock_with_ink_pen
    loudspeaker mag mailbox male-technologist man-shrugging mega memo microscope middle_finger
    moneybag moyai mute nail_care nerd_face new new_moon_with_face no_bell no_entry no_good
    no_mouth octagonal_sign office ok open_hands orange_heart package paperclip partying_face
    pencil pensive pill point_down point_left point_right point_up purple_heart pushpin raised_hand
    raised_hand_with_fingers_splayed raised_hands recycle relaxed relieved repeat robot_face
    rolling_on_the_floor_laughing salute saluting_face santa scissors scream see_no_evil shield
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
