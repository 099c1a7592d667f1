"""The third chapter: a promise over a long weekend, missed, explained, and a fair ending.

It is the worked example of docs/levels.md: four hours of working time from Friday 16:30, over a
weekend and a holiday, end on Tuesday at 11:30.
"""

from bots.demo.tour.script import Presses, Scene, Shows, Types, Waits, Writes
from bots.demo.tour.story.cast import ANNA, ANNAS, DESK, JANE, JANES, LENA, LENAS, OLGAS, on

PROMISES = (
    Scene(
        "Friday, 16:30",
        "The desk answers within four hours of working time: Monday to Friday, without lunch, and"
        " Monday is a holiday. Lena writes in Russian, Jane in English; each is told when.",
        chapter="A promise over a long weekend",
        acts=(
            Waits(on(14, 16, 30)),
            Writes(LENA, LENAS, "Не открывается отчёт"),
            Shows("Lena's card", DESK, "#4 Не открывается", button="Take"),
            Writes(JANE, JANES, "Please add a seat to our plan"),
            Shows("Jane's card", DESK, "#5 Please add", button="Take"),
            Presses(ANNA, DESK, "Take", "#4 "),
            Presses(ANNA, DESK, "Take", "#5 "),
        ),
        sees=(
            Shows("Lena reads: Tuesday, 11:30", LENAS, "вт, 18 мая, 11:30"),
            Shows("so does Jane", JANES, "Tue 18 May 11:30"),
            Shows("her line in the thread", DESK, "Please add", ticket=5, within=15),
            Shows("the card says so, too", DESK, "reply by Tue 18 May 11:30 (UTC+2) · In progress"),
        ),
    ),
    Scene(
        "A long weekend",
        "Nobody is at work, and nobody is disturbed: no reminder, no sign on the card.",
        acts=(Waits(on(17, 12)),),
        sees=(
            Shows("Anna is left alone", ANNAS, "", exactly=0),
            Shows("the card is yellow", DESK, "🟡 #4"),
        ),
    ),
    Scene(
        "Tuesday, 11:00",
        "Half an hour of working time is left. Anna is reminded, of both tickets in one message.",
        acts=(Waits(on(18, 11)),),
        sees=(
            Shows("Lena's ticket", ANNAS, "⏰ #4", within=15),
            Shows("Jane's in the same message", ANNAS, "#5 Please add", within=15),
            Shows("and no other", ANNAS, "⏰", exactly=1),
            Shows("the card says: soon", DESK, "🟡⏰ #4"),
        ),
    ),
    Scene(
        "11:30",
        "Nobody has answered: the promise is broken, and that is counted for good. What is overdue"
        " stands first in the queue.",
        acts=(Waits(on(18, 11, 30)),),
        sees=(
            Shows("the card says: overdue", DESK, "🟡❗ #4", within=15),
            Shows("the thread says so", DESK, "overdue", ticket=4),
            Shows("Anna's reminder, too", ANNAS, "❗ #4"),
        ),
    ),
    Scene(
        "12:00",
        "The ladder's next step: half an hour later the administrator is told. Lena asks /why, and"
        " is answered in her own words; /desk queue shows Anna what to do first.",
        acts=(
            Waits(on(18, 12)),
            Shows("Olga is told", OLGAS, "❗ #4", within=15),
            Writes(LENA, LENAS, "/why"),
            Types(ANNA, DESK, "/desk queue"),
        ),
        sees=(
            Shows("Lena reads what was promised", LENAS, "11:30"),
            Shows("what is late comes first", DESK, "late by", only_for=ANNA),
        ),
    ),
    Scene(
        "12:10",
        "Anna answers both, and waits for them. !why shows her the whole clock: which hours"
        " counted, which did not, and how late she was.",
        acts=(
            Waits(on(18, 12, 10)),
            Writes(ANNA, DESK, "Отчёт снова открывается. Проверите?", ticket=4),
            Writes(ANNA, DESK, "For how many people?", ticket=5),
            Shows("Lena has the answer", LENAS, "Отчёт снова открывается", within=15),
            Shows("Jane, too", JANES, "For how many people?", within=15),
            Writes(ANNA, DESK, "!status waiting", ticket=4),
            Writes(ANNA, DESK, "!status waiting", ticket=5),
            Writes(ANNA, DESK, "!why", ticket=4),
        ),
        sees=(
            Shows("the card waits for Lena", DESK, "Waiting for client · Anna"),
            Shows("she was late", DESK, "late, the target was 4 hr", only_for=ANNA),
            Shows("the holiday is left out", DESK, "Mon 17 May 0:00 – Tue", only_for=ANNA),
        ),
    ),
    Scene(
        "Two days of silence",
        "Neither answers. After one working day, and again after two, each is told when the ticket"
        " closes, in her language. One tap stops it: Jane taps.",
        acts=(
            Waits(on(19, 12, 15)),
            Shows("Lena is told once", LENAS, "пт, 21 мая, 12:10", exactly=1, within=15),
            Waits(on(20, 12, 15)),
            Shows("and twice", LENAS, "12:10", exactly=2, within=15),
            Shows("so is Jane", JANES, "for 2 working days", within=15),
            Presses(JANE, JANES, "Still need help", "#5"),
        ),
        sees=(
            Shows("she is told that it stays open", JANES, "stays open"),
            Shows("her ticket goes on", DESK, "🟡 #5", button="Processed", within=15),
        ),
    ),
    Scene(
        "Friday, 12:15",
        "Jane's seat was added. Lena has not answered for three working days, and has been told"
        " twice: her ticket closes, and she may write again at any time.",
        acts=(Presses(ANNA, DESK, "Processed", "#5 "), Waits(on(21, 12, 15))),
        sees=(
            Shows("Lena reads so", LENAS, "#4 «Не открывается отчёт» закрыта", within=15),
            Shows("her card is grey", DESK, "⚪ #4", within=15),
            Shows("Jane's is not", DESK, "⚪ #5", exactly=0),
        ),
    ),
)
