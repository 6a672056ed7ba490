"""How a contact way is compared: what two people typed differently may be the same."""

LAST = 9  # digits: what is left of a number written with or without its country and its first 0


def normalised(kind: str, value: str) -> str:
    """A contact way as it is compared: the end of a telephone number, an address without case."""
    if kind in ("mobile", "phone"):
        digits = "".join(letter for letter in value if letter.isdecimal())[-LAST:].lstrip("0")
        if digits:
            return digits
    return " ".join(value.split()).casefold()
