"""What the practice's own ethics codes ask at an ending, held against the record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from envoi.care import access, ending_facts, ending_words, endings, fee_facts, pictures, preferences
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused
from envoi.domain import ethics as rules
from envoi.domain import risk
from envoi.domain.ethics import Finding
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.records.models import Ending, EndingStep, Paper

ANSWER = "codes_answer"  # the question under which the reason for what is not met stands
AT_THE_END = timedelta(days=30)  # risk asked so long before the last contact is risk asked then
Facts = Mapping[str, bool | None]


@dataclass(frozen=True)
class Source:
    """Where a duty comes from: code, edition and clause, and whether anybody checked it."""

    told: str
    says: str
    verified: bool


@dataclass(frozen=True)
class FindingLine:
    """One duty as a page shows it."""

    title: str
    state: str
    told: str
    asks: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class CodesPage:
    """What the codes ask at one ending, and what was answered to what is not met."""

    findings: tuple[FindingLine, ...]
    to_answer: tuple[FindingLine, ...]
    answer: str
    chosen: tuple[str, ...]


TOLD = {"met": "met", "unmet": "not met", "unknown": "not recorded yet"}


def _client_asked(ending: Ending, answers: Facts) -> bool | None:
    if ending.talked_on and ending.initiated_by in ("client", "both"):
        return True
    said = {client for (_, speaker, client) in ending_words.latest(ending.id) if client}
    return True if {client for client, _ in endings.people(ending)} <= said else None


def _talk_offered(ending: Ending, answers: Facts) -> bool | None:
    return True if ending.talked_on or ending.offered.strip() else None


def _told_in_writing(ending: Ending, answers: Facts) -> bool | None:
    out = Paper.objects.filter(episode=ending.episode_id, left_house_on__isnull=False)
    progress = Q(ending=ending, kind="progress_letter")
    # A letter of departure is often written before an ending is spoken of, and belongs to none.
    told = [each.code for each in library.letters() if each.tells_end]
    letter = Q(kind="letter", letter__in=told) & (Q(ending=ending) | Q(ending__isnull=True))
    given = out.filter(progress | letter).exists()
    written = given or fee_facts.put_in_writing(ending.episode_id)
    return True if written else None


def _risk_asked(ending: Ending, answers: Facts) -> bool | None:
    asked = risk.last_asked(pictures.of_one(ending.episode_id).risk_asked)
    last = ending.last_contact_on
    return None if asked is None or last is None or asked.on < last - AT_THE_END else True


def _outcome_reviewed(ending: Ending, answers: Facts) -> bool | None:
    reviewed = EndingStep.objects.filter(ending=ending, code="review", state="done").exists()
    summed_up = Paper.objects.filter(
        ending=ending, kind="closing_summary", signed_at__isnull=False
    ).exists()
    return True if reviewed or summed_up else None


def _records_offered(ending: Ending, answers: Facts) -> bool | None:
    return None if answers.get("release_given") is None else True


def _follow_up(ending: Ending, answers: Facts) -> bool | None:
    texts = ending_words.texts(ending.id)
    written = any(texts.get(slot, "").strip() for slot in ("check_in_with", "contact_after"))
    pathway = library.pathway(ending.pathway, ending.pathway_version)
    arriving = bool(pathway.arrival_checks) and answers.get("referrals_offered")
    return True if written or arriving else None


def _fees_terms(ending: Ending, answers: Facts) -> bool | None:
    return fee_facts.terms_clear(ending.episode_id, answers)


def _fees_consequences(ending: Ending, answers: Facts) -> bool | None:
    return fee_facts.consequences_discussed(ending.episode_id, answers)


def _no_danger(ending: Ending, answers: Facts) -> bool | None:
    # Calm counts as of the last contact; without one nothing but an answer says so.
    last = ending.last_contact_on or date.max
    return fee_facts.no_imminent_danger(ending.episode_id, answers, on=last)


def _repair_or_harm(ending: Ending, answers: Facts) -> bool | None:
    return True if answers.get("repair_tried") or answers.get("harm_said") else None


# Facts the record itself establishes, beside those the steps' own questions ask for.
COMPUTED: dict[str, Callable[[Ending, Facts], bool | None]] = {
    "client_asked": _client_asked,
    "talk_offered": _talk_offered,
    "told_in_writing": _told_in_writing,
    "risk_asked_at_end": _risk_asked,
    "outcome_reviewed": _outcome_reviewed,
    "records_offered": _records_offered,
    "follow_up_planned": _follow_up,
    "no_imminent_danger": _no_danger,
    "fees_terms_clear": _fees_terms,
    "fees_consequences_discussed": _fees_consequences,
    "repair_tried_or_harm": _repair_or_harm,
}


def facts(ending: Ending) -> dict[str, bool | None]:
    """Every fact a duty may ask for: yes, no, or None while it is not recorded."""
    answers = ending_facts.of(ending)
    return {**answers, **{name: told(ending, answers) for name, told in COMPUTED.items()}}


def chosen(practice: UUID) -> tuple[str, ...]:
    """The codes the practice goes by; none until somebody chooses."""
    known = {code.code for code in library.ethics_codes()}
    return tuple(code for code in preferences.of(practice, "ethics codes", ()) if code in known)


def findings(ending: Ending) -> tuple[Finding, ...]:
    """How every duty stands that the practice's codes, or this house's matrix, ask for."""
    codes = {*chosen(ending.practice_id), library.HOUSE}
    asked = [rule for code in library.ethics_codes() if code.code in codes for rule in code.rules]
    reasons = endings.reasons(ending)
    return rules.review(reasons, rules=asked, duties=library.duties(), facts=facts(ending))


def unanswered(ending: Ending) -> bool:
    """Something a checked must asks for is not met, and nobody has said why."""
    if (ANSWER, "therapist", None) in ending_words.latest(ending.id):
        return False
    return bool(rules.to_answer(findings(ending)))


def page(ref: UUID, *, by: Actor) -> CodesPage:
    """What the codes ask at an ending. Audited with the page it stands on."""
    ending = endings.find(ref, by=by)
    found = findings(ending)
    said = ending_words.latest(ref).get((ANSWER, "therapist", None))
    return CodesPage(
        findings=tuple(_line(each) for each in found),
        to_answer=tuple(_line(each) for each in rules.to_answer(found)),
        answer=said.words if said else "",
        chosen=chosen(ending.practice_id),
    )


def _line(finding: Finding) -> FindingLine:
    names = {code.code: code.name.partition(",")[0] for code in library.ethics_codes()}
    return FindingLine(
        title=finding.duty.title,
        state=str(finding.state),
        told=TOLD[finding.state],
        asks=finding.asks_for_an_answer,
        sources=tuple(
            Source(f"{names[rule.code]} {rule.edition}, {rule.clause}", rule.says, rule.verified)
            for rule in finding.rules
            if rule.code != library.HOUSE
        ),
    )


def answer(ref: UUID, *, words: str, by: Actor) -> Answer:
    """Why something the codes ask for is not met, said once; it becomes part of the record."""
    if not words.strip():
        return Refused("Please say why, in a few words.", "words")
    return ending_words.say(
        ref, question=ANSWER, speaker="therapist", on=by.today, words=words, by=by
    )


def choose(codes: Sequence[str], *, by: Actor) -> Answer:
    """The practice goes by these codes from now on."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    known = [code.code for code in library.ethics_codes() if code.code != library.HOUSE]
    if any(code not in known for code in codes):
        raise NotThere
    wanted = [code for code in known if code in codes]
    return preferences.choose("ethics codes", wanted, default=[], by=by)
