"""Parts of a page that are drawn once for as long as the very same value is handed out.

What is kept holds no form and nothing of the request, so it is the same for every one of them.
"""

from typing import Any
from weakref import WeakKeyDictionary

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

_DRAWN: WeakKeyDictionary[Any, SafeString] = WeakKeyDictionary()


def once(value: object, template: str, **beside: object) -> SafeString:
    """The template with `page` set to the value; drawn anew only for another value."""
    drawn = _DRAWN.get(value)
    if drawn is None:
        drawn = _DRAWN[value] = render_to_string(template, {"page": value, **beside})
    return drawn
