"""The files of a server agree with what Envoi itself says."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from envoi.care import staging
from envoi.commandline import serving

DEPLOY = Path(__file__).parents[2] / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
UNITS = ("envoi.service", "envoi-work.service")


def test_the_proxy_knocks_where_the_pages_are_served():
    told = set(re.findall(r"proxy_pass http://([\d.:]+);", NGINX))
    assert told == {f"{serving.ADDRESS}:{serving.PORT}"}


def test_the_proxy_lets_through_what_a_page_takes():
    form, bring = (int(each) for each in re.findall(r"client_max_body_size (\d+)m;", NGINX))
    assert form * 1024**2 > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert bring * 1024**2 > staging.LONGEST_BYTES


def test_what_a_visitor_claims_about_an_address_is_thrown_away():
    assert "X-Forwarded-For $remote_addr;" in NGINX
    assert "$proxy_add_x_forwarded_for" not in NGINX


def test_no_log_keeps_a_whole_address():
    (told,) = re.findall(r"log_format envoi '([^']+)'", NGINX)
    assert not {"$request", "$uri", "$args", "$http_referer"} & set(re.findall(r"\$\w+", told))


def test_pages_of_the_proxy_are_there():
    for name in re.findall(r"error_page [\d ]+ /([\w.-]+);", NGINX):
        assert "<h1>" in (DEPLOY / "pages" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_finds_nothing_amiss_in_a_unit(unit, tmp_path):
    for name in UNITS:
        said = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(said.replace("/opt/envoi/venv/bin/envoi", sys.executable))
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / unit], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_wrapper_can_be_read_by_a_shell():
    done = subprocess.run(["sh", "-n", DEPLOY / "envoi-keep"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
