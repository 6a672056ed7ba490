"""A telephone is found by its last nine digits: with or without the country before it."""

from typing import Any

from django.db import migrations

from envoi.records import sealing


def _last_digits(value: str) -> str:
    digits = "".join(letter for letter in value if letter.isdecimal())[-9:].lstrip("0")
    return digits or " ".join(value.split()).casefold()


def find_telephones_anew(apps: Any, schema_editor: Any) -> None:
    """What no key opens here keeps the fingerprint it has."""
    ways = apps.get_model("records", "ContactWay").objects.filter(kind__in=("mobile", "phone"))
    for way in ways.iterator():
        try:
            plain = _last_digits(way.value)
        except sealing.CannotOpen:
            continue
        fresh = sealing.fingerprint(plain, practice=way.practice_id)
        ways.filter(pk=way.pk).update(fingerprint=fresh)


class Migration(migrations.Migration):
    dependencies = [("records", "0017_referral")]
    operations = [migrations.RunPython(find_telephones_anew, migrations.RunPython.noop)]
