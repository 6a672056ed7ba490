"""The few things templates need said for them."""

from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def widget_kind(field: BoundField) -> str:
    """The name of a field's widget, by which it is laid out."""
    return type(field.field.widget).__name__.lower()


@register.filter
def described(field: BoundField) -> SafeString:
    """The widget, tied to its help and its errors for whoever listens to the page."""
    parts = []
    if field.help_text:
        parts.append(f"{field.id_for_label}-help")
    attrs: dict[str, Any] = {}
    if field.errors:
        parts.append(f"{field.id_for_label}-error")
        attrs["aria-invalid"] = "true"
    if parts:
        attrs["aria-describedby"] = " ".join(parts)
    return field.as_widget(attrs=attrs)


@register.filter
def lower_first(text: str) -> str:
    """The sentence as a part of another one."""
    return text[:1].lower() + text[1:]
