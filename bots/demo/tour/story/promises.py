"""The third chapter: a promise over a long weekend, missed, explained, and a fair ending.

It is the worked example of docs/levels.md: four hours of working time from Friday 16:30, over a
weekend and a holiday, end on Tuesday at 11:30.
"""

from bots.demo.tour.script import Presses, Scene, Shows, Types, Waits, Writes
from bots.demo.tour.story.cast import ANNA, ANNAS, DESK, JANE, JANES, LENA, LENAS, OLGAS, on

PROMISES = (
    Scene(
        "Friday, 16:30",
        "The desk promises a reply within four working hours, Monday to Friday, without the"
        " lunch break. Monday is a holiday. Lena writes in Russian and Jane in English; each of"
        " them reads when the reply is due.",
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
            Shows("Jane's message in the thread", DESK, "Please add", ticket=5, within=15),
            Shows("the card says so too", DESK, "reply by Tue 18 May 11:30 (UTC+2) · In progress"),
        ),
    ),
    Scene(
        "A long weekend",
        "Nobody works and nobody is disturbed: there is no reminder, and the card shows no sign.",
        acts=(Waits(on(17, 12)),),
        sees=(
            Shows("Anna gets no reminder", ANNAS, "#", exactly=0),
            Shows("the card is yellow", DESK, "🟡 #4"),
        ),
    ),
    Scene(
        "Tuesday, 11:00",
        "Half an hour of working time is left. Anna gets one reminder for both tickets.",
        acts=(Waits(on(18, 11)),),
        sees=(
            Shows("Lena's ticket", ANNAS, "⏰ #4", within=15),
            Shows("Jane's in the same message", ANNAS, "#5 Please add", within=15),
            Shows("and no other reminder", ANNAS, "⏰", exactly=1),
            Shows("the card says that it is due soon", DESK, "🟡⏰ #4"),
        ),
    ),
    Scene(
        "11:30",
        "Nobody has replied, so both replies are overdue. That is counted and never changes."
        " Overdue tickets come first in the queue.",
        acts=(Waits(on(18, 11, 30)),),
        sees=(
            Shows("the card says that it is overdue", DESK, "🟡❗ #4", within=15),
            Shows("the thread says so", DESK, "overdue", ticket=4),
            Shows("so does Anna's reminder", ANNAS, "❗ #4"),
        ),
    ),
    Scene(
        "12:00",
        "Half an hour later, the administrator is told too. Lena types /why and gets an answer"
        " in Russian. /desk queue shows Anna what to do first.",
        acts=(
            Waits(on(18, 12)),
            Shows("Olga is told", OLGAS, "❗ #4", within=15),
            Writes(LENA, LENAS, "/why"),
            Types(ANNA, DESK, "/desk queue"),
        ),
        sees=(
            Shows("Lena reads the deadline", LENAS, "11:30"),
            Shows("overdue tickets come first", DESK, "overdue by", only_for=ANNA),
        ),
    ),
    Scene(
        "12:10",
        "Anna replies to both and sets the tickets to waiting for client. !why explains the"
        " deadline: which hours counted, which didn't, and by how much her reply was overdue.",
        acts=(
            Waits(on(18, 12, 10)),
            Writes(ANNA, DESK, "Отчёт снова открывается. Проверите?", ticket=4),
            Writes(ANNA, DESK, "For how many people?", ticket=5),
            Shows("Lena gets the reply", LENAS, "Отчёт снова открывается", within=15),
            Shows("so does Jane", JANES, "For how many people?", within=15),
            Writes(ANNA, DESK, "!status waiting", ticket=4),
            Writes(ANNA, DESK, "!status waiting", ticket=5),
            Writes(ANNA, DESK, "!why", ticket=4),
        ),
        sees=(
            Shows("the card waits for Lena", DESK, "Waiting for client · Anna"),
            Shows("it says how much", DESK, "; the target was 4 hr", only_for=ANNA),
            Shows("the holiday is left out", DESK, "Mon 17 May 0:00 – Tue", only_for=ANNA),
        ),
    ),
    Scene(
        "Two days of silence",
        "Neither client replies. After one working day, and again after two, each of them reads"
        " in their own language when the ticket will close. One tap stops that, and Jane taps.",
        acts=(
            Waits(on(19, 12, 15)),
            Shows("Lena is told once", LENAS, "21 мая, 12:10", exactly=1, within=15),
            Waits(on(20, 12, 15)),
            Shows("and twice", LENAS, "12:10", exactly=2, within=15),
            Shows("so is Jane", JANES, "for 2 working days", within=15),
            Presses(JANE, JANES, "Still need help", "#5"),
        ),
        sees=(
            Shows("Jane is told that it stays open", JANES, "stays open"),
            Shows("her ticket stays open", DESK, "🟡 #5", button="Processed", within=15),
        ),
    ),
    Scene(
        "Friday, 12:15",
        "Jane's seat was added. Lena hasn't replied for three working days and was told twice,"
        " so her ticket closes. She can write again at any time.",
        acts=(Presses(ANNA, DESK, "Processed", "#5 "), Waits(on(21, 12, 15))),
        sees=(
            Shows("Lena is told", LENAS, "#4 «Не открывается отчёт» закрыта", within=15),
            Shows("her card is grey", DESK, "⚪ #4", within=15),
            Shows("Jane's card isn't", DESK, "⚪ #5", exactly=0),
        ),
    ),
)
