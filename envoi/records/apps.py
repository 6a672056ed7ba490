"""The records room: memory without opinions."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


def keep_practices_apart(sender: AppConfig, **kwargs: Any) -> None:
    """Every migration ends with what holds a row to its parent's practice, and with the wall."""
    from envoi.records import row_security, same_practice

    same_practice.install(using=kwargs["using"])
    row_security.install(using=kwargs["using"])


def keep_the_audit(sender: AppConfig, **kwargs: Any) -> None:
    """And with those that let nobody change or take out a row of the audit."""
    from envoi.records.append_only import install

    install(using=kwargs["using"])


def let_tables_change(sender: AppConfig, **kwargs: Any) -> None:
    """SQLite rebuilds a table under another name, which triggers that speak of it would refuse."""
    from envoi.records.same_practice import remove

    remove(using=kwargs["using"])


class RecordsConfig(AppConfig):
    name = "envoi.records"
    label = "records"

    def ready(self) -> None:
        pre_migrate.connect(let_tables_change, sender=self)
        post_migrate.connect(keep_practices_apart, sender=self)
        post_migrate.connect(keep_the_audit, sender=self)
