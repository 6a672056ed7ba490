"""Coming in as a member does."""

from django.test import Client

from tests import people


def enter(client: Client, login: str, *, password: str = people.PASSWORD) -> Client:
    """The client, logged in as this member."""
    assert client.login(username=login, password=password)
    return client
