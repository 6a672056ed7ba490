"""Invented papers to set: ordinary, long, in many scripts."""

from dataclasses import replace
from datetime import date, timedelta

from envoi.documents.chart import curve
from envoi.documents.paper import (
    Change,
    Detail,
    Kind,
    Line,
    Paper,
    Person,
    Practice,
    Quote,
    Row,
    Section,
    Signature,
    Table,
)

DAY = date(2026, 11, 30)
PRACTICE = Practice(
    "Lindqvist Psychotherapy",
    ("12 Orchard Lane, Boulder, CO 80302", "303 555 0142", "mara@lindqvist.example"),
)
MARA = Signature("Mara Lindqvist", "Licensed psychologist, no. 4471", "30 November 2026")
SCORES = [17, 16, 17, 14, 14, 12, 11, 9, 8, 7, 6, 5, 4, 4]
CURVE = curve(
    [(date(2026, 3, 3) + timedelta(days=20 * n), s * 1000) for n, s in enumerate(SCORES)],
    low=0,
    high=27_000,
    cut=10_000,
    error=6_000,
    height=200,
)


def closing_summary(*, draft: bool = False, client: str = "Jonas Weber", more: int = 1) -> Paper:
    """A closing summary; `more` repeats its course to make it longer."""
    return Paper(
        kind="closing_summary",
        title="Closing summary",
        practice=PRACTICE,
        client_name=client,
        date="30 November 2026",
        dated=DAY,
        draft=draft,
        signature=Signature("Mara Lindqvist", "Licensed psychologist") if draft else MARA,
        footer="In the record. The client may ask for it.",
        identifier="" if draft else "Paper 7f3a91c2-58de · sha256 9b1e 04c7 55aa",
        sections=(
            Section(
                "identity",
                "This course of therapy",
                details=(
                    Detail("Born", "14 May 1992"),
                    Detail("From", "3 March 2026"),
                    Detail("Last session", "26 November 2026", ("session/26",)),
                    Detail("Sessions", "24 attended, 1 cancelled in time, 1 not shown"),
                    Detail("Therapist", "Mara Lindqvist, licensed psychologist"),
                ),
            ),
            Section(
                "start",
                "At the start",
                lines=(Line("Low mood and withdrawal after a separation; three weeks off work."),),
                quotes=(Quote("I can’t get out of bed. Nobody would notice.", "Jonas, 3 March"),),
            ),
            Section(
                "course",
                "What was worked on",
                lines=(
                    Line(
                        "Weekly sessions: activity planning, thoughts about being a burden, and in "
                        "summer a conversation with his sister that he had put off for two years.",
                        ("session/12", "goal/2"),
                    ),
                )
                * more,
                items=(
                    Line("Went back to work on 4 May, four days a week since July.", ("goal/1",)),
                    Line("Calls a friend when it gets dark.", ("goal/2", "session/12")),
                    Line("Sleeps through most nights of the week.", ("goal/3",)),
                )
                * more,
            ),
            Section(
                "concerns",
                "Concerns, then and now",
                changes=(
                    Change("Can’t get out of bed", "9 of 10 in March", "2 of 10", ("concern/1",)),
                    Change("Nobody would notice", "7 of 10 in March", "1 of 10", ("concern/2",)),
                ),
            ),
            Section(
                "outcome",
                "Measures",
                lines=(
                    Line(
                        "13 points lower on the PHQ-9; 6 or more is beyond measurement error. The "
                        "last score lies below the cut-off of 10.",
                        ("score/1", "score/14"),
                    ),
                ),
                table=Table(
                    "Scores, first and last",
                    ("Measure", "First", "Last", "Change", "What it means"),
                    (
                        Row(("PHQ-9", "17", "4", "−13", "Reliable recovery"), ("score/1",)),
                        Row(("GAD-7", "12", "9", "−3", "Within measurement error")),
                    ),
                    numbers=frozenset({1, 2, 3}),
                ),
                chart=CURVE,
                chart_caption="PHQ-9; lower is better. Dashed: the cut-off. Shaded: within "
                "measurement error of the first score.",
            ),
            Section(
                "risk",
                "Risk",
                lines=(Line("Asked 26 November: none. Safety plan of April is with the client."),),
            ),
            Section(
                "ending",
                "How it ended",
                details=(
                    Detail("Reason", "Treatment goals achieved"),
                    Detail("Begun by", "Both, on 16 November 2026"),
                    Detail("Agreed", "Client yes, therapist yes"),
                ),
            ),
            Section(
                "plan",
                "After the end",
                items=(
                    Line("Checks in with Dr Amara Osei, family doctor, in January and in April."),
                    Line("May call the practice at any time and come back without a referral."),
                ),
                people=(
                    Person("Dr Amara Osei", "family doctor", "303 555 0119"),
                    Person("988", "crisis line, day and night", "call or text"),
                ),
            ),
        ),
    )


def progress_letter(*, draft: bool = False, client: str = "Jonas Weber") -> Paper:
    """A letter to the client about what has changed."""
    return Paper(
        kind="progress_letter",
        title="",
        practice=PRACTICE,
        client_name=client,
        date="30 November 2026",
        dated=DAY,
        draft=draft,
        greeting=f"Dear {client.split(maxsplit=1)[0]},",
        farewell="With warm regards,",
        signature=Signature("Mara Lindqvist", "Licensed psychologist", "30 November 2026"),
        sections=(
            Section(
                "opening",
                lines=(
                    Line(
                        "On Thursday we met for the last time, after twenty-four sessions. I want "
                        "to put on paper what I said then, so that you can read it on a day when "
                        "it is harder to believe."
                    ),
                ),
            ),
            Section(
                "progress",
                lines=(Line("In March you told me:"),),
                quotes=(Quote("I can’t get out of bed.", ""),),
                items=(
                    Line("You went back to work in May, and have kept at it.", ("goal/1",)),
                    Line("You called Katrin after two years of putting it off.", ("session/12",)),
                    Line("You rated that first concern 9 of 10 then, and 2 of 10 now."),
                ),
            ),
            Section(
                "pride",
                lines=(
                    Line(
                        "What I am proudest to have seen is not on any scale: the morning in June "
                        "when you came although everything in you said stay at home, and told me "
                        "so. That was the day the work became yours."
                    ),
                ),
            ),
            Section(
                "return",
                lines=(
                    Line(
                        "The door stays open. If two of your signs last longer than a week, call "
                        "me or Dr Osei. You do not need a reason that is good enough."
                    ),
                ),
            ),
        ),
    )


def letter(*, draft: bool = False, client: str = "Jonas Weber") -> Paper:
    """Any other letter: to somebody, with places to turn to."""
    return replace(
        progress_letter(draft=draft, client=client),
        kind="letter",
        sections=(
            Section("opening", lines=(Line("I am leaving. My last day here is 29 January."),)),
            Section("ways", lines=(Line("The ways from here:"),), items=(Line("Stay here."),)),
            Section("people", people=(Person("Dr Amara Osei", "family doctor", "303 555 0119"),)),
        ),
    )


def handover_note(*, draft: bool = False, client: str = "Jonas Weber") -> Paper:
    """What goes to the next place; it looks as a closing summary does."""
    summary = closing_summary(draft=draft, client=client)
    return replace(summary, kind="handover_note", title="Hand-over note")


def keepsake(*, draft: bool = False, client: str = "Jonas Weber", more: int = 1) -> Paper:
    """One page to keep; `more` repeats its lists."""
    return Paper(
        kind="keepsake",
        title="What I take with me",
        practice=PRACTICE,
        client_name=client,
        date="30 November 2026",
        dated=DAY,
        draft=draft,
        sections=(
            Section(
                "then_and_now",
                "Then and now",
                changes=(
                    Change("“I can’t get out of bed.”", "9 of 10 in March", "2 of 10"),
                    Change("“Nobody would notice.”", "7 of 10 in March", "1 of 10"),
                    Change("Work", "three weeks at home", "four days a week"),
                )
                * more,
            ),
            Section(
                "can",
                "What I can do now",
                items=(
                    Line("Plan one thing for the morning, the evening before."),
                    Line("Call a friend when it gets dark."),
                    Line("Say “I am having a hard week” to Katrin."),
                )
                * more,
            ),
            Section(
                "people",
                "People I can call",
                people=(
                    Person("Katrin", "my sister", "303 555 0177"),
                    Person("Dr Amara Osei", "family doctor", "303 555 0119"),
                    Person("988", "day and night", "call or text"),
                )
                * more,
            ),
            Section(
                "signs",
                "My signs, and what then",
                table=Table(
                    "",
                    ("When I notice", "I will"),
                    (
                        Row(("Two mornings in bed", "ring Katrin, walk to the bakery")),
                        Row(("No answer to messages for a week", "write to Ben")),
                        Row(("The old sentence comes back", "say it aloud to someone")),
                    )
                    * more,
                ),
            ),
            Section(
                "return",
                "The way back",
                lines=(
                    Line(
                        "I can call Mara at 303 555 0142 and come back without a referral. "
                        "Coming back is not starting over."
                    ),
                ),
            ),
        ),
    )


def certificate(*, draft: bool = False, client: str = "Record 7f3a91c2") -> Paper:
    """A certificate two people agreed on."""
    return Paper(
        kind="certificate",
        title="Certificate of destruction",
        practice=PRACTICE,
        client_name=client,
        date="30 November 2026",
        dated=DAY,
        draft=draft,
        signature=Signature("Mara Lindqvist", "Licensed psychologist") if draft else MARA,
        sections=(
            Section(
                "record",
                "The record",
                details=(Detail("Number", "7f3a91c2-58de"), Detail("Kept until", "9 March 2022")),
            ),
            Section(
                "what",
                "What belongs to it",
                lines=(Line("Counted, never read.", ("client/1",)),),
                table=Table("Entries", ("Kind", "How many"), (Row(("Session", "24")),)),
            ),
        ),
        footer="Names nobody in therapy.",
        identifier="Paper 7f3a91c2-58de",
    )


def release_form(*, draft: bool = False, client: str = "Jonas Weber") -> Paper:
    """A release to sign on paper, with lines to write on."""
    return Paper(
        kind="release_form",
        title="Release of information",
        practice=PRACTICE,
        client_name=client,
        date="30 November 2026",
        dated=DAY,
        draft=draft,
        signature=Signature("Mara Lindqvist", "Licensed psychologist") if draft else MARA,
        sections=(
            Section("who", details=(Detail("About", client, ("client/1",)), Detail("To", ""))),
            Section("contents", "What may be told", items=(Line("My goals."),)),
            Section("signing", "To sign", details=(Detail("Signature", ""),)),
        ),
        footer="To be approved by a speaker of Spanish",
        identifier="Paper 7f3a91c2-58de",
    )


def emergency_list(
    *, draft: bool = False, client: str = "Mara Lindqvist", people: int = 20, name: str = ""
) -> Paper:
    """An emergency list of so many people in three groups."""
    head = ("Name", "How to reach them safely", "Next session", "For you")
    rows = [
        Row(
            (
                f"{name or 'Jonas Weber'} {number}",
                f"mobile 0170 12345{number:02}\ne-mail jonas.weber{number}@home.example",
                "on 7 December" if number % 3 else "nothing booked yet",
                "Speak to Lena first." if number % 5 == 0 else "",
            ),
            (f"client/{number}",),
        )
        for number in range(people)
    ]
    third = max(1, people // 3)
    groups = [rows[:third], rows[third : 2 * third], rows[2 * third :]]
    titles = ("To be called first", "Soon", "Can wait")
    return Paper(
        kind="emergency_list",
        title="Emergency list",
        practice=PRACTICE,
        client_name=client,
        date="30 November 2026",
        dated=DAY,
        draft=draft,
        signature=Signature("Mara Lindqvist", "Licensed psychologist") if draft else MARA,
        sections=(
            Section(
                "executor", details=(Detail("For", "Dr Ines Roth"), Detail("Reached at", "0151 1"))
            ),
            *(
                Section(title, title, table=Table("", head, tuple(group)))
                for title, group in zip(titles, groups, strict=True)
                if group
            ),
        ),
        footer="For the executor alone.",
        identifier="Paper 7f3a91c2-58de",
    )


def of(kind: Kind, *, client: str = "Jonas Weber", draft: bool = False) -> Paper:
    """The ordinary paper of a kind."""
    return {
        "closing_summary": closing_summary,
        "progress_letter": progress_letter,
        "keepsake": keepsake,
        "certificate": certificate,
        "release_form": release_form,
        "emergency_list": emergency_list,
        "letter": letter,
        "handover_note": handover_note,
    }[kind](client=client, draft=draft)


SCRIPTS = {
    "Arabic": "لم أستطع النهوض من السرير في الصباح",
    "Hebrew": "לא הצלחתי לקום מהמיטה",
    "Persian": "نمی‌توانستم از تخت بیرون بیایم",
    "Greek": "Δεν μπορούσα να σηκωθώ",
    "Russian": "Я не мог встать с постели",
    "Hindi": "मैं बिस्तर से उठ नहीं पाता था",
    "Tamil": "என்னால் எழ முடியவில்லை",
    "Thai": "ฉันลุกจากเตียงไม่ได้",
    "Amharic": "ከአልጋ መነሳት አልቻልኩም",
    "Georgian": "საწოლიდან ადგომა არ შემეძლო",
    "Armenian": "Չէի կարողանում վեր կենալ",
    "Vietnamese": "Tôi không thể ra khỏi giường",
    "Ewe": "Kɔ́kú, mele agbe ɛ̀",
    "Chinese": "我早上起不了床",
    "Japanese": "朝、ベッドから起き上がれなかった",
    "Korean": "침대에서 일어날 수 없었습니다",
}
ENDLESS = "a" * 300
LONG_NAME = "Maximiliane Theodora Konstantina von Hohenlohe-Waldenburg-Schillingsfürst"


def in_many_scripts(kind: Kind) -> Paper:
    """A paper whose words come from sixteen scripts and both directions."""
    words = tuple(SCRIPTS.items())
    section = Section(
        "scripts",
        "以前と今",
        details=tuple(Detail(name, text) for name, text in words),
        lines=tuple(Line(text) for _, text in words),
        quotes=tuple(Quote(text, name) for name, text in words),
        changes=tuple(Change(text, name, text) for name, text in words),
        items=tuple(Line(text) for _, text in words),
        people=(Person("מירה לוי", "אחות", "03 555 0119"), Person("李雷", "朋友")),
    )
    paper = of(kind, client="محمد 李雷 Ødegård")
    return replace(paper, sections=(*paper.sections, section), greeting="عزيزي محمد،")


def very_long(kind: Kind) -> Paper:
    """A paper whose every part is longer than anybody would make it."""
    section = Section(
        "long",
        "A heading that goes on for a good while, longer than anybody would think",
        details=(Detail("A label too long to stand beside", ENDLESS), Detail("x" * 40, "y")),
        lines=(Line(ENDLESS),),
        quotes=(Quote(ENDLESS, LONG_NAME),),
        changes=(Change(ENDLESS, ENDLESS, ENDLESS),),
        items=(Line(ENDLESS),),
        table=Table(
            "Caption " * 30, ("Measure", "First"), (Row((ENDLESS, "1" * 80)),), frozenset({1})
        ),
        people=(Person(LONG_NAME, ENDLESS, ENDLESS),),
        chart=CURVE,
    )
    paper = of(kind, client=LONG_NAME)
    practice = Practice(f"{LONG_NAME} and Partners", (ENDLESS[:120], "12 Orchard Lane"))
    return replace(
        paper,
        title=f"{paper.title} {'and so on ' * 12}",
        practice=practice,
        sections=(*paper.sections, section),
        identifier=ENDLESS[:160],
    )
