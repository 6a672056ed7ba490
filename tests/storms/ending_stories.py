"""An ending from its beginning to its closing, its undoing and its papers; each step is a write."""

from datetime import date, timedelta

from tests.storms.ledger import Claim, claim
from tests.storms.visitor import Form
from tests.storms.writer import Writer, today, told

WEEK = timedelta(weeks=1)
LETTER = "I saw how much courage it took, and I am glad."
KINDS = (
    *("course begun", "status", "review day", "ending talked about", "readiness", "feelings"),
    *("then and now", "plan", "sessions proposed", "agreement", "sessions agreed"),
    *("pride", "quotation", "quotation approved", "more time", "paper begun", "paper draft"),
    *(
        "paper finished",
        "paper given",
        "letter begun",
        "closing prepared",
        "closed",
        "closing undone",
    ),
    *("reopened", "task done", "short form"),
)
WHOLE = 0.1  # how often an ending is written from its beginning to its end
PAPERS = {"closing_summary": "strengths", "progress_letter": "pride", "keepsake": "can"}


class Endings(Writer):
    """What a therapist does with a course that is begun and ended here."""

    def begun(self) -> tuple[str, str]:
        """A new client; the course and the client."""
        form, name = self.form("/clients/new/"), self.mark()
        course = form["ref"]
        since = date.fromisoformat(form["started_on"]) - 9 * WEEK
        says = claim("Episode", course, status="active", started_on=since)
        row = claim("Client", {"name": name}, once=True)
        part = claim("Participant", {"episode": course}, once=True)
        care = claim("CareTeamPeriod", {"episode": course}, once=True)
        seen = claim("NoticedRow", {"episode": course, "readers": "all"}, once=True)
        self.write("course begun", form, says, row, part, care, seen, name=name, started_on=since)
        page = self.visitor.get(f"/entries/episode/{course}/")
        client = page.text.partition("/clients/")[2][:36]
        return course, client

    def paused(self) -> None:
        course, _ = self.begun()
        for status in ("onhold", "active"):
            form = self.form(f"/episodes/{course}/status/")
            says = claim("Episode", course, status=status)
            self.write("status", form, says, status=status)
        form = self.form(f"/episodes/{course}/review/")
        on = today() + timedelta(days=self.rng.randrange(10, 90))
        self.write("review day", form, claim("Episode", course, review_on=on), review_on=on)

    def briefly(self) -> None:
        """The short form, its closing, its undoing, its closing."""
        course, _ = self.begun()
        form, words = self.form(f"/episodes/{course}/ending/short/", "offered"), self.mark()
        ending = form["ref"]
        says = claim("Ending", ending, form="short", offered=words)
        asked = claim("RiskAsked", {"episode": course}, answer="none", once=True)
        answers = {
            **{"reason": "client_choice", "initiated_by": "client", "manner": "unplanned"},
            **{"risk_answer": "none", "risk_asked_on": form["last_contact_on"], "offered": words},
        }
        self.write("short form", form, says, asked, **answers)
        self.close(course, ending)
        self.undo(course, ending, "talked_about")
        self.close(course, ending)

    def fully(self) -> None:
        """Every step, every paper, the closing; taken back, done again, opened with a reason."""
        course, ending = self.talked()
        self.readiness(course, ending)
        self.feelings(course, ending)
        self.review(course, ending)
        self.plan(course, ending)
        self.agreement(course, ending)
        self.pride(course, ending)
        self.quoted(course, ending)
        self.prepare(course, ending)
        self.close(course, ending)
        self.undo(course, ending, "winding_down")
        papers = [self.paper(course, ending, kind) for kind in PAPERS]
        self.close(course, ending)
        self.task(course)
        self.given(papers[0])
        self.reopen(course, ending)

    def talked(self) -> tuple[str, str]:
        course, _ = self.begun()
        form, words = self.form(f"/episodes/{course}/conversation/", "initiated_by"), self.mark()
        ending = form["ref"]
        says = claim("Ending", ending, stage="talked_about", why=words)
        event = claim("EndingEvent", {"ending": ending, "event": "talk"}, once=True)
        step = claim("EndingStep", {"ending": ending, "code": "talk"}, state="done", once=True)
        answers = {"reason": "goals_met", "initiated_by": "both", "why": words}
        self.write("ending talked about", form, says, event, step, **answers)
        return course, ending

    def step(self, course: str, code: str) -> Form:
        return self.form(f"/episodes/{course}/ending/{code}/", to=f"/ending/{code}/")

    def done(self, ending: str, code: str) -> Claim:
        return claim("EndingStep", {"ending": ending, "code": code}, state="done", once=True)

    def readiness(self, course: str, ending: str) -> None:
        form, words = self.step(course, "readiness"), self.mark()
        client = next(n for n in form.fields if n.startswith("ready-")).removeprefix("ready-")
        sent = {
            **{f"ready-{client}": 8, f"ready_words-{client}": words, f"skills-{client}": 7},
            **{f"support-{client}": "yes", f"support_words-{client}": words},
            **{"want-therapist": 6, "want_words-therapist": words},
            **{"other_care": "named", "other_care_words": words, "then": "done"},
        }
        claims = [
            claim(
                "EndingAnswer",
                {"ending": ending, "question": question, "speaker": who},
                words=words,
            )
            for question, who in (
                *(("ready", "client"), ("support", "client")),
                *(("want", "therapist"), ("other_care", "therapist")),
            )
        ]
        self.write("readiness", form, *claims, self.done(ending, "readiness"), **sent)

    def feelings(self, course: str, ending: str) -> None:
        form, words = self.step(course, "feelings"), self.mark()
        names = [name for name in form.fields if name.startswith("words-")]
        claims = [
            claim(
                "EndingAnswer",
                {"ending": ending, "question": "feelings", "speaker": who},
                words=words,
            )
            for who in ("client", "therapist")
        ]
        sent = dict.fromkeys(names, words) | {"then": "done"}
        self.write("feelings", form, *claims, self.done(ending, "feelings"), **sent)

    def texts(self, ending: str, slots: tuple[str, ...], words: str) -> list[Claim]:
        return [
            claim("EndingText", {"ending": ending, "slot": slot}, text=words, once=True)
            for slot in slots
        ]

    def review(self, course: str, ending: str) -> None:
        form, words = self.step(course, "review"), self.mark()
        slots = ("then_and_now", "turning_points", "why_ready", "reply")
        claims = [*self.texts(ending, slots, words), self.done(ending, "review")]
        self.write("then and now", form, *claims, **dict.fromkeys(slots, words), then="done")

    def plan(self, course: str, ending: str) -> None:
        form, words = self.step(course, "plan"), self.mark()
        slots = ("next_steps", "relapse_signs", "check_in_with", "farewell")
        last = today() + 3 * WEEK
        dates = claim("Ending", ending, last_session_on=last, taper_weeks=1)
        claims = [dates, *self.texts(ending, slots, words), self.done(ending, "plan")]
        sent = dict.fromkeys(slots, words) | {"last_session_on": last, "taper_weeks": 1}
        self.write("plan", form, *claims, **sent, then="done")
        form = self.form(f"/episodes/{course}/ending/plan/", to="/acts/propose/")
        there = claim("Session", {"episode": course, "on": last.isoformat()}, once=True)
        self.write("sessions proposed", form, there, ok=told("The sessions are proposed."))

    def agreement(self, course: str, ending: str) -> None:
        form, words = self.step(course, "agreement"), self.mark()
        sent = {name: "yes" for name in form.fields if name.startswith(("goals_", "end_with_"))}
        sent |= {name: words for name in form.fields if name.startswith("words-")}
        claims = [
            claim(
                "EndingAnswer",
                {"ending": ending, "question": "end_with_plan", "speaker": who},
                words=words,
            )
            for who in ("client", "therapist")
        ]
        decided = claim("Ending", ending, stage="decided")
        self.write("agreement", form, *claims, decided, **sent, decided="yes")
        form = self.form(f"/episodes/{course}/ending/plan/", to="/acts/agree/")
        says = claim("Ending", ending, stage="winding_down")
        self.write("sessions agreed", form, says, ok=told("The sessions are agreed."))

    def pride(self, course: str, ending: str) -> None:
        form, words = self.step(course, "pride"), self.mark()
        home = claim("Ending", ending, safe_at_home="both")
        claims = [
            home,
            *self.texts(ending, ("told_in_session",), words),
            self.done(ending, "pride"),
        ]
        sent = {"told_in_session": words, "safe_at_home": "both", "then": "done"}
        self.write("pride", form, *claims, **sent)

    def quoted(self, course: str, ending: str) -> None:
        form, words = self.form(f"/episodes/{course}/ending/pride/", to="/quotations/"), self.mark()
        ref = form["ref"]
        self.write("quotation", form, claim("Quotation", ref, words=words), words=words)
        form = self.form(f"/episodes/{course}/ending/pride/", to=f"/quotations/{ref}/")
        says = claim("Quotation", ref, approved_on="*")
        self.write("quotation approved", form, says, approved="yes")

    def paper(self, course: str, ending: str, kind: str) -> str:
        form = self.form(f"/episodes/{course}/ending/close/", to=f"/papers/{kind}/")
        where = {"ending": ending, "kind": kind}
        page = self.write("paper begun", form, claim("Paper", where, once=True))
        paper, slot = page.location.rstrip("/").rpartition("/")[2], f"text-{PAPERS[kind]}"
        for then, what in (("save", "paper draft"), ("sign", "paper finished")):
            words = f"{LETTER} {self.mark()}"
            claims = [claim("Paper", paper, draft=f"~{words}", apart=True)]
            claims += [claim("Paper", paper, signed_at="*")] if then == "sign" else []
            form = self.form(f"/papers/{paper}/", slot)
            ok = told("The draft is kept.", "Signed.")
            self.write(what, form, *claims, ok=ok, **{slot: words, "then": then})
        return paper

    def letter(self, course: str) -> None:
        """A letter that makes sense without an ending."""
        form = self.form(f"/episodes/{course}/letters/", "letter")
        says = claim("Paper", form["ref"], letter="leave_of_absence")
        self.write("letter begun", form, says, letter="leave_of_absence", language="en")

    def given(self, paper: str) -> None:
        form, how = self.form(f"/papers/{paper}/", to="/given/"), self.mark()
        says = claim("Paper", paper, left_house_how=how)
        listed = claim("Disclosure", {"paper": paper}, once=True)
        self.write("paper given", form, says, listed, ok=told("Recorded as given."), how=how)

    def prepare(self, course: str, ending: str) -> None:
        form, words = self.step(course, "close"), self.mark()
        says = claim("Ending", ending, offered=words, manner="planned_worked_through")
        on = today().isoformat()
        self.write("closing prepared", form, says, offered=words, last_contact_on=on)

    def close(self, course: str, ending: str) -> None:
        form = self.form(f"/episodes/{course}/ending/close/", to="/acts/close/")
        claims = [
            claim("Ending", ending, stage="closed"),
            claim("Episode", course, status="finished"),
            claim("Closing", {"ending": ending}, undone_at="-"),
        ]
        self.write("closed", form, *claims, ok=told("Closed."))

    def undo(self, course: str, ending: str, back: str) -> None:
        form = self.form(f"/episodes/{course}/ending/close/", to="/acts/undo/")
        claims = [
            claim("Ending", ending, stage=back),
            claim("Episode", course, status="active"),
            claim("Closing", {"ending": ending}, undone_at="*"),
        ]
        self.write("closing undone", form, *claims, ok=told("Undone:"))

    def task(self, course: str) -> None:
        page = self.visitor.get(f"/episodes/{course}/ending/close/")
        form = next(each for each in page.forms() if each.action.startswith("/tasks/"))
        ref = form.action.rstrip("/").rpartition("/")[2]
        self.write("task done", form, claim("Task", ref, done_on="*"))

    def reopen(self, course: str, ending: str) -> None:
        form, why = (
            self.form(f"/episodes/{course}/ending/close/", "reason", to="/reopening/"),
            self.mark(),
        )
        claims = [
            claim("Ending", ending, stage="talked_about"),
            claim("Episode", course, status="active"),
            claim("Closing", {"ending": ending}, undone_at="*"),
            claim("EndingEvent", {"ending": ending, "event": "reopen"}, reason=why, once=True),
        ]
        self.write("reopened", form, *claims, ok=told("Reopened."), reason=why)

    def ended(self, wanted: str) -> None:
        """A short story in which this write is; now and then the whole of it."""
        if self.rng.random() < WHOLE:
            self.fully()
        elif wanted == "short form":
            self.briefly()
        elif wanted in ("course begun", "status", "review day"):
            self.paused()
        elif wanted.startswith("paper") or wanted == "reopened":
            self.on_paper()
        elif wanted == "letter begun":
            self.letter(self.begun()[0])
        elif wanted in ("closing prepared", "closed", "closing undone", "task done"):
            self.shortly()
        else:
            self.one_step(wanted)

    def on_paper(self) -> None:
        """A summary that leaves the house, so that its closing is only opened with a reason."""
        course, ending = self.talked()
        paper = self.paper(course, ending, "closing_summary")
        self.prepare(course, ending)
        self.close(course, ending)
        self.given(paper)
        self.reopen(course, ending)

    def shortly(self) -> None:
        """Closed, taken back, closed again, and a task of it done."""
        course, ending = self.talked()
        self.prepare(course, ending)
        self.close(course, ending)
        self.undo(course, ending, "talked_about")
        self.close(course, ending)
        self.task(course)

    def one_step(self, wanted: str) -> None:
        """An ending that is talked about, and one thing that is written on the way."""
        course, ending = self.talked()
        if wanted in ("plan", "sessions proposed", "agreement", "sessions agreed"):
            self.plan(course, ending)
            self.agreement(course, ending)
        elif wanted.startswith("quotation"):
            self.quoted(course, ending)
        elif wanted == "more time":
            self.more_time(course, ending)
        else:
            steps = {"readiness": self.readiness, "feelings": self.feelings, "pride": self.pride}
            steps.get(wanted, self.review)(course, ending)

    def more_time(self, course: str, ending: str) -> None:
        """Asked for once, it is one event, however often the form was sent."""
        form, until = self.form(f"/endings/{ending}/more-time/"), today() + 2 * WEEK
        says = claim("Ending", ending, more_time_until=until)
        event = claim("EndingEvent", {"ending": ending, "event": "more_time"}, once=True)
        self.write("more time", form, says, event, until=until)
