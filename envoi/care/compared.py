"""How a contact way is compared: what two people typed differently may be the same."""


def normalised(kind: str, value: str) -> str:
    """A contact way as it is compared: digits of a telephone, an address without case."""
    if kind in ("mobile", "phone"):
        return "".join(letter for letter in value if letter.isdigit() or letter == "+")
    return " ".join(value.split()).casefold()
