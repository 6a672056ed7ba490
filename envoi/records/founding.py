"""The tables of a new house at once: step by step Django thinks over every table after each."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation


class EveryTable(Operation):
    """What these operations say together, made in one go in a database that has none of it yet."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        vars(state).pop("apps", None)  # thought over once, when all is said
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for model in to_state.apps.get_app_config(app_label).get_models():
            schema_editor.create_model(model)

    def describe(self) -> str:
        return "Every table of the records"
