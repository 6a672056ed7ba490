"""What the record says for each gap of a letter; nothing where it does not say it.

What somebody else who takes part said or did is never among it.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import Q

from envoi.care import fees, referrals
from envoi.care.paper_ground import Ground
from envoi.records.models import Attendance, Referral, ReferralOffer, RoleHeld


def fact(ground: Ground, gap: str) -> str:
    """What fills this gap, or nothing."""
    known = FACTS.get(gap)
    return known(ground) if known else ""


def filled(ground: Ground, gap: str) -> str:
    """What fills this gap, else a place that says what is to be written there."""
    return fact(ground, gap) or place(ground, gap)


def place(ground: Ground, gap: str) -> str:
    """The place somebody has to fill before the letter can be signed."""
    say = ground.say.say
    return say("places.write", what=say(f"places.{gap}"))


def attended(ground: Ground) -> tuple[date, ...]:
    """The days on which this client came, in order."""
    return _days(ground, "attended")


def _days(ground: Ground, status: str) -> tuple[date, ...]:
    rows = Attendance.objects.filter(
        session__episode=ground.episode,
        session__wrong_at__isnull=True,
        session__state="booked",
        session__on__lte=ground.today,
        client=ground.client,
        status=status,
        wrong_at__isnull=True,
    )
    return tuple(rows.order_by("session__on").values_list("session__on", flat=True))


def _missed(ground: Ground) -> tuple[date, ...]:
    """The days missed since the last time this client came."""
    came = max(attended(ground), default=date.min)
    return tuple(day for day in _days(ground, "not_shown") if day > came)


def _missed_on(ground: Ground) -> str:
    return ground.say.day(max(_missed(ground), default=None))


def _missed_count(ground: Ground) -> str:
    return str(len(_missed(ground)) or "")


def _sessions(ground: Ground) -> str:
    count = len(attended(ground))
    if not count:
        return ""
    key = "common.sessions_one" if count == 1 else "common.sessions_many"
    return ground.say.say(key, count=str(count))


def _ending_day(ground: Ground, *columns: str) -> str:
    ending = ground.ending_or_none
    days = [getattr(ending, column) for column in columns] if ending else []
    return ground.say.day(next((day for day in days if day), None))


def _check_in(ground: Ground) -> str:
    if ground.others:
        return ""
    told = [
        ground.texts.get(slot, "").strip().rstrip(".")
        for slot in ("check_in_with", "check_in_how_often")
    ]
    return ", ".join(part for part in told if part) if told[0] else ""


def _custodian(ground: Ground) -> str:
    """Who looks after the practice if nobody else can, where one person is named for it."""
    today = ground.today
    rows = RoleHeld.objects.filter(
        practice=ground.practice, role="custodian", from_on__lte=today, ended_at__isnull=True
    ).filter(Q(until_on__isnull=True) | Q(until_on__gte=today))
    names = set(rows.values_list("member__name", flat=True))
    return names.pop() if len(names) == 1 else ""


def places_told(ground: Ground) -> str:
    """The places that were told to this client on the newest referral, a line each."""
    rows = Referral.objects.filter(
        episode=ground.episode, client=ground.client, wrong_at__isnull=True
    )
    newest = rows.order_by("-created_at").first()
    told = referrals.offers(newest) if newest else []
    return "\n".join(_place_told(each) for each in told)


def _place_told(each: ReferralOffer) -> str:
    """A place by name, what it is, and how it is reached."""
    about = each.provider.about if each.provider else ""
    return ", ".join(filter(None, (each.name, about, each.contact)))


def _amount(ground: Ground) -> str:
    """What is open now; a place to fill where nothing is."""
    open_now = fees.balance_of(ground.episode.id).open
    return fees.shown(open_now, fees.currency(ground.practice.id)) if open_now > 0 else ""


FACTS: dict[str, Callable[[Ground], str]] = {
    "name": lambda ground: ground.name,
    "full_name": lambda ground: ground.client.name,
    "therapist": lambda ground: ground.author.name,
    "practice": lambda ground: ground.practice.name,
    "today": lambda ground: ground.say.day(ground.today),
    "first_session": lambda ground: ground.say.day(min(attended(ground), default=None)),
    "last_session": lambda ground: _ending_day(ground, "last_session_on", "last_contact_on"),
    "end_on": lambda ground: _ending_day(ground, "clinical_end_on", "last_session_on", "closed_on"),
    "sessions": _sessions,
    "count": lambda ground: str(len(attended(ground))),
    "amount": _amount,
    "talked_on": lambda ground: _ending_day(ground, "talked_on"),
    "missed_on": _missed_on,
    "missed_count": _missed_count,
    "check_in": _check_in,
    "custodian": _custodian,
    "last_day": lambda ground: ground.say.day(ground.author.ended_on),
}
