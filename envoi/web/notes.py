"""What a page says once, after the one before it did something: kept in a cookie of this host."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class Notes(CookieStorage):
    """Django's own, under a name that a browser takes from this very host alone, over TLS."""

    cookie_name = "__Host-messages" if settings.ENVOI_TLS else "messages"
