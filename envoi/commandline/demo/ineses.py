"""Ines's clients: couples, families, children, a group. Nobody here is real."""

from envoi.commandline.demo.courses import Course, Run, Series
from envoi.commandline.demo.someone import Concern, Decider, Goal, Near, Partner, Someone

CHILDREN = (
    Someone(
        key="mia",
        therapist="ines",
        name="Mia Baumgartner",
        born="2017-05-23",
        pronouns="she/her",
        around=(
            Near("Sabine Baumgartner", "mother", emergency=True),
            Near("Rolf Baumgartner", "father"),
            Near("Frau Petersen", "class teacher"),
        ),
        deciders=(
            Decider(
                "guardian",
                "Sabine Baumgartner",
                "health, together with the father; everyday matters alone",
            ),
            Decider(
                "guardian",
                "Rolf Baumgartner",
                "health, together with the mother; sees Mia every second weekend",
                order_note="Family court, joint custody: both sign, both are told of an ending.",
            ),
        ),
        course=Course(
            kept="aaaacaaata",
            series=(Series("ors", (19.5, 21.0, 22.5, 24.1)),),
            asked=((0, "none"), (-1, "none")),
        ),
        concerns=(
            Concern("On Fridays my tummy hurts.", (8, 6, 4)),
            Concern("Papa and Mama shout in the car park.", (9, 7)),
        ),
        goals=(Goal("Friday is a normal day", "npp", "npp"),),
        notes=(
            (0, "First hour with Mia and both parents, one after the other."),
            (3, "She drew two houses and a bus between them. The bus has a driver now."),
            (-1, "Hand-over moves to the school gate; both parents agreed, each in writing."),
        ),
    ),
    Someone(
        key="leonie",
        therapist="ines",
        name="Leonie Krüger",
        born="2010-01-12",
        pronouns="she/her",
        around=(Near("Martina Krüger", "mother", emergency=True),),
        deciders=(
            Decider(
                "guardian",
                "Martina Krüger",
                "health; Leonie is heard, and reads letters about her first",
            ),
        ),
        course=Course(
            kept="aaaaaaaaalaaaa",
            review_weeks=-2,
            series=(Series("core-10", (19, 17, 15, 13, 12)),),
        ),
        concerns=(Concern("At school I am a ghost.", (8, 6, 4)),),
        goals=(
            Goal("Eat lunch with somebody", "npr", "npp"),
            Goal("Stop cutting class on Tuesdays", "npp", "npp"),
        ),
        notes=((9, "Wants to decide herself when this ends. Agreed to look at it together."),),
    ),
)

TOGETHER = (
    Someone(
        key="chloe",
        therapist="ines",
        name="Chloé Lambert",
        born="1984-04-04",
        pronouns="she/her",
        speaks="French",
        kind="couple",
        partners=(Partner("Mathieu Lambert", "1980-09-27", "he/him"),),
        course=Course(
            kept="aaaaaataaaa",
            every=2,
            ahead=(1, 4),
            minutes=90,
            no_measures=True,
            asked=((0, "none"), (-1, "none")),
        ),
        concerns=(
            Concern("We only talk about who fetches whom.", (8, 5, 3)),
            Concern("I have become a lodger here.", (9, 6, 4), whose=1),
        ),
        goals=(
            Goal("Fight without the children hearing it", "npr", "npr"),
            Goal("An evening a week as two", "npp", "npr", whose=1),
        ),
        notes=(
            (5, "They took turns telling the story of how they met. Two quite different films."),
            (-1, "Chloé: we can do this alone. Mathieu: I would like the summer still."),
        ),
        ending="couple_talks",
    ),
    Someone(
        key="anneke",
        therapist="ines",
        name="Anneke de Vries",
        born="1974-06-16",
        pronouns="she/her",
        speaks="Dutch",
        kind="couple",
        partners=(Partner("Bas Jansen", "1972-12-08", "he/him"),),
        course=Course(
            kept="aaahaaanaa",
            every=2,
            ahead=(1, 3),
            minutes=90,
            series=(
                Series("core-10", (14, 13, 11)),
                Series("core-10", (9, 9, 8), whose=1),
            ),
        ),
        concerns=(Concern("Since the children left there is an echo.", (7, 6)),),
        goals=(Goal("Plan the winter together", "np", "np"),),
    ),
    Someone(
        key="kowalczyk",
        therapist="ines",
        name="Ewa Kowalczyk",
        born="1979-03-03",
        pronouns="she/her",
        speaks="Polish and German",
        kind="family",
        partners=(
            Partner("Marek Kowalczyk", "1976-10-19", "he/him"),
            Partner("Kuba Kowalczyk", "2009-08-01", "he/him"),
        ),
        course=Course(
            kept="aaaacaa",
            every=3,
            ahead=(2,),
            minutes=90,
            series=(
                Series("ors", (21.2, 24.0, 26.3)),
                Series("ors", (24.4, 25.1, 27.0), whose=1),
                Series("ors", (14.0, 17.5, 21.8), whose=2),
            ),
        ),
        concerns=(
            Concern("We walk on eggs.", (8, 6)),
            Concern("They ask me fifty questions.", (9, 6), whose=2),
        ),
        goals=(Goal("One meal a day without school in it", "npp", "npp"),),
        notes=((3, "Kuba moved his chair a little towards the table."),),
    ),
    Someone(
        key="group",
        therapist="ines",
        name="Margit Albers",
        born="1966-07-11",
        pronouns="she/her",
        kind="group",
        partners=(
            Partner("Dilan Yıldız", "1992-02-27", "she/her"),
            Partner("Harald Finke", "1959-11-15", "he/him"),
            Partner("Oluwaseun Bello", "1985-05-20", "he/him"),
            Partner("Françoise Meyer", "1978-08-30", "she/her", joined_session=6),
        ),
        course=Course(
            kept="aahaaaaahaaaa",
            every=1,
            minutes=100,
            series=(
                Series("core-10", (18, 14)),
                Series("core-10", (21, 19), whose=1),
                Series("core-10", (16, 15), whose=2),
            ),
        ),
        concerns=(
            Concern("I only know how to be strong.", (7, 5)),
            Concern("Nobody here says my name right.", (6, 2), whose=3),
        ),
        goals=(Goal("Say in the group when it is too much", "np", "np"),),
        notes=((6, "Françoise joined. Harald made room without being asked."),),
    ),
)

ALONE = (
    Someone(
        key="joao",
        therapist="ines",
        name="João Pereira",
        born="1990-01-09",
        pronouns="he/him",
        speaks="Portuguese",
        may_leave_message="not_recorded",
        course=Course(
            kept="aaaaaaln",
            until=4,
            ahead=(),
            no_measures=True,
            asked=((0, "none"), (3, "none")),
        ),
        concerns=(Concern("I am fine until I am not.", (6, 6)),),
        notes=((-1, "Seemed in a hurry. Said the new shifts are hard to plan with."),),
    ),
    Someone(
        key="fatima",
        therapist="ines",
        name="Fatima Zahra Benali",
        born="1981-12-24",
        pronouns="she/her",
        speaks="Darija and French",
        course=Course(
            kept="aaaaaaaacaaaaaa",
            every=2,
            ahead=(1,),
            series=(Series("core-10", Run("steady", 24, 7, 8)),),
        ),
        concerns=(Concern("I cook for ten and sit alone.", (8, 5, 2)),),
        goals=(
            Goal("Invite the neighbours", "npr", "npr"),
            Goal("Learn to swim", "nnp", "npp"),
        ),
        notes=((-1, "Floated. “The water carries, and nobody has to hold me.”"),),
    ),
    Someone(
        key="ingrid",
        therapist="ines",
        name="Ingrid Sørensen",
        born="1991-08-08",
        pronouns="she/her",
        speaks="Danish",
        course=Course(
            kept="aaaaaaaaaa",
            until=7,
            ahead=(),
            series=(Series("epds", (14, 12, 9)),),
            hold_weeks=6,
            hold_reason="The second child has arrived; we agreed to write in spring.",
        ),
        concerns=(Concern("I am afraid of being only tired again.", (7, 4)),),
        goals=(Goal("Ask for help before midnight", "npp", "npp"),),
    ),
    Someone(
        key="marta",
        therapist="ines",
        name="Kovács Márta",
        preferred="Márta",
        born="1970",
        pronouns="she/her",
        speaks="Hungarian",
        course=Course(
            kept="a" * 14 + "t" + "a" * 11,
            ahead=(0, 1, 2, 3),
            no_measures=True,
            asked=((0, "none"), (12, "none"), (-1, "none")),
        ),
        concerns=(Concern("There is a room in me I never furnish.", (6, 5)),),
        own_notes=(
            (10, "The pause before she speaks of her mother gets shorter. Mine too."),
            (-1, "Thought of the unfurnished room while paying my rent."),
        ),
        notes=((20, "Brought a photograph for the first time."),),
    ),
    Someone(
        key="ravi",
        therapist="ines",
        name="Ravi Chandran",
        born="1994-06-21",
        pronouns="he/him",
        speaks="Tamil and English",
        course=Course(
            kept="aaaaaaa",
            place="phone",
            series=(Series("phq-9", (16, 15, 13, 12), open_items=(2, 4, 6, 7)),),
        ),
        concerns=(Concern("I cannot decide anything, not even tea.", (7, 6)),),
        goals=(Goal("Choose a flat by the new year", "np", "n"),),
        notes=((-1, "Filled in the sheet on the tram and lost the half of it."),),
    ),
    Someone(
        key="elif",
        therapist="ines",
        name="Elif Şahin",
        born="1988-11-13",
        pronouns="she/her",
        speaks="Turkish and German",
        around=(Near("Deniz Şahin", "spouse", emergency=True),),
        course=Course(
            kept="aaaaaalaaaaaaa",
            gaps=(1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2),
            until=9,
            ahead=(),
            series=(
                Series("gad-7", Run("steady", 17, 4, 9)),
                Series("wsas", (27, 16, 6)),
            ),
        ),
        concerns=(Concern("I am the alarm system of the whole family.", (9, 6, 2)),),
        goals=(
            Goal("Leave the telephone in the kitchen at night", "npr", "npr"),
            Goal("Let Deniz do the tax", "npr", "pr"),
        ),
        notes=(
            (5, "Left the telephone in the kitchen. Got up twice to look at it; then slept."),
            (-1, "Last hour. She brought two glasses of tea, one for each of us."),
        ),
        ending="closed_and_settled",
    ),
)

INESES = CHILDREN + TOGETHER + ALONE
