"""What the referrals of an ending establish by themselves, beside what its questions ask."""

from collections.abc import Iterator

from envoi.domain import referral as rules
from envoi.records.models import Ending, Referral, ReferralOffer, Release


def of(ending: Ending) -> frozenset[str]:
    """The facts that are so; a fact that is not among them is as its question was answered.

    Where several clients take part, each of them has to have been offered places.
    """
    rows = list(Referral.objects.filter(ending=ending, wrong_at__isnull=True))
    return frozenset(_facts(ending, rows)) if rows else frozenset()


def _facts(ending: Ending, rows: list[Referral]) -> Iterator[str]:
    if any(row.specialty.strip() and row.why.strip() for row in rows):
        yield "need_named"
    if all(_offered(row) for row in rows):
        yield "referrals_offered"
    if any(row.until_then.strip() or row.sessions_left is not None for row in rows):
        yield "cover_named"
    clients = [row.client_id for row in rows]
    released = Release.objects.filter(
        episode=ending.episode_id,
        client__in=clients,
        revoked_on__isnull=True,
        wrong_at__isnull=True,
    )
    if released.exists():
        yield "release_given"


def _offered(row: Referral) -> bool:
    told = ReferralOffer.objects.filter(referral=row, wrong_at__isnull=True).count()
    return rules.enough_offered(told, row.why_fewer)
