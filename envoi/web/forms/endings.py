"""The forms of an ending, one a step; every text says who will read it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField

from envoi.care.ending_people import Speaking
from envoi.care.letter_ways import IN_PERSON, WayOut
from envoi.domain.ending import Ask, Question
from envoi.web.forms.fields import (
    CLIENT,
    ONLY_ME,
    RECORD,
    Buttons,
    Choice,
    Day,
    Line,
    Ticks,
    Whole,
    Words,
)

People = Sequence[tuple[UUID, str]]
INITIATORS = [
    ("client", "the client"),
    ("therapist", "the therapist"),
    ("both", "both together"),
    ("someone_else", "someone else"),
]
MANNERS = [
    ("planned_worked_through", "planned, and worked through"),
    ("planned_short", "planned, in short"),
    ("unplanned", "not planned"),
]
USUAL = "Left empty, it says what this reason usually offers."
RISK = [
    ("", "not asked"),
    ("none", "none"),
    ("passive_thoughts", "passive thoughts"),
    ("thoughts", "thoughts"),
    ("plan_or_intent", "a plan or intent"),
    ("not_answered", "asked, no answer"),
]
LEANS = [
    ("", "not said"),
    ("towards_ending", "towards ending"),
    ("towards_staying", "towards staying"),
    ("unsure", "unsure"),
]
REPLIES = [("", "not asked yet"), ("yes", "yes"), ("no", "no"), ("more_time", "needs more time")]


@dataclass(frozen=True)
class Group:
    """Fields that belong together, under a heading."""

    heading: str
    why: str
    fields: tuple[BoundField, ...]
    folded: bool = False  # opened on demand


class StepForm(forms.Form):
    """A form whose fields stand in groups: (heading, why, names of fields)."""

    layout: list[tuple[str, str, list[str]]]
    on_demand: tuple[str, ...] = ()  # headings of groups few need; open where something stands

    def groups(self) -> Iterator[Group]:
        """The groups in order, with their fields bound."""
        for heading, why, names in self.layout:
            fields = tuple(self[name] for name in names)
            spoken = any(each.value() or each.errors for each in fields)
            yield Group(heading, why, fields, heading in self.on_demand and not spoken)


Reasons = Sequence[tuple[str, Sequence[tuple[str, str]]]]


ALL = "all"


class WhoseForm(forms.Form):
    """Asks for whom an ending is, where several people take part."""

    client = Choice("Who is this ending for", [])

    def asked_of(self, people: People) -> None:
        """Everybody, or one of these; not asked where there is only one."""
        if len(people) < 2:  # noqa: PLR2004 - two people
            del self.fields["client"]
            return
        named = [
            (str(client), f"{name}, who leaves while the others go on") for client, name in people
        ]
        self.fields["client"].choices = [(ALL, "Everybody: all end"), *named]  # type: ignore[attr-defined]

    @property
    def whose(self) -> UUID | None:
        """The one who leaves, or nobody where all end."""
        said = self.cleaned_data.get("client")
        return UUID(said) if said and said != ALL else None


class ConsiderForm(WhoseForm):
    """Kept in mind, for a reason that may still change."""

    reason = Choice("For which reason", [])
    field_order = ["client", "reason"]

    def __init__(self, *args: Any, reasons: Reasons, people: People = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]
        self.asked_of(people)


class ReasonForm(ConsiderForm):
    """Another reason is the true one, or more than one is true."""

    reason = Choice("The true reason", [], help_text="Its steps are the ones to go through.")
    also = Ticks("Also true, if anything", [], required=False)

    def __init__(self, *args: Any, reasons: Reasons, **kw: Any) -> None:
        super().__init__(*args, reasons=reasons, **kw)
        flat = [choice for _, group in reasons for choice in group]
        self.fields["also"].choices = flat  # type: ignore[attr-defined]


class TalkForm(WhoseForm, StepForm):
    reason = Choice("Reason", [])
    on = Day("Talked about on")
    initiated_by = Buttons("Who began to speak of it", INITIATORS)
    why = Words("Why", audience=RECORD, rows=3)
    layout = [("", "", ["on", "initiated_by", "why"])]

    def __init__(self, *args: Any, reasons: Reasons = (), people: People = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.asked_of(people)
        if reasons:
            self.fields["reason"].choices = reasons  # type: ignore[attr-defined]
        else:
            del self.fields["reason"]  # it was chosen when the ending was raised


class QuestionsForm(StepForm):
    """The questions of one step, as its pathway asks them; a client's are asked of each client."""

    on = Day("As of")

    def __init__(
        self, *args: Any, questions: Sequence[Question], people: People, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.layout = []
        own = [each for each in questions if each.speaker == "therapist"]
        asked = [each for each in questions if each.speaker == "client"]
        self._add("", own, "therapist")
        for client, name in people if asked else ():
            self._add(f"Asked of {name}", asked, str(client))
        if asked:
            self.fields["on"].label = "Told on"
        if any(each.kind is not Ask.DAY for each in questions):
            self.layout.append(("", "", ["on"]))
        else:
            del self.fields["on"]

    def _add(self, heading: str, questions: Sequence[Question], who: str) -> None:
        names = [f"{each.code}-{who}" for each in questions]
        self.fields.update({n: _asked(each) for n, each in zip(names, questions, strict=True)})
        if names:
            self.layout.append((heading, "", names))


def _asked(question: Question) -> forms.Field:
    """The field of one question; none has to be answered."""
    if question.kind is Ask.DAY:
        return Day(question.asks, required=False)
    if question.kind is Ask.CHOICE:
        choices = [("", "Not recorded yet"), *question.choices]
        return Choice(question.asks, choices, required=False)
    audience = ONLY_ME if question.audience == "only_me" else RECORD
    return Words(question.asks, audience=audience, rows=3)


class ReadinessForm(StepForm):
    """Each one's own answers, as told in session."""

    on = Day("Told on")
    on_demand = ("What this work goes without",)

    def __init__(
        self, *args: Any, people: People, therapist: str, criteria: list[tuple[str, str]], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.layout = [("", "", ["on"])]
        for client, name in people:
            self._client(client, name, therapist)
        self.fields["want-therapist"] = Whole(
            "How much you want this ending now, 0 to 10", 0, 10, required=False
        )
        self.fields["want_words-therapist"] = Words("In your words", audience=RECORD, rows=2)
        self.fields["other_care"] = Choice(
            "Other care (doctor, prescriber, practical help)",
            [
                ("", "not asked yet"),
                ("named", "named"),
                ("not_needed", "not needed"),
                ("still_open", "still open"),
            ],
            required=False,
        )
        self.fields["other_care_words"] = Line("Who", max_length=300, help_text=RECORD)
        self.layout.append(
            (
                "You",
                "",
                ["want-therapist", "want_words-therapist", "other_care", "other_care_words"],
            )
        )
        self.fields["not_used"] = forms.MultipleChoiceField(
            label="Not used in this work",
            choices=criteria,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.layout.append(("What this work goes without", "", ["not_used"]))

    def _client(self, client: UUID, name: str, therapist: str) -> None:
        asked = {
            f"ready-{client}": Whole("Ready, 0 to 10", 0, 10, required=False),
            f"ready_words-{client}": Words("In their own words", audience=RECORD, rows=2),
            f"skills-{client}": Whole(
                "Can use alone what was learnt, 0 to 10", 0, 10, required=False
            ),
            f"confidence-{client}": Whole(
                "Confident to cope with a setback, 0 to 10", 0, 10, required=False
            ),
            f"support-{client}": Choice(
                "Support outside therapy",
                [("", "not asked yet"), ("yes", "yes"), ("no", "no")],
                required=False,
            ),
            f"support_words-{client}": Line("Who supports", max_length=300, help_text=RECORD),
            f"want-{client}": Whole("Wants this ending now, 0 to 10", 0, 10, required=False),
        }
        self.fields.update(asked)
        self.layout.append((name, f"As told to {therapist}, in session.", list(asked)))


class FeelingsForm(StepForm):
    on = Day("Spoken about on")

    def __init__(self, *args: Any, people: People, others: People = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.layout = [("", "", ["on"])]
        for client, name in people:
            self._client(client, name, "In their own words.")
        for client, name in others:
            self._client(client, name, "Goes on here. May be asked too, and need not answer.")
        own = {
            "words-therapist": Words("About the time together, and parting", audience=ONLY_ME),
            "leans-therapist": Choice("You lean", LEANS, required=False),
            "audience": Choice(
                "Who reads your words",
                [("only_me", "only me"), ("record", "they stand in the record")],
            ),
        }
        self.fields.update(own)
        self.layout.append(("You", "Your own feelings are yours unless you choose.", list(own)))

    def _client(self, client: UUID, name: str, why: str) -> None:
        fields = {
            f"words-{client}": Words("About the time together, and parting", audience=RECORD),
            f"leans-{client}": Choice("Leans", LEANS, required=False),
        }
        self.fields.update(fields)
        self.layout.append((name, why, list(fields)))


class TextsForm(StepForm):
    """Texts in their places of the ending."""

    slots: tuple[str, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """What was written, by place."""
        return {slot: self.cleaned_data[slot].replace("\r\n", "\n") for slot in self.slots}


class ReviewForm(TextsForm):
    then_and_now = Words("Then and now", audience=f"{RECORD} Drawn from it; write on.", rows=6)
    turning_points = Words("Turning points", audience=RECORD)
    why_ready = Words("Why I think you are ready", audience=f"{CLIENT} Said first, in session.")
    reply = Words("And the reply", audience=RECORD)
    slots = ("then_and_now", "turning_points", "why_ready", "reply")
    layout = [
        ("Look back together", "", ["then_and_now", "turning_points"]),
        ("Say it, and hear the reply", "", ["why_ready", "reply"]),
    ]

    def __init__(self, *args: Any, ready: bool = True, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not ready:  # an ending that does not rest on it
            self.fields["why_ready"].label = "What I want to say about our work"


class PlanForm(TextsForm):
    last_session_on = Day("Last session", required=False)
    taper_weeks = Whole("A session every … weeks until then", 1, 26, required=False)
    next_steps = Words("What the client carries on with, one a line", audience=CLIENT)
    relapse_signs = Words("Signs that it may come back, one a line", audience=CLIENT)
    relapse_then = Words("What to do then, one a line beside each sign", audience=CLIENT)
    people_to_call = Words(
        "People to call, one a line: name, who they are, number", audience=CLIENT
    )
    check_in_with = Line(
        "Which doctor or other person to check in with", max_length=300, help_text=CLIENT
    )
    check_in_how_often = Line("How often", max_length=200, help_text=CLIENT)
    contact_after = Words("Contact after the end", audience=CLIENT, rows=2)
    farewell = Words("Farewell: how you part, a gift or none", audience=CLIENT, rows=2)
    slots: tuple[str, ...] = (
        "next_steps",
        "relapse_signs",
        "relapse_then",
        "people_to_call",
        "check_in_with",
        "check_in_how_often",
        "contact_after",
        "farewell",
    )
    layout = [
        ("When", "", ["last_session_on", "taper_weeks"]),
        ("Carrying on", "", ["next_steps", "relapse_signs", "relapse_then", "people_to_call"]),
        ("Afterwards", "", ["check_in_with", "check_in_how_often", "contact_after", "farewell"]),
    ]

    def __init__(self, *args: Any, interpreters: Sequence[str] = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        if interpreters:
            self.fields["interpreter"] = Words(
                "Who interprets until the end, and which language", audience=RECORD, rows=2
            )
            self.slots = (*self.slots, "interpreter")
            why = (
                f"Needed for {', '.join(interpreters)}. Worth considering: somebody trained, and "
                "not a relative, where that can be avoided."
            )
            self.layout = [*self.layout, ("Interpreter", why, ["interpreter"])]


UNDER_ORDER = [
    ("", "not asked yet"),
    ("told", "was told"),
    ("complies", "complies with it"),
    ("no", "says no"),
    ("more_time", "needs more time"),
]


class AgreementForm(StepForm):
    """Two answers of each: the goals are done; we end on this date with this plan.

    Somebody for whom another decides has a wish of their own, and whoever comes under an order
    was told, or complies: neither is a yes.
    """

    on = Day("Answered on")

    def __init__(self, *args: Any, speaking: Sequence[Speaking], plan: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.layout = [("", "", ["on"])]
        for each in speaking:
            self._voice(voice_of(each), each.name, plan, why=each.told, ordered=each.ordered)
        self._voice("therapist", "You", plan)
        self.fields["again_on"] = Day("Speak of it again on", required=False)
        self.fields["decided"] = Buttons(
            "And so",
            [
                ("", "it stays open"),
                ("yes", "it is decided: we end on this date, also where not all say yes"),
            ],
            required=False,
        )
        why = "Where somebody says no or needs more time, choose a day; or one side decides."
        self.layout.append(("What follows", why, ["again_on", "decided"]))

    def _voice(
        self, who: str, name: str, plan: str, *, why: str = "", ordered: bool = False
    ) -> None:
        words = "In your words" if who == "therapist" else "In their words"
        replies = UNDER_ORDER if ordered else REPLIES
        fields = {
            f"goals_done-{who}": Buttons("The goals are done", REPLIES, required=False),
            f"end_with_plan-{who}": Buttons(plan, replies, required=False),
            f"words-{who}": Words(words, audience=RECORD, rows=2),
        }
        self.fields.update(fields)
        self.layout.append((name, why, list(fields)))


def voice_of(each: Speaking) -> str:
    """The name a voice has in the form: a client's own, or that of who decides for them."""
    return f"decider-{each.decider}" if each.decider else f"client-{each.client}"


class PrideForm(TextsForm):
    told_in_session = Words("What was said, and when", audience=RECORD)
    safe_at_home = Buttons(
        "What is safe to have at home, the client says",
        [
            ("not_asked", "not asked yet"),
            ("paper", "paper"),
            ("file", "a file"),
            ("both", "both"),
            ("neither", "neither"),
        ],
    )
    slots = ("told_in_session",)
    layout = [
        ("First something said", "Told in session, before any letter.", ["told_in_session"]),
        ("Before anything is given", "", ["safe_at_home"]),
    ]


class QuotationForm(forms.Form):
    """Words of the client's to be asked about."""

    ref = forms.UUIDField(widget=forms.HiddenInput)
    client = forms.UUIDField(widget=forms.HiddenInput)
    words = Words("The client’s words", audience="Asked about before they go anywhere.", rows=2)


class PrepareForm(StepForm):
    last_contact_on = Day("Last contact")
    manner = Buttons("How it was done", MANNERS)
    offered = Words("What was offered", audience=RECORD, rows=2)
    initiated_by = Buttons("Who began it", INITIATORS, required=False)
    layout = [("", "", ["initiated_by", "last_contact_on", "manner", "offered"])]


class ShortForm(WhoseForm, StepForm):
    """Five minutes: everything an ending needs, on one page."""

    ref = forms.UUIDField(widget=forms.HiddenInput)
    reason = Choice("Reason", [])
    initiated_by = Buttons("Who began it", INITIATORS)
    last_contact_on = Day("Last contact")
    manner = Buttons("How it was done", MANNERS)
    risk_answer = Choice("Risk, at the end", RISK, required=False)
    risk_asked_on = Day("Asked on", required=False)
    offered = Words("What was offered", audience=f"{RECORD} {USUAL}", rows=2)
    layout = [
        ("", "", ["reason", "initiated_by", "last_contact_on", "manner"]),
        ("", "", ["risk_answer", "risk_asked_on", "offered"]),
    ]

    def __init__(self, *args: Any, people: People = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.asked_of(people)
        if "client" in self.fields:
            self.layout = [("", "", ["client"]), *self.layout]


class HandoverForm(forms.Form):
    """Risk is handed over, or consulted about."""

    ref = forms.UUIDField(widget=forms.HiddenInput)
    kind = Buttons(
        "What was done",
        [
            ("handover", "somebody took over: said so on the day below"),
            ("consultation", "nobody can: a colleague was consulted"),
        ],
    )
    with_whom = Line("With whom", required=True)
    accepted_on = Day("On")
    cover_until = Day("You are there until the first visit, at the latest", required=False)
    safety_contact = Line("Whom the client can reach meanwhile", max_length=300)
    note = Words(
        "What was told (the risk, what protects, the plan), or what the consultation came to",
        audience=RECORD,
        required=True,
    )


class CodesForm(forms.Form):
    """One answer to everything the codes ask for and the record does not show."""

    words = Words("Why", audience=RECORD, rows=5)


class MoreTimeForm(forms.Form):
    until = Day("Speak of it again on")


class StayingForm(forms.Form):
    reason = Line("Why, if you like", max_length=300, help_text=RECORD)
    review_on = Day("Look at the work together on", required=False)


class ReopenForm(forms.Form):
    reason = Line(
        "Why", required=True, max_length=300, help_text=f"It stays in the history. {RECORD}"
    )


class GivenForm(forms.Form):
    """How a signed paper left the house; without a way it was handed over in person."""

    on = Day("Given or sent on")
    way = forms.UUIDField(label="By which way", required=False, widget=forms.Select)
    how = Line("How", required=True, max_length=120, help_text="At the end of the session …")

    def offer(self, ways: Sequence[WayOut]) -> "GivenForm":
        """The same form with the ways there are."""
        found = [("", IN_PERSON), *((str(each.ref), each.told) for each in ways)]
        self.fields["way"].widget.choices = found
        return self


class RemarkForm(forms.Form):
    ref = forms.UUIDField(widget=forms.HiddenInput)
    text = Words("Addendum", audience="Stands beside the signed paper.", required=True)


class OwnerForm(forms.Form):
    """Who looks after something that is left to do, and by when."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    owner = Choice("Who", [])
    due_on = Day("By")

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [(str(ref), name) for ref, name in owners]  # type: ignore[attr-defined]
