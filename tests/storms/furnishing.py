"""The people and courses a storm begins with, made in the house's own home before it opens.

`ENVOI_HOME=… python -m tests.storms.furnishing MEMBERS COURSES STAFF COMERS` prints them as JSON.
"""

import json
import os
import sys
from datetime import UTC, datetime
from typing import Any

from tests.storms.house import PASSWORD


def main(members: int, courses: int, staff: int, comers: int) -> dict[str, Any]:
    """The owner `lea` is there; others are therapists, the first of them with courses.

    Staff is given roles and care and never logs in; comers do nothing but log in.
    """
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "envoi.settings"
    django.setup()
    from django.conf import settings

    from envoi.care import book, practices
    from envoi.care import members as colleagues
    from envoi.care.actors import actor_by_login
    from tests import build

    owner = actor_by_login("lea", now=datetime.now(UTC))
    assert owner is not None
    colleagues.describe(owner.member, name="Lea", credentials="", email="lea@example.org", by=owner)
    told: dict[str, Any] = {"lea": {"member": str(owner.member), "courses": []}}
    logins = [f"member{number}" for number in range(members)]
    visitors = [f"comer{number}" for number in range(comers)]
    for login in [*logins, *visitors, *(f"staff{number}" for number in range(staff))]:
        if login.startswith("staff"):  # whose passwords nobody types
            settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        told[login] = {"courses": []}
        added = practices.add_member(
            login=login,
            name=login.title(),
            roles=["therapist"],
            password=PASSWORD,
            email=f"{login}@example.org",
            by=owner,
        )
        told[login]["member"] = str(build.saved(added))
    for login, about in told.items():
        by = actor_by_login(login, now=datetime.now(UTC))
        assert by is not None
        for number in range(courses if login in logins else 0):
            name = f"{login.title()}’s {number}"
            ref = build.episode(by=by, name=name, sessions=3, phq9=[18, 12, 6])
            about["courses"].append([str(ref), str(book.people(ref)[0][0])])
    return told


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
