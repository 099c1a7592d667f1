"""The fourth chapter: a promise is changed from a phone, and changed back."""

from bots.demo.tour.script import Presses, Scene, Shows, Types, Writes
from bots.demo.tour.story.cast import DESK, OLGA, PETRA, PETRAS, TOM, TOMS

SETTINGS_IN_CHAT = (
    Scene(
        "A second administrator",
        "Tom writes to the bot in Telegram, and Olga makes him an administrator. From now on he"
        " can change how the desk works, from his phone.",
        chapter="Settings in chat",
        acts=(
            Writes(TOM, TOMS, "/start"),
            Shows("the desk greets Tom", TOMS, "This is the support desk"),
            Types(OLGA, DESK, "/desk role telegram:103 administrator"),
            Presses(OLGA, DESK, "Apply", "Make Tom an administrator?"),
        ),
        sees=(Shows("Tom may do everything", DESK, "Tom is now an", only_for=OLGA, within=15),),
    ),
    Scene(
        "Gold in one hour",
        "Petra's level is Gold, and she waits. Tom changes Gold's reply time. First he sees what it"
        " was, what it will be, and how many tickets move; then he applies it.",
        acts=(
            Writes(PETRA, PETRAS, "The import takes all day"),
            Shows("Petra is a client of Gold", DESK, "The import takes", button="Take", within=15),
            Writes(TOM, TOMS, "/set level Gold response 1 hr"),
            Shows("he sees what would change", TOMS, "Reply within: 2 hr → 1 hr", button="Apply"),
            Presses(TOM, TOMS, "Apply", "Change Gold?"),
        ),
        sees=(Shows("it is saved", TOMS, "Reply within: 1 hr", button="Undo", within=15),),
    ),
    Scene(
        "Undone",
        "One hour is too short after all. Undo shows what changes back, and asks first, too.",
        acts=(
            Presses(TOM, TOMS, "Undo", "Reply within: 1 hr"),
            Shows("he sees what would change back", TOMS, "1 hr → 2 hr", button="Apply"),
            Presses(TOM, TOMS, "Apply", "Change Gold?"),
        ),
        sees=(Shows("Gold is as it was", TOMS, "Reply within: 2 hr", button="Undo", within=15),),
    ),
)
