"""One episode with one of everything, so that every address of the house leads somewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from envoi.care import (
    book,
    closings,
    ending_words,
    endings,
    feeds,
    notes,
    outbox,
    papers,
    quotations,
    short_forms,
    suppressions,
)
from tests import build, people

OPEN = {"home", "log-in", "log-out", "caseload", "begin", "import"}
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
    return Whole(
        ref,
        ending,
        {
            **{name: {"ref": ref} for name in EPISODE},
            "client": {"ref": client},
            "session": {"ref": session},
            "score": {"ref": score},
            "add-score": {"ref": ref, "code": "phq-9"},
            "own-note": {"ref": own},
            "sign-note": {"ref": note},
            "add-entry": {"under": ref, "kind": "note"},
            "entry": {"kind": "goal", "ref": goal},
            "entry-wrong": {"kind": "goal", "ref": goal},
            "assess-flag": {"ref": flag},
            "ending-step": {"ref": ref, "code": "readiness"},
            **{name: {"ref": ending} for name in ENDING},
            "ending-act": {"ref": ending, "code": "agree"},
            "begin-paper": {"ref": ending, "kind": "keepsake"},
            "quotation": {"ref": quote},
            "task": {"ref": _a_task()},
            **{name: {"ref": paper} for name in PAPER},
            "import-confirm": {"ref": uuid4()},
            **_mail(client),
        },
    )


EPISODE = (
    "episode",
    "episode-status",
    "episode-review",
    "care-team",
    "add-session",
    "choose-instrument",
    "own-notes",
    "add-own-note",
    "conversation",
    "consider",
    "ending",
    "short-form",
)
ENDING = ("ending-draft", "reopen", "risk-handover", "more-time", "staying", "quotations")
PAPER = ("paper", "paper-draft", "paper-pdf", "paper-given", "paper-remark")


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

    found: UUID = Task.objects.filter(ending=ending).values_list("id", flat=True)[0]
    return found
