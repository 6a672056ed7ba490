"""What stands over a client holds a notice about fees; the one seam to what holds things."""

from uuid import UUID

from envoi.care.actors import Actor
from envoi.care.answers import Refused
from envoi.records.models import Participant, RiskFlag


def refused(client: UUID, *, about: UUID, by: Actor) -> Refused | None:
    """Why a notice about fees may not go to this client now, or None."""
    flags = RiskFlag.objects.filter(client=client, closed_on__isnull=True, wrong_at__isnull=True)
    if flags.exists():
        return Refused("A risk flag is open. This waits until a clinician has looked.")
    away = Participant.objects.filter(
        client=client, wrong_at__isnull=True, episode__in_hospital_since__lte=by.today
    )
    return Refused("The client is in hospital. This waits.") if away.exists() else None
