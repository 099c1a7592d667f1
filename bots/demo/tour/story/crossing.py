"""The second chapter: files, edits, reactions, and replies that must not reach the wrong client."""

from bots.demo.tour.script import Edits, Presses, Reacts, Scene, Shows, Writes
from bots.demo.tour.story.cast import BORIS, DESK, JANE, JANES, MARIA, MARIAS

CROSSING = (
    Scene(
        "An album",
        "Maria sends two pictures at once, with a few words. They are one message in the thread,"
        " and the ticket is called what she wrote.",
        chapter="Everything crosses",
        acts=(Writes(MARIA, MARIAS, "The chart is grey", files=("monday.png", "today.png")),),
        sees=(
            Shows("the ticket has a name", DESK, "#3 The chart is grey", button="Take"),
            Shows("one message with both", DESK, ".jpg] [", ticket=3, exactly=1),
        ),
    ),
    Scene(
        "An edit",
        "She corrects herself. As nobody has answered yet, the line in the thread changes in place;"
        " the pictures stay.",
        acts=(Edits(MARIA, MARIAS, "The chart is grey", "The chart is empty"),),
        sees=(
            Shows("the line reads as hers", DESK, "The chart is empty", ticket=3),
            Shows("the old words are gone", DESK, "The chart is grey", ticket=3, exactly=0),
        ),
    ),
    Scene(
        "A file back, and a 👍",
        "Boris takes it and sends a file from the thread. Maria puts a 👍 on it: the mark appears"
        " on Boris's own line.",
        acts=(
            Presses(BORIS, DESK, "Take", "#3 "),
            Shows("Boris handles it", MARIAS, "Boris"),
            Writes(BORIS, DESK, "Open it with this", ticket=3, files=("settings.txt",)),
            Shows("Maria gets the file with his words", MARIAS, "Open it with this", within=15),
            Reacts(MARIA, MARIAS, "👍", "Open it with this"),
        ),
        sees=(
            Shows("Boris sees it", DESK, "Open it with this", ticket=3, by_bot=False, mark="👍"),
        ),
    ),
    Scene(
        "A held answer",
        "Maria writes, and Boris answers in the same moment: he cannot have read it. His answer is"
        " held and shown back to him with what she wrote. He has a look, and sends it anyway.",
        acts=(
            Writes(MARIA, MARIAS, "No, it was my browser!"),
            Shows("her line is there", DESK, "my browser", ticket=3),
            Writes(BORIS, DESK, "I am looking into the server", ticket=3, at_once=True),
            Shows("it is held", DESK, "is on hold", ticket=3, button="Send anyway"),
            Shows("with its mark", DESK, "the server", ticket=3, by_bot=False, mark="✋"),
            Shows("Maria has nothing of it", MARIAS, "the server", exactly=0),
            Presses(BORIS, DESK, "Send anyway"),
        ),
        sees=(Shows("now she has", MARIAS, "I am looking into the server", within=15),),
    ),
    Scene(
        "The wrong ticket",
        "Boris writes to Maria what was meant for Jane. With !wrong 2 it is removed from Maria's"
        " chat, the thread says whether it vanished, and Jane gets it.",
        acts=(
            Writes(BORIS, DESK, "Your new address is on the invoice now", ticket=3),
            Shows("it reached Maria", MARIAS, "Your new address", within=15),
            Writes(BORIS, DESK, "!wrong 2", ticket=3),
        ),
        sees=(
            Shows("it is gone from her chat", MARIAS, "Your new address", exactly=0),
            Shows("the thread says so", DESK, "meant for someone else", ticket=3),
            Shows("Jane has it", JANES, "Your new address is on the invoice now", within=15),
        ),
    ),
    Scene(
        "Two ends",
        "Boris has done with Maria's ticket, and she is asked whether it helped. Jane needs no"
        " help to close hers: the button is on her receipt.",
        acts=(
            Presses(BORIS, DESK, "Processed", "#3 "),
            Presses(JANE, JANES, "Close", "#2"),
            Presses(JANE, JANES, "Close for good", "for good?"),
        ),
        sees=(
            Shows("Maria is asked", MARIAS, "Did it help", button="😀"),
            Shows("Jane's card is grey", DESK, "⚪ #2"),
            Shows("and says who did it", DESK, "Jane: closed", within=15),
        ),
    ),
)
