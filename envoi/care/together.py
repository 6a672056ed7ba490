"""Several verbs behind one form: all that they wrote stands, or nothing of it."""

from collections.abc import Callable

from django.db import transaction

from envoi.care.answers import Answer, Saved


def whole(act: Callable[[], Answer]) -> Answer:
    """What `act` does in one transaction; where it ends in anything but Saved, nothing stays.

    Nor does anything where the process is killed on the way.
    """
    with transaction.atomic():
        answer = act()
        if not isinstance(answer, Saved):
            transaction.set_rollback(True)
    return answer
