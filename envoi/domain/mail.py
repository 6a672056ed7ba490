"""Mail on its way out: how long to wait after a try that failed, and what may be shown of it."""

from datetime import timedelta

# Close together at first, because most failures pass; then twice a day, for three days in all.
PAUSES = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)),
    timedelta(hours=4),
    *(timedelta(hours=12) for _ in range(6)),
)


def pause(tries: int) -> timedelta | None:
    """How long to wait after so many tries; None where enough was tried."""
    return PAUSES[tries - 1] if 1 <= tries <= len(PAUSES) else None


def masked(address: str) -> str:
    """An address as far as it may be shown: its first letter."""
    return f"{address[:1] or '?'}***@…"
