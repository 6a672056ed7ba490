"""Mail that must not get lost: written down in the transaction of what caused it, sent later.

`post` is all a verb needs. The words are made at the moment of sending, from the kind and from what
is told, which holds nothing personal: a mail says that something waits, never what or about whom.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from envoi.records.models import OutgoingMail
from envoi.records.models.row import new_ref

Told = Mapping[str, str | int]


def post(
    kind: str,
    *,
    key: str,
    practice: UUID,
    at: datetime,
    by: UUID | None = None,
    to_member: UUID | None = None,
    to_contact_way: UUID | None = None,
    to_address: str = "",
    told: Told | None = None,
    secret: str = "",
) -> UUID:
    """One mail of this practice on its way; the same key again changes nothing.

    Exactly one of the three says whom it is for. `secret` is sealed, and emptied once it is sent.
    """
    known = OutgoingMail.objects.filter(practice=practice, key=key).first()
    if known is not None:
        return known.id
    mail = OutgoingMail(
        id=new_ref(),
        practice_id=practice,
        key=key,
        kind=kind,
        told=dict(told or {}),
        secret=secret,
        to_member_id=to_member,
        to_contact_way_id=to_contact_way,
        to_address=to_address,
        made_at=at,
        made_by_id=by,
        next_at=at,
    )
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:  # somebody wrote the very same mail in this moment
        return OutgoingMail.objects.get(practice=practice, key=key).id
    return mail.id
