"""The second chapter: files, edits, reactions, and replies that must not reach the wrong client."""

from bots.demo.tour.script import Edits, Presses, Reacts, Scene, Shows, Writes
from bots.demo.tour.story.cast import BORIS, DESK, JANE, JANES, MARIA, MARIAS

FILES_AND_EDITS = (
    Scene(
        "An album",
        "Maria sends two pictures with a few words. They are one message in the thread, and her"
        " words are the ticket's subject.",
        chapter="Files, edits and reactions",
        acts=(Writes(MARIA, MARIAS, "The chart is grey", files=("monday.png", "today.png")),),
        sees=(
            Shows("the ticket has a subject", DESK, "#3 The chart is grey", button="Take"),
            Shows("one message with both", DESK, ".jpg] [", ticket=3, exactly=1),
        ),
    ),
    Scene(
        "An edit",
        "Maria edits her message. Nobody has replied yet, so the message in the thread changes"
        " in place. The pictures stay.",
        acts=(Edits(MARIA, MARIAS, "The chart is grey", "The chart is empty"),),
        sees=(
            Shows("the message shows her edit", DESK, "The chart is empty", ticket=3),
            Shows("the old words are gone", DESK, "The chart is grey", ticket=3, exactly=0),
        ),
    ),
    Scene(
        "A file back, and a 👍",
        "Boris takes the ticket and sends a file from the thread. Maria puts a 👍 on it, and"
        " Boris sees it on his own message.",
        acts=(
            Presses(BORIS, DESK, "Take", "#3 "),
            Shows("Maria sees that Boris handles it", MARIAS, "Boris"),
            Writes(BORIS, DESK, "Open it with this", ticket=3, files=("settings.txt",)),
            Shows("Maria gets the file with his words", MARIAS, "Open it with this", within=15),
            Reacts(MARIA, MARIAS, "👍", "Open it with this"),
        ),
        sees=(
            Shows("Boris sees it", DESK, "Open it with this", ticket=3, by_bot=False, mark="👍"),
        ),
    ),
    Scene(
        "A reply on hold",
        "Maria writes, and Boris replies in the same moment, so he can't have read her message."
        " The desk puts his reply on hold and shows him what she wrote. He reads it and sends"
        " the reply anyway.",
        acts=(
            Writes(MARIA, MARIAS, "No, it was my browser!"),
            Shows("her message is there", DESK, "my browser", ticket=3),
            Writes(BORIS, DESK, "I am looking into the server", ticket=3, at_once=True),
            Shows("his reply is on hold", DESK, "is on hold", ticket=3, button="Send anyway"),
            Shows("its mark shows that", DESK, "the server", ticket=3, by_bot=False, mark="✋"),
            Shows("Maria hasn't received it", MARIAS, "the server", exactly=0),
            Presses(BORIS, DESK, "Send anyway"),
        ),
        sees=(Shows("now Maria gets it", MARIAS, "I am looking into the server", within=15),),
    ),
    Scene(
        "The wrong ticket",
        "Boris writes to Maria what was meant for Jane. With !wrong 2 the desk removes it from"
        " Maria's chat and sends it to Jane. The thread says whether the removal worked.",
        acts=(
            Writes(BORIS, DESK, "Your new address is on the invoice now", ticket=3),
            Shows("it reaches Maria", MARIAS, "Your new address", within=15),
            Writes(BORIS, DESK, "!wrong 2", ticket=3),
        ),
        sees=(
            Shows("it is gone from Maria's chat", MARIAS, "Your new address", exactly=0),
            Shows("the thread says so", DESK, "meant for someone else", ticket=3),
            Shows("Jane gets it", JANES, "Your new address is on the invoice now", within=15),
        ),
    ),
    Scene(
        "Two ways to close",
        "Boris marks Maria's ticket as processed, and she is asked whether it helped. Jane"
        " closes her ticket herself, with the button on her receipt.",
        acts=(
            Presses(BORIS, DESK, "Processed", "#3 "),
            Presses(JANE, JANES, "Close", "#2"),
            Presses(JANE, JANES, "Close the ticket", "for good?"),
        ),
        sees=(
            Shows("Maria is asked", MARIAS, "Did it help", button="😀"),
            Shows("Jane's card is grey", DESK, "⚪ #2"),
            Shows("and it says who closed it", DESK, "Jane: closed", within=15),
        ),
    ),
)
