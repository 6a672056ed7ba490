"""What stood in a member's one role becomes a role held; who founded the practice owns it."""

from datetime import datetime, time, timedelta, timezone
from typing import Any

from django.db import migrations

A_YEAR = timedelta(days=365)


def give_roles(apps: Any, schema_editor: Any) -> None:
    Practice = apps.get_model("records", "Practice")
    Member = apps.get_model("records", "Member")
    RoleHeld = apps.get_model("records", "RoleHeld")
    for practice in Practice.objects.all():
        members = Member.objects.filter(practice=practice).order_by("joined_on", "id")
        founder = (
            apps.get_model("records", "AuditRow")
            .objects.filter(practice=practice, act="founded")
            .values_list("member", flat=True)
            .first()
        ) or (members[0].id if members else None)
        for member in members:
            roles = [member.role, *(["owner"] if member.id == founder else [])]
            for role in roles:
                RoleHeld.objects.create(
                    practice=practice,
                    member=member,
                    role=role,
                    from_on=member.joined_on,
                    given_at=datetime.combine(member.joined_on, time(12), timezone.utc),
                    given_by_id=founder,
                )


def give_supervision_an_end(apps: Any, schema_editor: Any) -> None:
    """A period that had no end ends a year from now at the latest: it can be renewed."""
    Supervision = apps.get_model("records", "Supervision")
    today = datetime.now(timezone.utc).date()
    for period in Supervision.objects.filter(until_on__isnull=True):
        period.until_on = max(today, period.from_on) + A_YEAR
        period.save(update_fields=["until_on"])


class Migration(migrations.Migration):
    dependencies = [("records", "0002_doors")]
    operations = [
        migrations.RunPython(give_roles, migrations.RunPython.noop),
        migrations.RunPython(give_supervision_an_end, migrations.RunPython.noop),
    ]
