"""One episode with one of everything, so that every address of the house leads somewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from envoi.care import (
    book,
    closings,
    complaints,
    custody,
    deaths,
    departures,
    destructions,
    emergencies,
    ending_words,
    endings,
    feeds,
    inviting,
    notes,
    outbox,
    papers,
    practices,
    quotations,
    short_forms,
    suppressions,
    ties,
)
from tests import build, people
from tests.care import left, referred

OPEN = {"home", "log-in", "log-out", "caseload", "begin", "import"}
# The doors and one's own account: everybody has them, and they hold nothing of a client's.
OPEN |= {"second-step", "prove", "passkey-question", "passkey-answer", "invitation"}
OPEN |= {"account", "password", "new-factor", "new-app", "app-square", "new-passkey"}
OPEN |= {"passkey-creation", "passkey-created", "recovery-codes", "log-ins", "end-other-log-ins"}
OPEN |= {"health"}
OWN = {"second-factor", "end-log-in"}  # somebody else's is not there: tests/web/test_account.py
OPEN |= OWN
# Open to every owner, each in their own practice; tests/web/test_audit.py has the others.
OPEN |= {"audit", "audit-table"}
# Pages of a role: they have tests of their own for who opens them and who does not.
OPEN |= {"emergency", "emergencies", "cosignatures", "calendar", "people"}
OPEN |= {"attendance", "attendance-table", "departures"}
# A custodian's and an owner's own: test_custody_page.py, test_members_page.py.
OPEN |= {
    "custody",
    "practice",
    "practice-details",
    "practice-codes",
    "practice-ladder",
    "practice-deadlines",
    "pathway-days",
    "members",
    "invite",
}
OPEN |= {"emergency-list", "emergency-list-pdf", "seal-list", "executor"}
OPEN |= {"sealed-list", "sealed-reading"}  # tests/web/test_emergency_list_page.py
OPEN |= {"practice-retention", "retention"}  # tests/web/test_retention_page.py
OPEN |= {"directory", "add-provider"}  # tests/web/test_referral_pages.py
OPEN |= {"balances", "practice-fees"}  # tests/web/test_fees_page.py
OPEN |= {"relations", "new-relation", "conflicts"}  # tests/web/test_conflict_pages.py
OPEN |= {"complaints", "add-complaint", "complaint-ways"}  # tests/web/test_alliance_pages.py
# One's own clients alone, and a practice's own words: tests/web/test_letters.py
OPEN |= {"letters-to-many", "practice-wordings", "practice-wording"}
# Tests of their own for who counts whose: tests/web/test_endings_statistics_page.py
OPEN |= {"endings-statistics", "endings-statistics-table"}
OPEN |= {"mail", "calendar-feeds", "feed"}  # tests/web/test_mail_page.py, test_feed_pages.py


@dataclass(frozen=True)
class Whole:
    """References of everything in one episode, and the arguments each address needs."""

    episode: UUID
    ending: UUID
    addresses: Mapping[str, dict[str, Any]]


def whole() -> Whole:
    """Mara's client with entries of every kind, an ending under way, papers, an own note."""
    by = people.mara()
    ref = build.episode(sessions=3, phq9=[18, 12, 6])
    client = book.people(ref)[0][0]
    session, score = _first(ref, "sessions"), _first(ref, "responses")
    goal = build.entry("goal", ref, words="Sleep through")
    note = build.entry("note", ref, text="A note of the record.")
    flag = build.entry("risk-flag", ref, why="Said something worrying.")
    build.entry("safety-plan", ref, text="Call Katrin.")
    own = build.saved(notes.add_own(episode=ref, on=by.today, text="Mine.", by=by, ref=uuid4()))
    ending = build.saved(
        endings.talk(ref, on=by.today, initiated_by="client", why="", by=by, ref=uuid4())
    )
    ending_words.write(ending, {"next_steps": "Walk"}, by=by)
    quote = build.saved(
        quotations.propose(
            ending, client=client, words="I can say no.", drawn_from="", by=by, ref=uuid4()
        )
    )
    paper = build.saved(
        papers.begin(ending, kind="progress_letter", client=client, by=by, ref=uuid4())
    )
    task = _a_task()
    return Whole(
        ref,
        ending,
        {
            **{name: {"ref": ref} for name in EPISODE},
            "client": {"ref": client},
            **{name: {"ref": client} for name in OF_A_CLIENT},
            "contact": {"ref": client},
            **_standing(client, paper),
            **_referred(ref),
            **_between(ref, client),
            "appointment": {"ref": session},
            "called-off": {"ref": session},
            "session": {"ref": session},
            "score": {"ref": score},
            "add-score": {"ref": ref, "code": "phq-9"},
            "own-note": {"ref": own},
            "fee-step": {"ref": ref, "code": "talk"},
            "charge-session": {"ref": session},
            "sign-note": {"ref": note},
            "cosign-note": {"ref": note},
            "add-entry": {"under": ref, "kind": "note"},
            "entry": {"kind": "goal", "ref": goal},
            "entry-wrong": {"kind": "goal", "ref": goal},
            "assess-flag": {"ref": flag},
            "pathway-days": {"code": "goals_met"},
            "ending-step": {"ref": ref, "code": "readiness"},
            **{name: {"ref": ending} for name in ENDING},
            "own-ending-step": {"ref": ending, "code": "plan"},
            "ending-act": {"ref": ending, "code": "agree"},
            "begin-paper": {"ref": ending, "kind": "keepsake"},
            "quotation": {"ref": quote},
            **{name: {"ref": task} for name in ("task", "task-owner")},
            **{name: {"ref": paper} for name in PAPER},
            "import-confirm": {"ref": uuid4()},
            "emergency-looked": {"ref": _an_emergency()},
            **_ties(),
            "practice-wording": {"language": "en", "key": "common.return"},
            **the_house(ref),
            **_mail(client),
            **_keeping(),
        },
    )


EPISODE = (
    "episode",
    "episode-status",
    "episode-review",
    "care-team",
    "add-session",
    "book",
    "choose-instrument",
    "own-notes",
    "contact-log",
    "add-own-note",
    "conversation",
    "consider",
    "ending",
    "short-form",
    "fees",
    "course-conflicts",
    "letters",
)
ENDING = (
    *("ending-draft", "reopen", "risk-handover", "more-time", "staying", "quotations"),
    *("ending-reason", "ending-codes", "one-ending"),
)
OF_A_CLIENT = (
    "emergency-priority",
    "death",
    "accesses",
    "disclosures",
    "accounting",
    "accounting-table",
)
PAPER = ("paper", "paper-draft", "paper-pdf", "paper-given", "paper-remark", "cosign-paper")


def _ties() -> dict[str, dict[str, UUID]]:
    """Whom Mara knows, and where that may be her client."""
    from envoi.records.models import ConflictMatch

    tie = build.saved(
        ties.declare(ties.Declared("relation", "Jonas Weber"), by=people.mara(), ref=uuid4())
    )
    match = ConflictMatch.objects.get(tie=tie, client__name="Jonas Weber").id
    return {"relation": {"ref": tie}, "relation-wrong": {"ref": tie}, "match": {"ref": match}}


def _referred(episode: UUID) -> dict[str, dict[str, Any]]:
    """A referral whose hand-over note was sent, and a place of the directory."""
    from envoi.records.models import ReferralPacket

    ref = referred.accepted(episode)
    release = referred.release(ref)
    build.saved(referred.send(ref))
    packet = ReferralPacket.objects.get(referral=ref).id
    place = {"ref": referred.provider("Another place")}
    return {
        **{name: {"ref": episode} for name in ("episode-referral", "begin-referral")},
        **{name: {"ref": ref} for name in REFERRAL},
        **{name: place for name in ("provider", "provider-wrong", "provider-confirmed")},
        **{name: {"ref": packet} for name in ("packet-pdf", "packet-document")},
        "packet-draft": {"ref": ref, "kind": "note"},
        "release-form": {
            "ref": ref,
            "signer": referred.row(ref).client_id,
            "language": "en",
        },
        "send-packet": {"ref": ref, "kind": "note"},
        "referral-event": {"ref": ref, "code": "book"},
        **{name: {"ref": release} for name in ("revoke-release", "end-release", "release-wrong")},
    }


REFERRAL = (
    *("referral", "referral-need", "referral-note", "referral-offers", "referral-choice"),
    *("sign-release", "referral-wrong"),
)


def _standing(client: UUID, paper: UUID) -> dict[str, dict[str, Any]]:
    """A legal hold, a paper an open flag holds back, and a death nobody has written down."""
    held = build.entry("legal-hold", client, why="A complaint.")
    return {
        "lift-hold": {"ref": held},
        "release": {"ref": client, "thing": "letter", "about": paper},
        "death-taken-back": {"ref": _a_death()},
    }


def _keeping() -> dict[str, dict[str, Any]]:
    """A record no rule keeps, one whose destruction was proposed, and one on which two agreed."""
    left.rules("apa")
    kept, gone, agreed = (left.course(name=f"{name} Voss") for name in ("Else", "Paula", "Ida"))
    ref, certified = left.proposed(gone), left.proposed(agreed)
    build.saved(destructions.confirm(certified, by=people.joined("olga", "owner")))
    proposal = {name: {"ref": ref} for name in ("destruction", "withdraw-destruction")}
    return {"retention-of": {"ref": kept}, "certificate": {"ref": certified}, **proposal}


def _a_death() -> UUID:
    """A death written down for another client of Mara's."""
    client, by = book.people(build.episode(name="Karl Roth"))[0][0], people.mara()
    told = {"heard_on": by.today, "died_on": None, "suicide": "not_known", "family": ""}
    return build.saved(deaths.record(client, by=by, ref=uuid4(), note_wanted="no", **told))


def _mail(client: UUID) -> dict[str, dict[str, UUID]]:
    """A mail of the practice, and an address nothing is sent to."""
    by = people.mara()
    way = build.entry("contact-way", client, kind="email", value="jonas@home.example")
    silenced = build.saved(suppressions.suppress(way, why="asked", by=by))
    mail = outbox.post(
        "new_log_in", key="a log-in", practice=by.practice, at=by.now, to_member=by.member
    )
    feed = build.saved(feeds.make("my telephone", token=feeds.new_token(), by=by))
    return {
        "mail-act": {"ref": mail},
        "suppression": {"ref": silenced},
        "silence": {"ref": way},
        "calendar-feed": {"ref": feed},
    }


def _between(episode: UUID, client: UUID) -> dict[str, Any]:
    """Something that came between the two, and a complaint about it."""
    rupture = build.entry("rupture", episode, kind="mistake", words="I was late, twice.")
    complaint = build.saved(complaints.add(client, A_COMPLAINT, by=people.mara(), ref=uuid4()))
    return {
        **{name: {"ref": episode} for name in ("alliance", "feedback", "ask-feedback")},
        "own-part": {"ref": rupture},
        **{name: {"ref": complaint} for name in ("complaint", "complaint-wrong")},
    }


A_COMPLAINT = {
    **{"received_on": people.TODAY, "from_whom": "The client", "about": "Hours that began late."},
    **{"concerns_id": None, "handled_by_id": None, "routes_told_on": None, "answered_on": None},
    **{"answer": "", "shared": False},
}


def _first(episode: UUID, rows: str) -> UUID:
    from envoi.records.models import Episode

    found: UUID = getattr(Episode.objects.get(id=episode), rows).values_list("id", flat=True)[0]
    return found


def _a_task() -> UUID:
    """A task of another, closed episode of Mara's."""
    by = people.mara()
    ref = build.episode(name="Lia Kern", sessions=2)
    ending = build.saved(
        short_forms.short_form(
            ref,
            reason="goals_met",
            initiated_by="client",
            last_contact_on=by.today,
            manner="unplanned",
            risk_answer="none",
            risk_asked_on=by.today,
            offered="",
            by=by,
            ref=uuid4(),
        )
    )
    build.saved(closings.close(ending, by=by))
    from envoi.records.models import Task

    found: UUID = Task.objects.filter(ending=ending, code="administrative_end").values_list(
        "id", flat=True
    )[0]
    return found


def _an_emergency() -> UUID:
    """Another record of Mara's, once opened by Ines."""
    ref, reason = build.episode(name="Ida Falk"), "Nobody else could be reached that night."
    opened = uuid4()
    build.saved(emergencies.open_record(ref, reason=reason, by=people.ines(), ref=opened))
    return opened


MEMBER = ("member", "member-details", "give-role", "add-supervision", "leaving")
MEMBER += ("member-log-ins", "member-second-step", "announce-departure")


def the_house(episode: UUID) -> dict[str, dict[str, Any]]:
    """What an owner looks after: Paul, what hangs on him, and who treats."""
    from envoi.records.models import CareTeamPeriod, RoleHeld

    by, paul, tomas = people.mara(), people.joined("paul", "therapist"), people.tomas()
    period = practices.supervise(
        supervisor=tomas.member, supervisee=paul.member, from_on=people.TODAY, by=by
    )
    nora = inviting.Wanted("Nora Lind", "", ("therapist",))
    invitation = build.saved(inviting.invite(nora, by=by, ref=uuid4()))
    cleo = people.joined("cleo", "custodian")
    asked = build.saved(custody.ask(reason="Mara is ill.", by=cleo, ref=uuid4()))
    care = CareTeamPeriod.objects.get(episode=episode).id
    told = {"reason": "therapist_leaving", "announced_on": by.today, "back_on": None}
    more = {"last_day": by.today, "ref": uuid4()}
    goes = build.saved(departures.announce(by.member, **told, **more, by=by))
    return {
        **{name: {"ref": paul.member} for name in MEMBER},
        "role": {"ref": RoleHeld.objects.get(member=paul.member).id},
        "supervision": {"ref": build.saved(period)},
        **{name: {"ref": invitation} for name in ("invite-again", "withdraw-invitation")},
        **{name: {"ref": asked} for name in ("release-custody", "end-custody")},
        **{name: {"ref": goes} for name in ("departure", "departure-over")},
        "departure-course": {"ref": goes, "course": episode},
        "departure-answer": {"ref": goes, "course": episode},
        "care-of": {"ref": episode},
        **{name: {"ref": care} for name in ("care-period", "care-period-wrong")},
    }
