"""What one request wrote into the records, as the database was told."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from envoi.records.models import AuditRow

WRITES = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "records_(\w+)"')
# Kept beside the records: who is logged in, who tried, what was seen, what follows from the rest.
BESIDE = {"auditrow", "attempt", "login", "noticedrow", "outgoingmail", "revision", "beat"}


@dataclass
class Written:
    """The tables that were written to, and the acts the audit tells of them."""

    tables: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)

    @property
    def records(self) -> set[str]:
        """The tables of the record itself."""
        return set(self.tables) - BESIDE


@contextmanager
def written() -> Iterator[Written]:
    """Listens while a request is answered."""
    found = Written()
    last = AuditRow.objects.order_by("-number").values_list("number", flat=True).first() or 0

    begun: dict[str, int] = {}

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        answer = execute(sql, *rest)
        found.tables += WRITES.findall(sql)
        verb, _, name = sql.rpartition("SAVEPOINT ")
        if sql.startswith("SAVEPOINT "):
            begun[name] = len(found.tables)
        elif verb.startswith("ROLLBACK"):
            del found.tables[begun[name] :]  # it never was
        return answer

    with connection.execute_wrapper(listen):
        yield found
    told = AuditRow.objects.filter(number__gt=last).exclude(act="viewed")
    found.acts = [f"{act} {noun}" for act, noun in told.values_list("act", "noun")]
