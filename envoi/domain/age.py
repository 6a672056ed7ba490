"""How old somebody is, as exactly as a birth date is known: 2008, 2008-02 or 2008-02-29."""

from datetime import date, timedelta

MAJORITY = 18  # years; a practice says otherwise where its law does. Not verified for any place.
A_DAY = timedelta(days=1)


def birthday(born: str, years: int) -> tuple[date, date] | None:
    """The first and the last day on which somebody may turn that old; None where not known.

    Who was born on 29 February turns a year older on 1 March where the year has no such day.
    """
    parts = [int(part) for part in born.split("-")] if born else []
    if not parts:
        return None
    year = parts[0] + years
    if len(parts) == 1:
        return date(year, 1, 1), date(year, 12, 31)
    month = parts[1]
    if len(parts) == 2:  # noqa: PLR2004 - year and month
        return date(year, month, 1), _last_of(year, month)
    return _that_day(year, month, parts[2]), _that_day(year, month, parts[2])


def _last_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - A_DAY


def _that_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month + 1, 1)


def is_minor(born: str, on: date, *, majority: int = MAJORITY) -> bool | None:
    """Not of age on that day; None where the birth date does not tell."""
    days = birthday(born, majority)
    if days is None:
        return None
    first, last = days
    if on < first:
        return True
    return False if on >= last else None


def comes_of_age(born: str, *, majority: int = MAJORITY) -> date | None:
    """The day from which somebody is surely of age; None where the birth date is not known."""
    days = birthday(born, majority)
    return None if days is None else days[1]


def years_old(born: str, on: date) -> int | None:
    """Whole years on a day; None where the birth date leaves it open."""
    about = on.year - int(born[:4]) if born else 0
    for years in (about, about - 1):
        now, then = birthday(born, years), birthday(born, years + 1)
        if now and then and now[1] <= on < then[0]:
            return years
    return None
