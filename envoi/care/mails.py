"""Mail as the owner sees it: what waits, what is stuck and why, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count

from envoi.care import access, audit, beats, suppressions
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.suppressions import Silence
from envoi.domain.mail import masked
from envoi.domain.role import Act
from envoi.records.models import OutgoingMail

SHOWN = 200
OPEN = ("doubtful", "dead", "held", "waiting", "claimed", "handing_over")
STUCK = ("doubtful", "dead", "held")
KINDS = {
    "invitation": "An invitation",
    "emergency_opened": "A record was opened in an emergency",
    "new_log_in": "A log-in from a new device",
    "second_factor_changed": "A second step was changed",
    "password_changed": "A password was changed",  # a title  # nosec B105
    "custody_asked": "A custodian asks to be let in",
    "member_ended": "A member has left",
    "roles_changed": "Roles were changed",
    "backup_old": "The last good backup is old",
    "mail_stuck": "Mail is stuck",
}
STATES = {
    "doubtful": "may have arrived",
    "dead": "could not be sent",
    "held": "held back",
    "waiting": "waits",
    "claimed": "on its way",
    "handing_over": "on its way",
}
MOVED_ON = "This mail has moved on in the meantime; below is how it stands now."


@dataclass(frozen=True)
class MailRow:
    """One mail that is not sent: what kind, whom it goes to as far as that may be shown, and why.

    `may` holds what can be done about it: try_again, send_again, give_up.
    """

    ref: UUID
    what: str
    to: str
    state: str
    state_words: str
    why: str
    posted_at: datetime
    next_at: datetime
    tries: int
    may: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How mail stands, in counts; `stopped` where no worker gave a sign lately."""

    waiting: int
    doubtful: int
    dead: int
    held: int
    sent: int
    stopped: bool
    beat_at: datetime | None

    @property
    def stuck(self) -> int:
        """What waits for somebody to look at it."""
        return self.doubtful + self.dead + self.held


@dataclass(frozen=True)
class MailPage:
    """All that is not sent, what needs a decision first, and whom nothing is sent to."""

    standing: Standing
    rows: tuple[MailRow, ...]
    silences: tuple[Silence, ...]


def standing(*, by: Actor) -> Standing:
    """How the practice's mail stands. Counts alone; whoever shows them has audited their page."""
    access.permitted(by, Act.MANAGE_MAIL)
    rows = OutgoingMail.objects.filter(practice=by.practice).values("state")
    many = {row["state"]: row["count"] for row in rows.annotate(count=Count("id"))}
    beat_at = beats.last()
    return Standing(
        waiting=sum(many.get(state, 0) for state in ("waiting", "claimed", "handing_over")),
        doubtful=many.get("doubtful", 0),
        dead=many.get("dead", 0),
        held=many.get("held", 0),
        sent=many.get("sent", 0),
        stopped=beats.stopped(beat_at, now=by.now),
        beat_at=_local(beat_at, by) if beat_at else None,
    )


def page(*, by: Actor) -> MailPage:
    """The mail page; the view is audited with what it showed."""
    how = standing(by=by)
    mine = OutgoingMail.objects.filter(practice=by.practice, state__in=OPEN)
    found = mine.select_related("to_member", "to_contact_way").order_by("next_at", "id")
    rows = sorted(found[:SHOWN], key=lambda row: OPEN.index(row.state))
    audit.viewed_list(by, "mail", [row.id for row in rows])
    return MailPage(how, tuple(_row(row, by) for row in rows), suppressions.listed(by=by))


def _local(moment: datetime, by: Actor) -> datetime:
    return moment.astimezone(ZoneInfo(by.zone))


def _row(mail: OutgoingMail, by: Actor) -> MailRow:
    return MailRow(
        ref=mail.id,
        what=KINDS.get(mail.kind, "A mail"),
        to=_whom(mail),
        state=mail.state,
        state_words=STATES[mail.state],
        why=mail.said,
        posted_at=_local(mail.made_at, by),
        next_at=_local(mail.next_at, by),
        tries=mail.tries,
        may=MAY[mail.state],
    )


def _whom(mail: OutgoingMail) -> str:
    """Never an address in full: this page is shown on screens others can see."""
    if mail.to_member is not None:
        return mail.to_member.name
    if mail.to_contact_way is not None:
        return masked(mail.to_contact_way.value)
    return masked(mail.to_address)


MAY: Mapping[str, tuple[str, ...]] = {
    "doubtful": ("send_again", "give_up"),
    "dead": ("try_again", "give_up"),
    "held": ("try_again", "give_up"),
    "waiting": ("try_again", "give_up"),
    "claimed": (),
    "handing_over": (),
}


def try_again(ref: UUID, *, by: Actor) -> Answer:
    """It is tried at once, with all its tries before it; nothing of it has arrived anywhere."""
    return _turned(ref, "try_again", by)


def send_again(ref: UUID, *, by: Actor) -> Answer:
    """Somebody takes it upon themselves that a doubtful mail may arrive twice."""
    return _turned(ref, "send_again", by)


def give_up(ref: UUID, *, by: Actor) -> Answer:
    """It is not sent any more, and its link is forgotten."""
    return _turned(ref, "give_up", by)


@transaction.atomic
def _turned(ref: UUID, act: str, by: Actor) -> Answer:
    access.permitted(by, Act.MANAGE_MAIL)
    mail = OutgoingMail.objects.filter(id=ref, practice=by.practice).first()
    if mail is None:
        raise NotThere
    over = act == "give_up"
    if over and mail.state == "given_up":
        return Saved(ref, again=True)
    states = [state for state, acts in MAY.items() if act in acts]
    values: dict[str, object] = {"claimed_by": "", "claimed_until": None}
    values |= {"state": "given_up"} if over else {"state": "waiting", "next_at": by.now, "tries": 0}
    # The worker may have taken it since it was read: only a mail that still stands so is turned.
    mine = OutgoingMail.objects.filter(id=ref, state__in=states)
    if not mine.update(said="", **values):
        return Refused(MOVED_ON)
    if over:
        mail.secret = ""  # nothing any more  # nosec B105
        mail.save(update_fields=["secret"])
    audit.wrote(by, act.replace("_", " "), "mail", ref, was=mail.state, kind=mail.kind)
    return Saved(ref)


@transaction.atomic
def take_back(key: str, *, by: Actor) -> bool:
    """What caused a mail is undone before it left: True where nothing of it can arrive any more.

    For the verb that withdraws an invitation, in its transaction; its own audit row tells of it.
    """
    mail = OutgoingMail.objects.filter(key=key, practice=by.practice).first()
    if mail is None:
        return True
    mine = OutgoingMail.objects.filter(id=mail.id, state__in=["waiting", "held", "dead"])
    if not mine.update(state="given_up", said=""):
        return mail.state == "given_up"
    mail.secret = ""  # nothing any more  # nosec B105
    mail.save(update_fields=["secret"])
    return True
