"""Behind a proxy that speaks TLS the settings are those that Django itself asks for."""

import subprocess
import sys

from tests.commandline.running import surroundings

DEPLOYED = """
import django
django.setup()
from django.core.checks import run_checks
from django.conf import settings
found = run_checks(include_deployment_checks=True)
print([str(each) for each in found if not each.is_silenced()])
print(settings.SESSION_COOKIE_NAME, settings.SECURE_HSTS_SECONDS)
"""


def test_nothing_is_left_for_djangos_own_check_of_a_deployment(tmp_path):
    long = "a-secret-with-more-than-fifty-characters-0123456789-abcdefghij"
    told = {"ENVOI_TLS": "1", "ENVOI_HOSTS": "envoi.example", "ENVOI_SECRET_KEY": long}
    done = subprocess.run(
        [sys.executable, "-c", DEPLOYED],
        env=surroundings(tmp_path, DJANGO_SETTINGS_MODULE="envoi.settings", **told),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == ["[]", "__Host-session 31536000"]
