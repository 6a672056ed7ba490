"""From where a request comes: its address, and its device in a few words."""

import re
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

from envoi.care.log_ins import Place

# The first that fits: many browsers also name those they are like.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi", "Vivaldi"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium", "Chromium"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
    ("BSD", "BSD"),
)
PORT = re.compile(r"^(\[[0-9a-fA-F:.]+\]|[0-9.]+):\d+$")


def place(request: HttpRequest) -> Place:
    """What is kept of a request beside a log-in."""
    return Place(address(request), device(request.headers.get("User-Agent", "")))


def address(request: HttpRequest) -> str:
    """Who connected; behind a proxy, whom the proxy itself saw, which is the last hop it wrote."""
    seen = str(request.META.get("REMOTE_ADDR", ""))
    if settings.ENVOI_TLS:
        hops = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
        seen = hops[-1].strip() or seen
    with_port = PORT.match(seen)
    seen = (with_port.group(1) if with_port else seen).strip("[]")
    try:
        return str(ip_address(seen))
    except ValueError:
        return ""


def device(agent: str) -> str:
    """“Firefox on Linux”, as far as the browser tells."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "an unknown device"
