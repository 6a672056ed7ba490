"""What was said and written on the way to each ending: in the words of those who part."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Voice:
    """What one client answered, each for themselves; None was not asked."""

    ready: int | None = None
    ready_words: str = ""
    skills: int | None = None
    confidence: int | None = None
    support: str = ""
    want: int | None = None
    feelings: str = ""
    leans: str = "towards_ending"
    goals_done: str = "yes"
    end_with_plan: str = "yes"
    words: str = ""


@dataclass(frozen=True)
class Farewell:
    """The words of one ending."""

    why: str
    began: str = "client"
    voices: tuple[Voice, ...] = (Voice(),)
    want: int | None = None
    want_words: str = ""
    feelings: str = ""
    leans: str = "towards_ending"
    agrees: str = "yes"
    agrees_words: str = ""
    other_care: str = "not_needed"
    turning_points: str = ""
    why_ready: str = ""
    reply: str = ""
    next_steps: str = ""
    relapse_signs: str = ""
    relapse_then: str = ""
    people_to_call: str = ""
    check_in_with: str = ""
    check_in_how_often: str = ""
    contact_after: str = "A card is welcome. An answer comes within a week."
    farewell: str = ""
    told_in_session: str = ""
    quotation: str = ""
    pride: str = ""
    strengths: str = ""


FAREWELLS = {
    "jonas": Farewell(
        why="“Maybe I can do Mondays alone now.”",
        voices=(
            Voice(
                ready=8,
                ready_words="More often than not I forget that I was ill.",
                skills=8,
                confidence=6,
                want=7,
            ),
        ),
    ),
    "nina": Farewell(why=""),
    "eleni": Farewell(
        why="The exam is behind her. “What do we talk about now?”",
        began="both",
        voices=(
            Voice(
                ready=9,
                ready_words="I know the dog. He may come along.",
                skills=9,
                confidence=8,
                support="yes",
                want=8,
                feelings="A bit like the last day of school. I want to run and I want to stay.",
                words="Yes. And I may write if there is another exam?",
            ),
        ),
        want=8,
        want_words="She has been doing this by herself for weeks; I watch.",
        feelings="I will miss the drawings.",
        agrees_words="Yes, and gladly.",
        turning_points="The drawing of the dog.\nThe mock exam, sat to the end.\n"
        "The first Sunday without calling home before noon.",
        why_ready="You no longer ask whether the fear will come. You ask where it may sit.",
        reply="“On the chair by the door. He likes the draught.”",
        next_steps="Ten minutes of breathing before I learn\nCall home once a day, when I want to\n"
        "Draw the dog when he gets big",
        relapse_signs="I read the same page four times\nI cancel on friends before noon",
        relapse_then="Close the book, walk round the block\nGo anyway, for half an hour",
        people_to_call="Danai, flatmate, 555-0123\nΜαμά, once a day, 555-0124",
        check_in_with="Dr. Wolff, family doctor",
        check_in_how_often="once in spring",
        farewell="We look at the drawings together; she keeps the first one.",
    ),
    "peter": Farewell(
        why="“Ruth says I am back. She is usually right.”",
        voices=(
            Voice(
                ready=8,
                ready_words="I sleep. I did not think I would say that sentence again.",
                skills=8,
                confidence=7,
                support="yes",
                want=8,
                feelings="You get used to somebody listening. I will have to tell the beans.",
                words="That is a good plan. The dates are in the calendar, with a pencil.",
            ),
        ),
        want=9,
        want_words="The nights are his own again.",
        feelings="Calm. A good length.",
        agrees_words="Yes.",
        other_care="named",
        turning_points="The night he got up, made tea and did not count.\n"
        "The allotment in May, with Ruth on the folding chair.",
        why_ready="You stopped fighting the night and began to live the day. The sleep came after.",
        reply="“Like a cat. You must not look at it.”",
        next_steps="Up at six, also on Sundays\nAllotment on Tuesdays and Fridays\n"
        "No news after nine in the evening",
        relapse_signs="Awake at three for a week\nI send Ruth to parties alone",
        relapse_then="The sheet with the sleep rules, for two weeks\nGo along for the first hour",
        people_to_call="Ruth Okafor, wife, at home\nEmeka, old friend, 555-0131",
        check_in_with="Dr. Amann, family doctor",
        check_in_how_often="every three months, with the blood pressure",
        farewell="A bag of beans, he says, and no speeches.",
    ),
    "noor": Farewell(
        why="The six months she had given herself are over.",
        began="client",
        voices=(
            Voice(
                ready=5,
                ready_words="By day, yes. At night I would like to know that Thursday comes.",
                skills=7,
                confidence=4,
                support="no",
                want=4,
                feelings="I am afraid you would be glad to have the hour free.",
                leans="unsure",
                goals_done="yes",
                end_with_plan="more_time",
                words="I need a little more time. Can we say until after the feast days?",
            ),
        ),
        want=5,
        want_words="There is no hurry from my side.",
        feelings="Her fear that I would be glad touched me. I am not.",
        leans="unsure",
        agrees="more_time",
        agrees_words="We take the time, and meet every second week.",
        other_care="still_open",
    ),
    "nkechi": Farewell(
        why="The children walk to school; the whistle hangs on the wall.",
        voices=(
            Voice(
                ready=9,
                skills=8,
                confidence=8,
                support="yes",
                want=9,
                feelings="Light. And proud, I admit it.",
                words="Yes to all of it.",
            ),
        ),
        want=8,
        feelings="It was a pleasure to watch her let go.",
        turning_points="The day she stayed at the corner and did not follow.",
        why_ready="You have tried it in every weather.",
        reply="“Even in fog!”",
        next_steps="Stay at the corner\nHave coffee with Bisi while they walk",
        relapse_signs="I call the school",
        relapse_then="Call Bisi first",
        people_to_call="Bisi, neighbour, 555-0136",
        farewell="She leaves the whistle here for a week, to see how that is.",
    ),
    "ngoc": Farewell(
        why="“I have something to do on Thursdays now.” The cooking evenings fall on our hour.",
        voices=(
            Voice(
                ready=9,
                ready_words="I taste things. That is my measure.",
                skills=8,
                confidence=8,
                support="yes",
                want=9,
                feelings="Sad in a good way, like after a wedding.",
                words="Yes. I would like to read the letter aloud, half and half.",
            ),
        ),
        want=9,
        want_words="She says what she wants, and waits for the answer.",
        feelings="Moved. I learnt how one can be silent in a friendly way.",
        agrees_words="Yes.",
        other_care="named",
        turning_points="The evening she told her father about the studies.\n"
        "The first pot of soup for six people.\nThe week she was ill and let others cook.",
        why_ready="You came as the good daughter. You leave as somebody one can get to know.",
        reply="“Then I would like to be introduced.”",
        next_steps="Cook for friends on the first Thursday\n"
        "Tell my father one true thing a month\nRest before I am ill",
        relapse_signs="Food tastes of nothing for three days\nI say “it is all right” twice a day",
        relapse_then="Eat with somebody, not alone\nCall Lan and say what is not all right",
        people_to_call="Lan, friend, 555-0151\nTrần Văn Hải, father, 555-0152",
        check_in_with="Dr. Yılmaz, family doctor",
        check_in_how_often="in January and in April",
        farewell="Soup in a flask, two spoons.",
        told_in_session="“I am proud of the evening with your father, and more of the silence "
        "that you let stand.” In the last session but one.",
        quotation="I am the good daughter and somebody is home.",
        pride="When you told your father, you did not explain and you did not apologise. You put "
        "the sentence on the table like a bowl, and waited. I have thought of it often since, "
        "and I am glad to have been the one who heard how it went.",
        strengths="She notices early and speaks late; in this work the second has caught up with "
        "the first. Precise, humorous, loyal without losing herself.",
    ),
    "elif": Farewell(
        why="“The alarm is off, and nothing burned.”",
        began="both",
        voices=(
            Voice(
                ready=9,
                ready_words="I sleep with the door closed.",
                skills=9,
                confidence=8,
                support="yes",
                want=8,
                feelings="Thankful, and a little annoyed that it took me so long.",
                words="Yes.",
            ),
        ),
        want=8,
        feelings="Full of respect.",
        turning_points="The telephone in the kitchen.\nDeniz did the tax, with a mistake in it.",
        why_ready="You let somebody else make a mistake, and it stayed theirs.",
        reply="“It cost us eleven euros. Best money of the year.”",
        next_steps="Telephone in the kitchen at night\nOne evening a week out, alone",
        relapse_signs="I answer before it rings",
        relapse_then="Ask Deniz: “Is it mine?”",
        people_to_call="Deniz Şahin, spouse, at home\nSelin, sister, 555-0162",
        check_in_with="Dr. Kern, family doctor",
        check_in_how_often="at the yearly check",
        farewell="Two glasses of tea.",
        told_in_session="In the last session: that she is brave in small coins, every day.",
        quotation="The alarm is off, and nothing burned.",
        pride="You were brave in small coins: a telephone in the kitchen, a form left to somebody "
        "else, a door closed at night. I saw how much each of them cost, and that you paid.",
        strengths="Warm, quick and dependable; has learnt that others may be dependable too.",
    ),
    "piotr": Farewell(
        why="The day clinic has a place for him from Monday on.",
        began="therapist",
        voices=(
            Voice(
                ready=6,
                ready_words="I go because Dr. Sauer shook my hand as if I had already come.",
                support="yes",
                want=6,
                feelings="I do not like goodbyes. You know why.",
                leans="unsure",
                goals_done="no",
                words="All right. But one visit together there first.",
            ),
        ),
        want=7,
        want_words="He needs more than one hour a week for a while.",
        feelings="Worried, and relieved that somebody is there every day.",
        other_care="named",
        next_steps="Day clinic, Monday to Friday\nAnna every second Sunday",
        people_to_call="Dr. Sauer, day clinic, 555-0142\nAnna Zielińska, daughter, 555-0143",
        check_in_with="Dr. Sauer, day clinic",
        check_in_how_often="every weekday",
    ),
    "hanna": Farewell(
        why="The insurer’s first approval is used up.",
        began="both",
        voices=(
            Voice(
                ready=5,
                skills=6,
                want=3,
                feelings="I said it because I thought you would like it.",
                leans="towards_staying",
            ),
        ),
        want=4,
        feelings="Glad that she told me.",
        leans="towards_staying",
    ),
    "chloe": Farewell(
        why="Chloé: “We fight better. Is that not what we came for?”",
        began="client",
        voices=(
            Voice(
                ready=8,
                ready_words="We are back on the same side of the table.",
                skills=8,
                want=8,
                feelings="Relief, mostly. And I will miss having a witness.",
            ),
            Voice(
                ready=5,
                ready_words="I have just unpacked.",
                skills=6,
                want=4,
                feelings="I would like the summer still, with you as a net.",
                leans="towards_staying",
            ),
        ),
        feelings="Two true answers. I lean to neither.",
        leans="unsure",
    ),
    "sofia": Farewell(
        why="A job in another town from spring on; she wants to end before it.",
        voices=(
            Voice(
                ready=7,
                ready_words="I want to leave while I still like it here.",
                skills=7,
                confidence=6,
                support="yes",
                want=9,
                feelings="Like before a first night: sick and happy.",
                words="Yes. It is my decision and I like that it is.",
            ),
        ),
        want=5,
        want_words="I would stay until the move; it is early.",
        feelings="I argue for staying. Is it for her, or for my hours? Supervision.",
        leans="towards_staying",
        agrees="more_time",
        agrees_words="I would rather have four more weeks. She decides, and I go along.",
        turning_points="The deadline she let pass.",
        why_ready="You missed a deadline and the world stood still, politely.",
        reply="“It even sent an e-mail.”",
        next_steps="A dance class in the new town, in the first month",
        relapse_signs="I rehearse telephone calls",
        relapse_then="Call badly, on purpose",
        people_to_call="Giulia, friend, 555-0171",
        check_in_with="Dr. Hartmann, family doctor",
        check_in_how_often="before the move",
        pride="You let a deadline pass and told me so before you sat down. You danced where people "
        "could see you, and did not ask me afterwards whether it was good.",
    ),
    "thandiwe": Farewell(
        why="The sons asked why she still goes. “I had no answer.”",
        voices=(
            Voice(
                ready=8,
                ready_words="We built a den. I was inside it.",
                skills=8,
                confidence=7,
                support="yes",
                want=8,
                feelings="A warm goodbye. I will wave from the tram.",
                words="Yes.",
            ),
        ),
        want=8,
        feelings="My first ending in this house. I want to do it well.",
        agrees_words="Yes.",
        turning_points="The den in the living room.",
        why_ready="You play first and tidy up later. In that order.",
        reply="“Much later.”",
        next_steps="One silly thing a day\nTidy up on Saturdays only",
        relapse_signs="I watch them play and count minutes",
        relapse_then="Get down on the floor, for two songs",
        people_to_call="Lindiwe, sister, 555-0181",
        check_in_with="Dr. Petersen, family doctor",
        check_in_how_often="in half a year",
    ),
}
