"""The worker's sign of life: somebody who reads the owner's page sees when it has stopped."""

from datetime import datetime, timedelta

from envoi.records.models import Beat

WORKER = "worker"
QUIET = timedelta(minutes=5)


def beat(*, now: datetime) -> None:
    """A worker lives; several of them share one sign."""
    Beat.objects.update_or_create(name=WORKER, defaults={"at": now})


def last() -> datetime | None:
    """When a worker last gave a sign; None where there never was one."""
    found: datetime | None = Beat.objects.filter(name=WORKER).values_list("at", flat=True).first()
    return found


def stopped(at: datetime | None, *, now: datetime) -> bool:
    """Nothing is sent any more: no worker gave a sign lately."""
    return at is None or now - at > QUIET
