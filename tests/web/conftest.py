"""On a server every page is asked for as the application, behind its wall and with its rights."""

from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connection

from tests.conftest import acting_as


@pytest.fixture(autouse=True)
def as_the_application(request: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Builders go on as the owner; between request and answer it is the application that asks."""
    if connection.vendor != "postgresql" or "db" not in request.fixturenames:
        return
    role, answer = request.getfixturevalue("application"), BaseHandler.get_response

    def get_response(handler: BaseHandler, asked: Any) -> Any:
        with acting_as(role):
            return answer(handler, asked)

    monkeypatch.setattr(BaseHandler, "get_response", get_response)
