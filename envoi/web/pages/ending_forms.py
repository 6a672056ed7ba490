"""How each step's form is filled from an ending, and what saving it does; one table for all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from envoi.care import (
    agreements,
    closings,
    ending_pages,
    ending_plans,
    ending_words,
    endings,
    quotations,
    readiness,
)
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused, Saved
from envoi.care.ending_pages import EndingPage
from envoi.domain.ending import Ask, Question, StepPlan
from envoi.domain.readiness import ALWAYS_USED
from envoi.web.forms import endings as forms
from envoi.web.forms.endings import StepForm

Data = Any


def _said(page: EndingPage, question: str, client: UUID | None) -> Any:
    speaker = "therapist" if client is None else "client"
    return page.said.get((question, speaker, client))


def _first_refusal(answers: Iterator[Answer]) -> Answer:
    """All answers in turn, up to the first that is not done."""
    last: Answer = Refused("Nothing was said yet.")
    for last in answers:
        if not isinstance(last, Saved):
            return last
    return last


# ---- talk


def talk_form(page: EndingPage, data: Data, by: Actor) -> StepForm:
    columns = page.columns
    initial = {
        "on": columns["talked_on"] or by.today,
        "initiated_by": columns["initiated_by"],
        "why": columns["why"],
    }
    return forms.TalkForm(data, initial=initial)


def save_talk(page: EndingPage, form: Any, by: Actor) -> Answer:
    told = form.cleaned_data
    return endings.talk(
        page.episode,
        on=told["on"],
        initiated_by=told["initiated_by"],
        why=told["why"],
        by=by,
        ref=page.ref,
        client=page.people[0][0] if page.own else None,
    )


# ---- readiness

WITH_NUMBER = ("ready", "skills", "confidence", "want")


def readiness_form(page: EndingPage, data: Data, by: Actor) -> StepForm:
    initial: dict[str, Any] = {"on": by.today, "not_used": page.columns["criteria_not_used"]}
    for client, _ in page.people:
        for question in WITH_NUMBER:
            said = _said(page, question, client)
            initial[f"{question}-{client}"] = said.rating if said else None
        ready, support = _said(page, "ready", client), _said(page, "support", client)
        initial[f"ready_words-{client}"] = ready.words if ready else ""
        initial[f"support-{client}"] = support.choice if support else ""
        initial[f"support_words-{client}"] = support.words if support else ""
    want, care = _said(page, "want", None), _said(page, "other_care", None)
    initial["want-therapist"] = want.rating if want else None
    initial["want_words-therapist"] = want.words if want else ""
    initial["other_care"] = care.choice if care else ""
    initial["other_care_words"] = care.words if care else ""
    criteria = [(code, name) for code, name in readiness.NAMES.items() if code != ALWAYS_USED]
    return forms.ReadinessForm(
        data, initial=initial, people=page.people, therapist=page.therapist, criteria=criteria
    )


def save_readiness(page: EndingPage, form: Any, by: Actor) -> Answer:
    return _first_refusal(_readiness_answers(page, form.cleaned_data, by))


def _readiness_answers(page: EndingPage, told: dict[str, Any], by: Actor) -> Iterator[Answer]:
    on = told["on"]
    for client, _ in page.people:
        words = {
            "ready": told[f"ready_words-{client}"],
            "support": told[f"support_words-{client}"],
        }
        for question in WITH_NUMBER:
            number, said = told[f"{question}-{client}"], words.get(question, "")
            if number is not None or said:
                yield ending_words.say(
                    page.ref, question=question, speaker="client", client=client,
                    on=on, rating=number, words=said, by=by,
                )  # fmt: skip
        if told[f"support-{client}"] or words["support"]:
            yield ending_words.say(
                page.ref, question="support", speaker="client", client=client,
                on=on, choice=told[f"support-{client}"], words=words["support"], by=by,
            )  # fmt: skip
    if told["want-therapist"] is not None or told["want_words-therapist"]:
        yield ending_words.say(
            page.ref, question="want", speaker="therapist", on=on,
            rating=told["want-therapist"], words=told["want_words-therapist"], by=by,
        )  # fmt: skip
    if told["other_care"]:
        yield ending_words.say(
            page.ref, question="other_care", speaker="therapist", on=on,
            choice=told["other_care"], words=told["other_care_words"], by=by,
        )  # fmt: skip
    yield endings.leave_criteria_out(page.ref, told["not_used"], by=by)


# ---- feelings


def feelings_form(page: EndingPage, data: Data, by: Actor) -> StepForm:
    initial: dict[str, Any] = {"on": by.today, "audience": "only_me"}
    for key, client in [
        *((str(c), c) for c, _ in (*page.people, *page.others)),
        ("therapist", None),
    ]:
        said = _said(page, "feelings", client)
        if said:
            initial |= {f"words-{key}": said.words, f"leans-{key}": said.choice}
        if said and client is None:
            initial["audience"] = said.audience
    return forms.FeelingsForm(data, initial=initial, people=page.people, others=page.others)


def save_feelings(page: EndingPage, form: Any, by: Actor) -> Answer:
    return _first_refusal(_feelings_answers(page, form.cleaned_data, by))


def _feelings_answers(page: EndingPage, told: dict[str, Any], by: Actor) -> Iterator[Answer]:
    for client, _ in (*page.people, *page.others):
        if told[f"words-{client}"] or told[f"leans-{client}"]:
            yield ending_words.say(
                page.ref, question="feelings", speaker="client", client=client, on=told["on"],
                words=told[f"words-{client}"], choice=told[f"leans-{client}"], by=by,
            )  # fmt: skip
    if told["words-therapist"] or told["leans-therapist"]:
        yield ending_words.say(
            page.ref, question="feelings", speaker="therapist", on=told["on"],
            words=told["words-therapist"], choice=told["leans-therapist"],
            audience=told["audience"], by=by,
        )  # fmt: skip
    yield Saved(page.ref)


# ---- review, plan, pride: texts in their places


def review_form(page: EndingPage, data: Data, by: Actor) -> StepForm:
    initial = dict(page.texts)
    initial.setdefault("then_and_now", ending_pages.then_and_now(page))
    return forms.ReviewForm(data, initial=initial, ready=page.way.step("readiness") is not None)


def save_texts(page: EndingPage, form: Any, by: Actor) -> Answer:
    return ending_words.write(page.ref, form.texts, by=by)


def plan_form(page: EndingPage, data: Data, by: Actor) -> StepForm:
    dates = {name: page.columns[name] for name in ("last_session_on", "taper_weeks")}
    return forms.PlanForm(
        data, initial={**page.texts, **dates}, interpreters=page.around.interpreters
    )


def save_plan(page: EndingPage, form: Any, by: Actor) -> Answer:
    told = form.cleaned_data
    answer = ending_plans.set_dates(
        page.ref,
        last_session_on=told["last_session_on"],
        taper_weeks=told["taper_weeks"],
        by=by,
    )
    return save_texts(page, form, by) if isinstance(answer, Saved) else answer


def pride_form(page: EndingPage, data: Data, by: Actor) -> StepForm:
    initial = {**page.texts, "safe_at_home": page.columns["safe_at_home"]}
    return forms.PrideForm(data, initial=initial)


def save_pride(page: EndingPage, form: Any, by: Actor) -> Answer:
    answer = quotations.safe_at_home(page.ref, way=form.cleaned_data["safe_at_home"], by=by)
    return save_texts(page, form, by) if isinstance(answer, Saved) else answer


def close_form(page: EndingPage, data: Data, by: Actor) -> StepForm:
    columns = page.columns
    initial = {
        "last_contact_on": columns["last_contact_on"] or columns["last_session_on"],
        "manner": columns["manner"] or page.way.manner or "planned_worked_through",
        "offered": columns["offered"],
        "initiated_by": page.begun_by,
    }
    if initial["last_contact_on"] and initial["last_contact_on"] > by.today:
        initial["last_contact_on"] = by.today
    return forms.PrepareForm(data, initial=initial)


def save_close(page: EndingPage, form: Any, by: Actor) -> Answer:
    return closings.prepare(page.ref, by=by, **form.cleaned_data)


# ---- a step of questions, as its pathway asks them


def questions_form(plan: StepPlan) -> Callable[[EndingPage, Data, Actor], StepForm]:
    def form(page: EndingPage, data: Data, by: Actor) -> StepForm:
        initial: dict[str, Any] = {"on": by.today}
        for question, who, client in _asked_of(plan, page):
            said = _said(page, question.code, client)
            if said:
                initial[f"{question.code}-{who}"] = ANSWERED[question.kind](said)
        return forms.QuestionsForm(
            data, initial=initial, questions=plan.questions, people=page.people
        )

    return form


ANSWERED: dict[Ask, Callable[[Any], Any]] = {
    Ask.DAY: lambda said: said.on,
    Ask.CHOICE: lambda said: said.choice,
    Ask.WORDS: lambda said: said.words,
}


def _asked_of(plan: StepPlan, page: EndingPage) -> Iterator[tuple[Question, str, UUID | None]]:
    """Each question with whom it is asked of: the therapist, or every client in turn."""
    for question in plan.questions:
        if question.speaker == "therapist":
            yield question, "therapist", None
        else:
            for client, _ in page.people:
                yield question, str(client), client


def save_questions(plan: StepPlan) -> Callable[[EndingPage, Any, Actor], Answer]:
    def save(page: EndingPage, form: Any, by: Actor) -> Answer:
        return _first_refusal(_question_answers(plan, page, form.cleaned_data, by))

    return save


def _question_answers(
    plan: StepPlan, page: EndingPage, told: dict[str, Any], by: Actor
) -> Iterator[Answer]:
    for question, who, client in _asked_of(plan, page):
        given = told[f"{question.code}-{who}"]
        known = _said(page, question.code, client)
        if given or (known and question.kind is not Ask.DAY):
            day = question.kind is Ask.DAY
            answer = ending_words.say(
                page.ref, question=question.code, speaker=question.speaker, client=client,
                on=given if day else told["on"],
                choice=given if question.kind is Ask.CHOICE else "",
                words=given if question.kind is Ask.WORDS else "",
                audience=question.audience, by=by,
            )  # fmt: skip
            if isinstance(answer, Refused):
                yield Refused(answer.sentence, f"{question.code}-{who}")
            else:
                yield answer
    yield from _told(plan, page, told, by)
    yield Saved(page.ref)


def _told(plan: StepPlan, page: EndingPage, told: dict[str, Any], by: Actor) -> Iterator[Answer]:
    """An ending that was told is kept in mind no more, as if it had been talked about."""
    days = [told[f"{each.code}-therapist"] for each in plan.questions if each.fact == "told"]
    if page.stage == "considered" and any(days):
        yield endings.talk(
            page.episode, on=days[0], initiated_by=page.begun_by, why="", by=by, ref=page.ref,
            client=page.people[0][0] if page.own else None,
        )  # fmt: skip


# ---- agreement: not a step of its own, the second half of the plan


def agreement_form(page: EndingPage, data: Data, by: Actor) -> StepForm:
    initial: dict[str, Any] = {"on": by.today}
    for who, speaker, ref in _voices(page):
        goals = page.said.get(("goals_done", speaker, ref))
        plan = page.said.get(("end_with_plan", speaker, ref))
        initial[f"goals_done-{who}"] = goals.choice if goals else ""
        initial[f"end_with_plan-{who}"] = plan.choice if plan else ""
        initial[f"words-{who}"] = plan.words if plan else ""
    last = page.columns["last_session_on"]
    plan_told = f"We end on {last:%-d %B} with this plan" if last else "We end with this plan"
    return forms.AgreementForm(data, initial=initial, speaking=page.around.speaking, plan=plan_told)


def _voices(page: EndingPage) -> Iterator[tuple[str, str, UUID | None]]:
    """Each voice as the form, and as the answers, know it."""
    for each in page.around.speaking:
        speaker = "decider" if each.decider else "client"
        yield forms.voice_of(each), speaker, each.decider or each.client
    yield "therapist", "therapist", None


def save_agreement(page: EndingPage, form: Any, by: Actor) -> Answer:
    told = form.cleaned_data
    voices = [
        _voice(told, forms.voice_of(each), each.client, each.decider, wish=each.wish)
        for each in page.around.speaking
    ]
    return agreements.answer(
        page.ref,
        [*voices, _voice(told, "therapist", None)],
        on=told["on"],
        again_on=told["again_on"],
        decided=told["decided"] == "yes",
        by=by,
    )


def _voice(
    told: dict[str, Any],
    who: str,
    client: UUID | None,
    decider: UUID | None = None,
    *,
    wish: bool = False,
) -> agreements.Voice:
    return agreements.Voice(
        client=client,
        goals=told[f"goals_done-{who}"],
        plan=told[f"end_with_plan-{who}"],
        words=told[f"words-{who}"],
        decider=decider,
        wish=wish,
    )


@dataclass(frozen=True)
class StepPage:
    """How one step is filled and saved."""

    form: Callable[[EndingPage, Data, Actor], StepForm]
    save: Callable[[EndingPage, Any, Actor], Answer]
    question: str


STEPS = {
    "talk": StepPage(talk_form, save_talk, "Talk about it, in person"),
    "readiness": StepPage(
        readiness_form, save_readiness, "If sessions ended now, would {name} have what is needed?"
    ),
    "feelings": StepPage(feelings_form, save_feelings, "How is it to part?"),
    "review": StepPage(review_form, save_texts, "Then and now"),
    "plan": StepPage(plan_form, save_plan, "A plan for the end, and for after"),
    "agreement": StepPage(agreement_form, save_agreement, "Do you agree, each for themselves?"),
    "pride": StepPage(pride_form, save_pride, "Say what you are proud of"),
    "close": StepPage(close_form, save_close, "Close"),
}


# What belongs to a step and is done elsewhere in the house: its words, and where that is.
ACTS = {
    "fees": ("What is open, and what was said about it", "/episodes/{episode}/fees/"),
    "conflicts": ("What the register of conflicts says", "/episodes/{episode}/conflicts/"),
    "death": ("The death, and what it stops", "/clients/{client}/death/"),
    "protection": ("How they are reached safely", "/under/{client}/protection/"),
    "ruptures": ("How you work together", "/episodes/{episode}/working-together/"),
    "referral": ("The referral, from the need to the first visit", "/episodes/{episode}/referral/"),
    "contact_log": ("Open the contact log", "/episodes/{episode}/contact-log/"),
}


def act_of(page: EndingPage, code: str) -> tuple[str, str] | None:
    """What belongs to this step and is done elsewhere, with its address."""
    plan = page.plans.get(code)
    if plan is None or not plan.act:
        return None
    words, address = ACTS[plan.act]
    return words, address.format(client=page.people[0][0], episode=page.episode)


def step_page(page: EndingPage, code: str) -> StepPage | None:
    """How a step of this ending is shown: by a page of its own, or by its pathway's questions."""
    if code in page.plans:
        plan = page.plans[code]
        return StepPage(questions_form(plan), save_questions(plan), plan.title)
    if code == "agreement" and page.around.ordered:
        return StepPage(agreement_form, save_agreement, "What was ordered, and what each one says")
    return STEPS.get(code)
