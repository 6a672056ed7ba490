"""One form for each kind of entry; care holds every rule, the form only speaks its language."""

from typing import Any

from django import forms

from envoi.care import alliances, contact_logs, fees, people
from envoi.care.disclosures import GROUNDS
from envoi.knowledge import library
from envoi.web.forms.fields import (
    PERMISSION,
    RECORD,
    Amount,
    Buttons,
    Choice,
    Day,
    Hour,
    Line,
    Planned,
    Scale,
    Tick,
    Whole,
    Words,
)

MONEY = "Read by whoever keeps the money too, and stands on a bill: no clinical word."
SENT = "Of a court or an agency: file number, name or office."
LEVELS = [("not_yet", "not yet"), ("partly", "partly"), ("reached", "reached")]
EPISODE_KINDS = [
    ("individual", "one person"),
    ("couple", "a couple"),
    ("family", "a family"),
    ("group", "a group"),
]
ANSWERS = [
    ("none", "none"),
    ("passive_thoughts", "passive thoughts"),
    ("thoughts", "thoughts"),
    ("plan_or_intent", "a plan or intent"),
    ("not_answered", "asked, no answer"),
]


class Entry(forms.Form):
    """Carries the reference of a new row and the version of an old one."""

    from_today: tuple[str, ...] = ()  # days that are today in a new one, beside TODAY

    ref = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in, without the form's own bookkeeping."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("ref", "version", "client")}


class ClientForm(Entry):
    name = Line("Name", required=True)
    preferred_name = Line("Goes by", help_text="If another name is used in the room.")
    pronouns = Line("Pronouns", max_length=60)
    birth_date = Line("Born", max_length=10, help_text="1987-04-12, or only 1987-04 or 1987.")
    spoken_language = Line("Language spoken", max_length=60)
    written_language = Line("Language written", max_length=60)
    interpreter = Choice("Interpreter needed", PERMISSION)


class EpisodeForm(Entry):
    kind = Choice("In therapy", EPISODE_KINDS)
    started_on = Day("Began on")
    review_on = Day("Look at the work together on", required=False)
    uses_measures = Tick("This work uses measures")
    planned_sessions = Planned()
    in_hospital_since = Day("In hospital since", required=False)


class ContactWayForm(Entry):
    kind = Choice(
        "Kind",
        [("mobile", "mobile"), ("phone", "telephone"), ("email", "e-mail"), ("post", "post")],
    )
    value = Line("Number or address", required=True, max_length=500)
    may_contact = Choice("May be used", PERMISSION)
    may_leave_message = Choice("Messages may be left", PERMISSION)
    preferred = Tick("Preferred way")


class RelatedPersonForm(Entry):
    name = Line("Name", required=True)
    relation = Line("Relation", max_length=80, help_text="Sister, partner, family doctor …")
    reached_at = Line("Reached at", max_length=300)
    emergency = Tick("To be called in an emergency")
    may_contact = Choice("The client agrees to contact", PERMISSION)


class DecisionMakerForm(Entry):
    kind = Choice(
        "Who decides",
        [
            ("self", "the client"),
            ("guardian", "a guardian"),
            ("court", "a court"),
            ("agency", "an agency"),
        ],
    )
    name = Line("Name")
    scope = Line("About what", max_length=300, help_text="Health, residence, everything …")
    order_note = Words("What was ordered, or settled about custody", audience=RECORD)
    under_order = Line("Under which order", max_length=200, help_text=SENT)
    must_report = Words("What must be reported", audience=RECORD, rows=2)
    report_to = Line("To whom", max_length=200, help_text=SENT)
    may_cost = Words("What stopping may cost the client", audience=RECORD, rows=2)
    from_on = Day("From", required=False)
    until_on = Day("Until", required=False)


class ConcernForm(Entry):
    words = Words("In the client’s own words", audience=RECORD, required=True)
    brought_on = Day("Brought in on")


class ConcernRatingForm(Entry):
    on = Day("On")
    rating = Whole("How much it weighs, 0 (not at all) to 10", 0, 10)


class GoalForm(Entry):
    words = Words("The goal, in the client’s words", audience=RECORD, required=True, rows=2)
    set_on = Day("Set on")
    weight = Whole("Weight", 1, 100, initial=1, help_text="1 where all goals count the same.")
    scaled = Tick("Rate it on the five steps of goal attainment")
    dropped_on = Day("Set aside on", required=False, help_text="Empty while the goal stands.")


class GoalRatingForm(Entry):
    on = Day("On")
    rater = Choice("In whose view", [("client", "the client’s"), ("therapist", "the therapist’s")])
    level = Choice("It is", LEVELS)
    step = Whole(
        "Step from −2 to +2",
        -2,
        2,
        required=False,
        help_text="Only where the five steps are used; 0 is what was expected.",
    )


class RiskAskedForm(Entry):
    on = Day("Asked on")
    answer = Choice("The answer", ANSWERS)
    note = Words("What was said", audience=RECORD)


class RiskFlagForm(Entry):
    opened_on = Day("Since")
    why = Words("What gives rise to concern", audience=RECORD, required=True)


class SafetyPlanForm(Entry):
    made_on = Day("Made on")
    text = Words("The plan made with the client", audience=RECORD, required=True, rows=8)


class NoteForm(Entry):
    on = Day("About")
    text = Words("Note", audience=RECORD, required=True, rows=10)


class DisclosureForm(Entry):
    on = Day("On")
    recipient = Line("To whom", required=True, help_text="The person or the place.")
    recipient_address = Line("Their address", help_text="If it is known.", max_length=400)
    what = Words("What was given", audience=RECORD, required=True)
    purpose = Words("What for", audience=RECORD, required=True)
    ground = Choice("On what ground", list(GROUNDS.items()))


class ContactAttemptForm(Entry):
    on = Day("On")
    at = Hour("At")
    way = Choice("By", list(contact_logs.WAYS.items()))
    result = Choice("What became of it", list(contact_logs.RESULTS.items()))
    personal = Tick("A personal word that owned my part")
    words = Words("In a few words", audience=RECORD, rows=2)


class AgreedFeeForm(Entry):
    since_on = Day("Since")
    amount = Amount("For one session", help_text="0 where nothing is asked.")
    words = Words("What was agreed", audience=MONEY, rows=2)


class ChargeForm(Entry):
    on = Day("On")
    amount = Amount("Amount")
    words = Words("What for", audience=MONEY, rows=2)


class PaymentForm(Entry):
    kind = Choice("What it is", list(fees.PAYMENTS.items()))
    on = Day("On")
    amount = Amount("Amount")
    payer = Line("By whom, or why", help_text=MONEY)


class ProtectionForm(Entry):
    from_today = ("from_on",)

    whom = Choice("Who is in danger", list(people.IN_DANGER.items()))
    from_on = Day("From")
    until_on = Day("Until", required=False)
    safe_way = Words(
        "Through whom, and how, they may be reached safely", audience=RECORD, required=True, rows=2
    )
    why = Words("What happened, as far as it helps others to be careful", audience=RECORD, rows=2)


class LegalHoldForm(Entry):
    from_today = ("from_on",)

    from_on = Day("From")
    why = Words("Why nothing may be destroyed", audience=RECORD, required=True, rows=2)


class FeedbackForm(Entry):
    """The newest questions about an hour; each may be left out."""

    on = Day("About the hour of")
    filled_by = Choice(
        "Who fills this in",
        [("client", "the client"), ("therapist", "the therapist, asking the client")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheet = library.sheet()
        for each in sheet.questions:
            self.fields[each.code] = Scale(each.asks, low=each.low, high=each.high)
        self.fields["words"] = Words(sheet.words, audience=sheet.readers)

    @property
    def questions(self) -> list[Any]:
        """The questions alone, for the sheet that is handed over."""
        return [self[each.code] for each in library.sheet().questions]


class RuptureForm(Entry):
    on = Day("On")
    noticed_by = Buttons("Who noticed it", list(alliances.NOTICED.items()))
    kind = Buttons("What it was like", list(alliances.KINDS.items()))
    words = Words("What happened, in a few words", audience=RECORD, required=True)
    harm_said = Tick("The client says they were harmed")


class RepairForm(Entry):
    on = Day("On")
    words = Words("What was said or tried", audience=RECORD, required=True)
    client_view = Words("How the client sees it, in their words", audience=RECORD)
    state = Buttons("It is", list(alliances.STATES.items()))


FORMS: dict[str, type[Entry]] = {
    "client": ClientForm,
    "episode": EpisodeForm,
    "contact-way": ContactWayForm,
    "related-person": RelatedPersonForm,
    "decision-maker": DecisionMakerForm,
    "concern": ConcernForm,
    "concern-rating": ConcernRatingForm,
    "goal": GoalForm,
    "goal-rating": GoalRatingForm,
    "risk-asked": RiskAskedForm,
    "risk-flag": RiskFlagForm,
    "safety-plan": SafetyPlanForm,
    "contact-attempt": ContactAttemptForm,
    "note": NoteForm,
    "disclosure": DisclosureForm,
    "agreed-fee": AgreedFeeForm,
    "charge": ChargeForm,
    "payment": PaymentForm,
    "protection": ProtectionForm,
    "legal-hold": LegalHoldForm,
    "feedback": FeedbackForm,
    "rupture": RuptureForm,
    "repair": RepairForm,
}
HEADINGS = {
    "client": "About the client",
    "episode": "The course of therapy",
    "contact-way": "A way to reach",
    "related-person": "Somebody around the client",
    "decision-maker": "Who decides",
    "concern": "A concern",
    "concern-rating": "How much a concern weighs",
    "goal": "A goal",
    "goal-rating": "Where a goal stands",
    "risk-asked": "Risk, as asked",
    "risk-flag": "A risk flag",
    "safety-plan": "A safety plan",
    "contact-attempt": "A try to be in touch",
    "note": "A note of the record",
    "session": "A session",
    "score": "A score",
    "disclosure": "Something that left the house",
    "agreed-fee": "What a session costs",
    "charge": "A charge",
    "payment": "A payment",
    "fee-step": "A step about fees",
    "protection": "Protection",
    "legal-hold": "A legal hold",
    "feedback": "What was said about an hour",
    "rupture": "Something that came between you",
    "repair": "A word about it",
}
# What stands in the day fields of a new entry.
TODAY = ("on", "brought_on", "set_on", "opened_on", "made_on", "started_on", "since_on")
