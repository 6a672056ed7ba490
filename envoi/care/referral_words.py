"""The reasons of a rank and the faults of a release, in sentences for the therapist."""

from collections.abc import Iterable, Mapping
from datetime import date

from envoi.care import sentences
from envoi.domain.directory import Reason

REASONS = {
    "specialty_fits": "for {about}",
    "specialty_not_recorded": "whether for {about} is not recorded",
    "specialty_other": "known for something else",
    "language_fits": "speaks {about}",
    "language_not_recorded": "whether {about} is spoken is not recorded",
    "with_interpreter": "{about} with an interpreter",
    "licensed_fits": "licensed in {about}, where the client lives",
    "licensed_not_recorded": "licence for {about} not recorded",
    "licensed_other": "not licensed in {about}",
    "age_fits": "sees people of {about}",
    "age_not_recorded": "ages not recorded",
    "payer_fits": "takes {about}",
    "payer_not_recorded": "whether {about} is taken is not recorded",
    "payer_other": "does not list {about}",
    "telehealth_fits": "by video",
    "telehealth_not_recorded": "whether by video is not recorded",
    "telehealth_other": "not by video",
    "fee": "fee: {about}",
    "fee_not_recorded": "fee not recorded",
    "waiting_not_recorded": "waiting time not recorded",
    "never_confirmed": "never confirmed",
    "not_licensed": "not licensed in {about}",
    "other_ages": "does not see people of {about}",
    "language_not_spoken": "{about} is not spoken",
    "takes_nobody_new": "takes nobody new at present",
    "found_by_client": "the client found it",
}
FAULTS = {
    "missing": "has not signed a release for this place yet",
    "what": "has a release, but it does not say what may be told",
    "discloser": "has a release, but it does not say who may tell it",
    "receiver": "has a release, but it names nobody who may be told",
    "purpose": "has a release, but it does not say what for",
    "expiry": "has a release, but it has neither a last day nor an event it ends with",
    "signature": "has a release, but it is not signed",
    "statements": "was not told everything that belongs to a release",
    "signed_later": "has a release, but it was signed on a later day",
    "expired": "has a release, but it has run out",
    "revoked": "has a release, but it was taken back",
    "other_receiver": "has a release, but it is for another place",
    "other_contents": "has a release, but it does not cover this",
    "part2": "has a release, but it does not name substance use records",
}
EVENTS = {
    "begin": "what is needed was written down",
    "offer": "places were offered",
    "accept": "the client chose",
    "look": "the client looks themselves",
    "decline": "the client said no",
    "send": "sent",
    "book": "a first visit is booked",
    "attend": "the client has arrived",
    "fail": "it did not come about",
}
STATES = {
    "needed": "What is needed is written down; nothing is offered yet.",
    "offered": "Places are offered; the client chooses.",
    "accepted": "The client has chosen; nothing is sent yet.",
    "declined": "The client said no. That is an answer; another day may bring another.",
    "sent": "Sent. The first visit is not booked yet, as far as is recorded.",
    "booked": "A first visit is booked.",
    "attended": "The client has arrived.",
    "failed": "It did not come about.",
}
CONTENTS = {
    "reason": "why the client comes",
    "risk": "risk: when it was asked, open flags, whether a safety plan exists",
    "goals": "goals, and where they stand",
    "measures": "scores, the first and the last",
    "helped": "what helped",
    "other_care": "other care",
    "plan": "sessions left together, and how it goes on until the first visit",
    "summary": "the summary after the end, once it is signed",
}


def reason(each: Reason | Mapping[str, str], today: date) -> str:
    """One reason as a few words."""
    code, about = (each.code, each.about) if isinstance(each, Reason) else _kept(each)
    if code == "waiting":
        return f"waiting time {sentences.counted(int(about), 'week')}"
    if code in ("confirmed", "not_confirmed_since"):
        day = sentences.on_day(about, today)
        return f"confirmed {day}" if code == "confirmed" else f"not confirmed since {day}"
    return REASONS[code].format(about=about)


def _kept(each: Mapping[str, str]) -> tuple[str, str]:
    return each["code"], each.get("about", "")


def reasons(found: Iterable[Reason | Mapping[str, str]], today: date) -> str:
    """All reasons of a rank in one line."""
    return ", ".join(reason(each, today) for each in found)
