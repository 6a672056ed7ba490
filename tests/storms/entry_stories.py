"""Writes to a record: everything that is added, corrected, signed or set aside in a course."""

from datetime import date, timedelta

from tests.storms.ledger import claim
from tests.storms.writer import Writer

# What is typed for each simple kind, its table, and the column that holds what nobody else writes.
SIMPLE = {
    "concern": ("Concern", "words", {}),
    "goal": ("Goal", "words", {}),
    "risk-asked": ("RiskAsked", "note", {"answer": "none"}),
    "safety-plan": ("SafetyPlan", "text", {}),
    "note": ("ProgressNote", "text", {}),
    "disclosure": (
        "Disclosure",
        "recipient",
        {"what": "A summary", "purpose": "To go on", "ground": "treatment"},
    ),
    "contact-way": ("ContactWay", "value", {"kind": "mobile", "may_contact": "yes"}),
    "related-person": ("RelatedPerson", "name", {"relation": "sister"}),
    "decision-maker": ("DecisionMaker", "name", {"kind": "guardian"}),
    "protection": ("Protection", "safe_way", {"whom": "client"}),
    "legal-hold": ("LegalHold", "why", {}),
    "rupture": ("Rupture", "words", {"noticed_by": "client", "kind": "other"}),
    "feedback": ("SessionFeedback", "words", {"room": 7, "filled_by": "client"}),
}
# By how the name of a write begins: the story it stands in.
STORIES = {
    **{"score": "score", "session": "session", "own note": "own_note", "hour": "hour"},
    **{"risk": "flag", "note signed": "afterwards", "entry": "afterwards"},
    **{"referral": "referral", "place": "place"},
}
OF_A_CLIENT = (
    *("contact-way", "related-person", "decision-maker", "disclosure"),
    *("protection", "legal-hold"),
)
KINDS = (
    *SIMPLE,
    *("score", "score corrected", "session", "session corrected", "session set aside"),
    *("own note", "own note corrected", "note signed", "entry corrected", "entry set aside"),
    *("concern-rating", "goal-rating", "risk-flag", "risk flag assessed"),
    *("place added", "referral begun", "referral noted"),
    *("hour booked", "hour moved", "hour called off", "client corrected"),
)


class Entries(Writer):
    """What a therapist writes into one of the standing courses; `courses` are (course, client)."""

    courses: list[tuple[str, str]]

    def entries(self, wanted: str) -> None:
        """One write of this kind, and those it needs before."""
        course, client = self.rng.choice(self.courses)
        if wanted in SIMPLE:
            self.simple(wanted, course, client)
        elif wanted == "client corrected":
            self.client(client)
        elif wanted.endswith("-rating"):
            self.rating(wanted, course, client)
        else:
            begins = (each for each in STORIES if wanted.startswith(each))
            getattr(self, STORIES[next(begins)])(course, wanted)

    def simple(self, kind: str, course: str, client: str) -> str:
        table, column, more = SIMPLE[kind]
        under = client if kind in OF_A_CLIENT else course
        form, words = self.form(f"/under/{under}/{kind}/"), self.mark()
        self.write(
            kind, form, claim(table, form["ref"], **{column: words}), **more, **{column: words}
        )
        return form["ref"]

    def score(self, course: str, wanted: str) -> None:
        form, total = self.form(f"/episodes/{course}/scores/new/phq-9/"), self.rng.randrange(28)
        says = claim("Response", form["ref"], score=total * 1000)
        self.write("score", form, says, total=total)
        if wanted == "score corrected":
            ref, other = form["ref"], (total + 1) % 28
            again = self.form(f"/scores/{ref}/", "total")
            says = claim("Response", ref, score=other * 1000)
            self.write("score corrected", again, says, total=other)

    def session(self, course: str, wanted: str) -> None:
        form, minutes = self.form(f"/episodes/{course}/sessions/new/"), self.rng.randrange(30, 90)
        ref = form["ref"]
        kept = {name: "attended:" for name in form.fields if name.startswith("attendance-")}
        says = claim("Session", ref, minutes=minutes)
        there = claim("Attendance", {"session": ref}, once=True)
        self.write("session", form, says, there, minutes=minutes, **kept)
        if wanted == "session corrected":
            again, other = self.form(f"/sessions/{ref}/"), minutes + 1
            shown = {name: "not_shown:" for name in kept}
            says = claim("Session", ref, minutes=other)
            came = claim("Attendance", {"session": ref}, status="not_shown")
            self.write("session corrected", again, says, came, minutes=other, **shown)
        if wanted == "session set aside":
            again, why = self.form(f"/entries/session/{ref}/wrong/"), self.mark()
            says = claim("Session", ref, wrong_reason=why)
            self.write("session set aside", again, says, reason=why)

    def own_note(self, course: str, wanted: str) -> None:
        form, words = self.form(f"/episodes/{course}/own-notes/new/"), self.mark()
        ref = form["ref"]
        self.write("own note", form, claim("PsychotherapyNote", ref, text=words), text=words)
        if wanted == "own note corrected":
            again, other = self.form(f"/own-notes/{ref}/"), self.mark()
            says = claim("PsychotherapyNote", ref, text=other)
            self.write("own note corrected", again, says, text=other)

    def hour(self, course: str, wanted: str) -> None:
        form = self.form(f"/episodes/{course}/appointments/new/")
        ref, today = form["ref"], date.fromisoformat(form["on"])
        days = [today + timedelta(days=self.rng.randrange(1, 300)) for _ in range(2)]
        says = claim("Session", ref, on=days[0], state="booked")
        there = claim("Attendance", {"session": ref}, once=True)
        self.write("hour booked", form, says, there, on=days[0], at="16:30")
        if wanted == "hour moved":
            says = claim("Session", ref, on=days[1])
            self.write(wanted, self.form(f"/appointments/{ref}/", "minutes"), says, on=days[1])
        if wanted == "hour called off":
            says = claim("Session", ref, state="cancelled")
            form = self.form(f"/appointments/{ref}/", to="/called-off/")
            self.write(wanted, form, says)

    def place(self, course: str, wanted: str) -> None:
        form, words = self.form("/practice/directory/new/"), self.mark()
        says = claim("Provider", form["ref"], about=words)
        self.write(wanted, form, says, name="Dr Roth", about=words)

    def referral(self, course: str, wanted: str) -> None:
        form, words = self.form(f"/episodes/{course}/referral/new/"), self.mark()
        ref = form["ref"]
        says = claim("Referral", ref, specialty=words, state="needed")
        begun = claim("ReferralEvent", {"referral": ref}, once=True)
        self.write("referral begun", form, says, begun, specialty=words)
        if wanted == "referral noted":
            again, why = self.form(f"/referrals/{ref}/note/"), self.mark()
            self.write(wanted, again, claim("Referral", ref, why=why), why=why)

    def flag(self, course: str, wanted: str) -> None:
        form, words = self.form(f"/under/{course}/risk-flag/"), self.mark()
        self.write("risk-flag", form, claim("RiskFlag", form["ref"], why=words), why=words)
        if wanted == "risk flag assessed":
            ref, found = form["ref"], self.mark()
            again = self.form(f"/risk-flags/{ref}/assessment/")
            says = claim("RiskFlag", ref, assessment=found, closed_on="*")
            self.write("risk flag assessed", again, says, text=found, close="close")

    def rating(self, kind: str, course: str, client: str) -> None:
        above = self.simple(kind.removesuffix("-rating"), course, client)
        form = self.form(f"/under/{above}/{kind}/")
        told: dict[str, object] = {"rating": self.rng.randrange(11)}
        if kind == "goal-rating":
            told = {"rater": "client", "level": self.rng.choice(["not_yet", "partly", "reached"])}
        table = "ConcernRating" if kind == "concern-rating" else "GoalRating"
        self.write(kind, form, claim(table, form["ref"], **told), **told)

    def client(self, client: str) -> None:
        form, words = self.form(f"/entries/client/{client}/"), self.mark()
        says = claim("Client", client, preferred_name=words)
        self.write("client corrected", form, says, preferred_name=words)

    def afterwards(self, course: str, wanted: str) -> None:
        """A note of today is signed, corrected, or set aside."""
        ref = self.simple("note", course, course)
        if wanted == "note signed":
            form = self.form(f"/episodes/{course}/")
            form.action = f"/notes/{ref}/sign/"  # its button says so
            self.write(wanted, form, claim("ProgressNote", ref, signed_at="*"))
        elif wanted == "entry corrected":
            words = self.mark()
            says = claim("ProgressNote", ref, text=words)
            self.write(wanted, self.form(f"/entries/note/{ref}/"), says, text=words)
        else:
            why = self.mark()
            says = claim("ProgressNote", ref, wrong_reason=why)
            self.write(wanted, self.form(f"/entries/note/{ref}/wrong/"), says, reason=why)
