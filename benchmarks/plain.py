"""The plain Django pages ours are measured against: no log-in, no audit, nothing sealed.

One file that is its own project, on SQLite with the same settings as ours, served by the same
server with as many processes and threads. `python -m benchmarks.plain` makes its database.
"""

import os
from datetime import date, timedelta
from pathlib import Path

import django
from django.conf import settings

HOME = Path(os.environ.get("PLAIN_HOME", "."))
CLIENT = """<!doctype html><title>A client</title><h1>{{ client.name }}</h1>
<table>{% for score in scores %}<tr><td>{{ score.on }}</td><td>{{ score.instrument }}</td>
<td>{{ score.value }}</td></tr>{% endfor %}</table>"""
CASELOAD = """<!doctype html><title>Caseload</title><h1>Caseload</h1>
{% for client in clients %}<h2>{{ client.name }}</h2><ul>{% for score in client.scores.all %}
<li>{{ score.on }} {{ score.value }}</li>{% endfor %}</ul>{% endfor %}"""

if not settings.configured:
    settings.configure(
        SECRET_KEY="plain pages hold nothing worth guarding",  # noqa: S106
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": HOME / "plain.sqlite3",
                "CONN_MAX_AGE": None,
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
                },
            }
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.locmem.Loader",
                            {"client.html": CLIENT, "caseload.html": CASELOAD},
                        )
                    ]
                },
            }
        ],
    )
    django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404, render  # noqa: E402
from django.urls import path  # noqa: E402


class Client(models.Model):
    """Somebody with a name."""

    name = models.CharField(max_length=200)

    class Meta:
        app_label = "plain"


class Score(models.Model):
    """A number on a day."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="scores")
    on = models.DateField()
    instrument = models.CharField(max_length=40)
    value = models.IntegerField()

    class Meta:
        app_label = "plain"


def client(request: HttpRequest, number: int) -> HttpResponse:
    """One client with ten scores."""
    found = get_object_or_404(Client, pk=number)
    return render(request, "client.html", {"client": found, "scores": found.scores.order_by("on")})


def caseload(request: HttpRequest) -> HttpResponse:
    """Fifty clients with ten scores each."""
    rows = Client.objects.prefetch_related("scores").order_by("name")[:50]
    return render(request, "caseload.html", {"clients": rows})


def add(request: HttpRequest, number: int) -> HttpResponse:
    """One more score."""
    told = request.POST
    Score.objects.create(
        client_id=number, on=told["on"], instrument="PHQ-9", value=int(told["total"])
    )
    return HttpResponse(status=302, headers={"Location": f"/clients/{number}/"})


urlpatterns = [
    path("clients/<int:number>/", client),
    path("clients/<int:number>/scores/", add),
    path("caseload/", caseload),
]
application = get_wsgi_application()


def furnish() -> None:
    """Fifty clients with ten scores each."""
    with connection.schema_editor() as editor:
        editor.create_model(Client)
        editor.create_model(Score)
    first = date(2026, 1, 5)
    for number in range(50):
        row = Client.objects.create(name=f"Client {number}")
        Score.objects.bulk_create(
            Score(client=row, on=first + timedelta(weeks=week), instrument="PHQ-9", value=week)
            for week in range(10)
        )


if __name__ == "__main__":
    furnish()
