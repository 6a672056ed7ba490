"""Which disclosures a client may ask to be accounted for, and over how long.

45 CFR 164.528(a)(1): six years before the day of the request, leaving out what was given to the
client, what they authorised, and what served treatment, payment or operations.
"""

from datetime import date

YEARS = 6
LEFT_OUT = frozenset({"to_client", "authorised", "treatment", "payment", "operations"})


def is_accounted(ground: str) -> bool:
    """A disclosure on this ground belongs in the accounting."""
    return ground not in LEFT_OUT


def first_day(asked_on: date) -> date:
    """The first day of the accounting somebody asks for on a day."""
    year = asked_on.year - YEARS
    try:
        return asked_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)
