"""Counts what is in a house after a storm; a process of its own, because it opens that house.

`ENVOI_HOME=… python -m tests.storms.counting LEDGER` prints what is broken and what was found.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any


def main(ledger: Path) -> dict[str, Any]:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "envoi.settings"
    django.setup()
    from envoi.records import models
    from tests.storms import promised, truths

    sent = json.loads(ledger.read_text())
    broken = [f"{truth.__name__}: {each}" for truth in truths.TRUTHS for each in truth()]
    mails = dict(models.OutgoingMail.objects.values_list("pk", "state"))
    return {
        "broken": [*broken, *promised.broken(sent)],
        "outcomes": promised.outcomes(sent),
        "mails": {str(ref): state for ref, state in mails.items()},
        "counts": {
            model.__name__: model._base_manager.count()
            for model in django.apps.apps.get_app_config("records").get_models()
        },
        "seals": models.AuditSeal.objects.count(),
        "rotations": models.AuditRow.objects.filter(act="rotated", noun="keys").count(),
        "states": dict(Counter(mails.values())),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
