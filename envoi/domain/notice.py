"""How long before the end somebody is told, where the practice and not the client ends."""

from datetime import date, timedelta


def lasts_until(told_on: date, days: int) -> date:
    """The first day on which an ending told on that day has had so many days' notice."""
    return told_on + timedelta(days=days)


def falls_short(told_on: date | None, end_on: date | None, days: int, *, began: str) -> date | None:
    """Until when notice would last, where the last session comes sooner; else None.

    A client who ends needs no notice from anybody, and without both days there is nothing to say.
    """
    if began == "client" or not days or told_on is None or end_on is None:
        return None
    until = lasts_until(told_on, days)
    return until if end_on < until else None
