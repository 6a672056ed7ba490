"""The one place where the doors draw lots: codes, tokens and the secrets of apps."""

import secrets

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
GROUPS, EACH = 6, 4
APP_BYTES = 20  # what RFC 4226 asks of a shared secret


def recovery_code() -> str:
    """A code somebody can copy by hand, of about 119 bits: six groups like `abcd`."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(EACH)) for _ in range(GROUPS))
    return "-".join(groups)


def app_secret() -> bytes:
    """What an authenticator app and the house share."""
    return secrets.token_bytes(APP_BYTES)
