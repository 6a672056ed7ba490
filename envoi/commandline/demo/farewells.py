"""Endings at every stage, each reached by the verbs that lead there.

Days are counted in attended sessions from the last one back: what is worked through is worked
through in sessions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from envoi.care import (
    clients,
    closings,
    ending_plans,
    ending_words,
    endings,
    papers,
    progress,
    quotations,
    reopenings,
    risk_handovers,
    short_forms,
    tasks,
)
from envoi.care.actors import Actor
from envoi.commandline.demo.case import Case
from envoi.commandline.demo.courses import WEEK
from envoi.commandline.demo.diary import settled
from envoi.commandline.demo.told import FAREWELLS, Farewell, Voice

REASON = "goals_met"
DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Parting:
    """One ending of one case, with its words."""

    case: Case
    told: Farewell

    @property
    def ref(self) -> UUID:
        """The ending's reference."""
        return self.case.new("ending")

    def day(self, place: int) -> date:
        """An attended session, counted from the end."""
        return self.case.attended[place]

    def on(self, day: date, act: Callable[[Actor], Any]) -> None:
        """Something the therapist does on a day."""
        self.case.on(day, act)

    def step(self, day: date, code: str) -> None:
        """A step of the path is done."""
        self.on(day, lambda by: endings.done(self.ref, code, on=day, by=by))

    def due(self, day: date, code: str, by_day: date) -> None:
        """Another day for a step."""
        self.on(day, lambda by: endings.schedule_step(self.ref, code, due_on=by_day, by=by))

    def write(self, day: date, **texts: str) -> None:
        """Texts in their places."""
        self.on(day, lambda by: ending_words.write(self.ref, texts, by=by))

    def talk(self, place: int) -> None:
        """Talked about together."""
        day, told = self.day(place), self.told
        self.on(
            day,
            lambda by: endings.talk(
                self.case.ref,
                on=day,
                initiated_by=told.began,
                why=told.why,
                by=by,
                ref=self.ref,
                reason=REASON,
            ),
        )

    def say(self, day: date, question: str, whose: int | None, **said: Any) -> None:
        """One answer of a client, or of the therapist where nobody is named."""
        if any(value is not None and value != "" for value in said.values()):
            self.on(day, lambda by: self._say(day, question, whose, by, said))

    def _say(
        self, day: date, question: str, whose: int | None, by: Actor, said: dict[str, Any]
    ) -> Any:
        return ending_words.say(
            self.ref,
            question=question,
            speaker="therapist" if whose is None else "client",
            client=None if whose is None else self.case.client(whose),
            on=day,
            by=by,
            **said,
        )

    def readiness(self, place: int, *, both: bool = True) -> None:
        """Each one's own answers; the step is done once the therapist answered too."""
        day = self.day(place)
        for whose, voice in enumerate(self.told.voices):
            self._voice(day, whose, voice)
        if not both:
            return
        self.say(day, "want", None, rating=self.told.want, words=self.told.want_words)
        self.say(day, "other_care", None, choice=self.told.other_care)
        self.step(day, "readiness")

    def _voice(self, day: date, whose: int, voice: Voice) -> None:
        self.say(day, "ready", whose, rating=voice.ready, words=voice.ready_words)
        self.say(day, "skills", whose, rating=voice.skills)
        self.say(day, "confidence", whose, rating=voice.confidence)
        self.say(day, "support", whose, choice=voice.support)
        self.say(day, "want", whose, rating=voice.want)

    def feelings(self, place: int) -> None:
        """How it is to part; the therapist's own words stay their own."""
        day = self.day(place)
        for whose, voice in enumerate(self.told.voices):
            if voice.feelings:
                self.say(day, "feelings", whose, words=voice.feelings, choice=voice.leans)
        self.say(
            day,
            "feelings",
            None,
            words=self.told.feelings,
            choice=self.told.leans,
            audience=ending_words.ONLY_ME,
        )
        self.step(day, "feelings")

    def review(self, place: int) -> None:
        """Then and now, turning points, and why the therapist thinks it is time."""
        day, told = self.day(place), self.told
        then = "\n".join(f"“{c.words}” {c.ratings[0]} then, {c.ratings[-1]} now."
                         for c in self.case.who.concerns)  # fmt: skip
        self.write(
            day,
            then_and_now=then,
            turning_points=told.turning_points,
            why_ready=told.why_ready,
            reply=told.reply,
        )
        self.step(day, "review")

    def plan(self, place: int, *, last: date, every: int) -> None:
        """When it ends, and what then."""
        day, told = self.day(place), self.told
        self.on(
            day,
            lambda by: ending_plans.set_dates(
                self.ref, last_session_on=last, taper_weeks=every, by=by
            ),
        )
        self.write(
            day,
            next_steps=told.next_steps,
            relapse_signs=told.relapse_signs,
            relapse_then=told.relapse_then,
            people_to_call=told.people_to_call,
            check_in_with=told.check_in_with,
            check_in_how_often=told.check_in_how_often,
            contact_after=told.contact_after,
            farewell=told.farewell,
        )
        self.step(day, "plan")

    def agree(self, place: int) -> None:
        """The two questions to each, and what each answered."""
        day, told = self.day(place), self.told
        for whose, voice in enumerate(told.voices):
            self.say(day, "goals_done", whose, choice=voice.goals_done)
            self.say(day, "end_with_plan", whose, choice=voice.end_with_plan, words=voice.words)
        self.say(day, "goals_done", None, choice="yes")
        self.say(day, "end_with_plan", None, choice=told.agrees, words=told.agrees_words)

    def decide(self, place: int) -> None:
        """It is decided."""
        day = self.day(place)
        self.on(day, lambda by: endings.decide(self.ref, on=day, by=by))

    def prepare(self, day: date, manner: str, offered: str = "") -> None:
        """What a closing has to know."""
        last = self.day(-1)
        self.on(
            day,
            lambda by: closings.prepare(
                self.ref, last_contact_on=last, manner=manner, offered=offered, by=by
            ),
        )

    def close(self, day: date) -> None:
        """Closed."""
        self.on(day, lambda by: closings.close(self.ref, by=by))


def workday(day: date) -> date:
    """The day itself, or the Monday after where it falls on a weekend."""
    return day + DAY * (7 - day.weekday()) if day.weekday() >= SATURDAY else day


def considered(one: Parting) -> None:
    """Only the therapist thinks of it so far."""
    one.on(one.day(-1), lambda by: endings.consider(one.case.ref, by=by, ref=one.ref))


def talked_about(one: Parting) -> None:
    """They spoke of it in the last session, and the client has answered; nothing is fixed."""
    one.talk(-1)
    one.readiness(-1, both=False)


def couple_talks(one: Parting) -> None:
    """Two people, two answers, each for themselves."""
    one.talk(-2)
    one.readiness(-1, both=False)
    one.feelings(-1)
    one.due(one.day(-1), "readiness", one.case.ahead[0])


def more_time(one: Parting) -> None:
    """The client needs more time: sessions go on, and a day is set."""
    one.talk(-3)
    one.readiness(-2)
    one.feelings(-2)
    one.agree(-1)
    until = one.case.today + 5 * WEEK
    one.on(one.day(-1), lambda by: endings.more_time(one.ref, until=until, by=by))


def decided(one: Parting) -> None:
    """Both said yes to the plan; the last session lies ahead."""
    _worked_through(one, last=one.case.ahead[-1], every=2)


def one_side_decides(one: Parting) -> None:
    """The client decides; the therapist would have stayed, and says so."""
    one.talk(-4)
    one.readiness(-3)
    one.feelings(-2)
    one.review(-2)
    one.plan(-1, last=one.case.ahead[-1], every=1)
    one.agree(-1)
    one.decide(-1)
    _paper(one, "progress_letter", one.day(-1))


def winding_down(one: Parting) -> None:
    """Sessions grow rarer towards the last one, all of them agreed."""
    last = one.case.next_usual_day + 6 * WEEK
    _worked_through(one, last=last, every=3)
    one.on(one.day(-1), lambda by: ending_plans.propose(one.ref, by=by))
    one.on(one.day(-1), lambda by: ending_plans.agree_sessions(one.ref, by=by))


def going_on(one: Parting) -> None:
    """Talked about, and then therapy continues: the ending is withdrawn."""
    one.talk(-5)
    one.readiness(-4)
    one.feelings(-4)
    review_on = one.case.today + 8 * WEEK
    one.on(
        one.day(-3),
        lambda by: endings.go_on(
            one.ref, reason="There is more to do, and both want it.", review_on=review_on, by=by
        ),
    )


def closed_with_papers(one: Parting) -> None:
    """Worked through, closed, with a signed summary, a letter and a keepsake given by hand."""
    _worked_through(one, last=one.day(-1), every=2)
    _proud(one)
    end = one.day(-1)
    one.prepare(end, "planned_worked_through", "A call in spring, if it is wanted.")
    for kind in ("progress_letter", "keepsake"):
        _paper(one, kind, end, given=True)
    one.close(workday(end + DAY))
    _paper(one, "closing_summary", workday(end + 4 * DAY))


def closed_and_settled(one: Parting) -> None:
    """As long ago as that everything is done, the administrative and the financial end too."""
    closed_with_papers(one)
    day = one.day(-1) + 14 * DAY
    one.on(day, lambda by: _settle(one, day, by))


def closed_short(one: Parting) -> None:
    """Ended on one page, in five minutes."""
    day = one.day(-1)
    one.on(
        day,
        lambda by: short_forms.short_form(
            one.case.ref,
            reason=REASON,
            initiated_by="client",
            last_contact_on=day,
            manner="planned_short",
            risk_answer="none",
            risk_asked_on=day,
            offered="One last session was offered, once. A card from the wedding will come.",
            by=by,
            ref=one.ref,
        ),
    )
    one.close(workday(day + DAY))


def closed_with_handover(one: Parting) -> None:
    """A risk flag is open: somebody named took it over before the closing."""
    one.talk(-3)
    one.readiness(-2)
    one.feelings(-2)
    one.plan(-1, last=one.day(-1), every=1)
    one.agree(-1)
    one.decide(-1)
    end = one.day(-1)
    one.on(
        end,
        lambda by: risk_handovers.hand_over_risk(
            one.ref,
            kind="handover",
            with_whom="Dr. Sauer, day clinic",
            accepted_on=end,
            cover_until=one.case.today + 2 * WEEK,
            safety_contact="Day clinic, 555-0142; at night the crisis line, 555-0199",
            note="The thoughts since October, the plan made in November, and who helps at home.",
            by=by,
            new=one.case.new("handover"),
        ),
    )
    one.prepare(end, "planned_worked_through", "The first visit at the clinic together.")
    one.close(workday(end + DAY))
    ref = one.case.new("closing_summary")
    one.on(workday(end + 2 * DAY), lambda by: _begun(one, "closing_summary", ref, by))


def reopened(one: Parting) -> None:
    """Closed, and opened again with a reason when life asked for it."""
    _worked_through(one, last=one.day(-3), every=1, back=2)
    end, again = one.day(-3), one.day(-2)
    one.on(end, lambda by: closings.prepare(
        one.ref, last_contact_on=end, manner="planned_worked_through", offered="", by=by
    ))  # fmt: skip
    one.close(workday(end + DAY))
    why = "Her father fell ill; she called, as agreed, and we go on for a while."
    one.on(again, lambda by: reopenings.reopen(one.ref, reason=why, by=by))
    one.due(again, "pride", one.case.next_usual_day + 3 * WEEK)


def closing_undone(one: Parting) -> None:
    """Closed a session too early by a slip of the hand, and undone exactly."""
    _worked_through(one, last=one.case.ahead[-1], every=3)
    day = one.day(-1)
    one.prepare(day, "planned_worked_through")
    one.close(day)
    one.on(day, lambda by: reopenings.undo(one.ref, by=by))


def _worked_through(one: Parting, *, last: date, every: int, back: int = 0) -> None:
    """Talk, readiness, feelings, review, plan and agreement, session by session."""
    one.talk(-5 - back)
    one.readiness(-4 - back)
    one.feelings(-3 - back)
    one.review(-2 - back)
    one.plan(-1 - back, last=last, every=every)
    one.due(one.day(-1 - back), "pride", last - WEEK)
    one.agree(-1 - back)
    one.decide(-1 - back)


def _proud(one: Parting) -> None:
    day, ref = one.day(-1), one.case.new("quotation")
    one.write(day, told_in_session=one.told.told_in_session)
    one.on(day, lambda by: quotations.propose(
        one.ref, client=one.case.client(), words=one.told.quotation,
        drawn_from="", by=by, ref=ref,
    ))  # fmt: skip
    one.on(day, lambda by: quotations.approve(ref, on=day, by=by))
    one.on(day, lambda by: quotations.safe_at_home(one.ref, way="paper", by=by))
    one.step(day, "pride")


def _paper(one: Parting, kind: str, day: date, *, given: bool = False) -> None:
    ref = one.case.new(kind)
    one.on(day, lambda by: _begun(one, kind, ref, by))
    one.on(day, lambda by: papers.sign(ref, by=by))
    if given:
        one.on(day, lambda by: papers.given(ref, on=day, how="by hand", by=by))


def _begun(one: Parting, kind: str, ref: UUID, by: Actor) -> Any:
    """A paper begun and written in, as far as there is something to write."""
    client = one.case.client()
    settled(papers.begin(one.ref, kind=kind, client=client, by=by, ref=ref))
    texts = {
        "progress_letter": {"pride": one.told.pride},
        "closing_summary": {"strengths": one.told.strengths},
    }.get(kind, {})
    steps = progress.evidence(one.case.ref, client)[:4] if kind == "progress_letter" else ()
    chosen = [" ".join(each.refs) for each in steps]
    return papers.save_draft(ref, texts, evidence=chosen or None, by=by)


def _settle(one: Parting, day: date, by: Actor) -> None:
    for task in clients.page(one.case.ref, by=by).tasks:
        settled(tasks.done(task.ref, on=day, by=by))


ENDINGS: dict[str, Callable[[Parting], None]] = {
    each.__name__: each
    for each in (
        considered,
        talked_about,
        couple_talks,
        more_time,
        decided,
        one_side_decides,
        winding_down,
        going_on,
        closed_with_papers,
        closed_and_settled,
        closed_short,
        closed_with_handover,
        reopened,
        closing_undone,
    )
}


def part(case: Case) -> None:
    """The ending of a case, as far as it has come."""
    told = FAREWELLS.get(case.who.key, Farewell(why=""))
    ENDINGS[case.who.ending](Parting(case, told))
