"""Each of the house's own rules of security finds what it forbids, and lets be what it allows."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SEMGREP = Path(sys.executable).with_name("semgrep")
HEAD = "from datetime import UTC, date, datetime\n"

# By rule: a file of the house, and lines in it that must be found, each on its own.
FORBIDDEN: dict[str, tuple[str, list[str]]] = {
    "html-made-by-hand": (
        "web/a.py",
        [
            "mark_safe(name)",
            "safestring.mark_safe(name)",
            'format_html("<b>{}</b>", name)',
            "SafeString(name)",
            'HttpResponse(f"<p>{name}</p>")',
        ],
    ),
    "template-without-escaping": (
        "web/templates/a.html",
        ["{{ name|safe }}", "{{ name | safe }}", "{% autoescape off %}", "{{ names|safeseq }}"],
    ),
    "inline-script-or-style": (
        "web/templates/b.html",
        [
            "<script>alert(1)</script>",
            '<p onclick="go()">',
            '<p style="color: red">',
            "<style>p {}</style>",
            '<a href="javascript:go()">',
        ],
    ),
    "form-without-its-token": ("web/b.py", ["page = csrf_exempt(page)"]),
    "code-from-data": (
        "exchange/a.py",
        ["eval(text)", "exec(text)", "pickle.loads(text)", "yaml.load(text)", "import marshal"],
    ),
    "shell": (
        "commandline/a.py",
        ["subprocess.run(words, shell=True)", "os.system(words)", "os.popen(words)"],
    ),
    "sql-with-values-in-its-text": (
        "care/a.py",
        [
            "Client.objects.raw(text)",
            "rows.extra(where=[text])",
            'cursor.execute("SELECT %s" % name)',
            'cursor.execute("SELECT " + name)',
            'cursor.execute("SELECT {}".format(name))',
        ],
    ),
    "sql-put-together": ("care/b.py", ['cursor.execute(f"SELECT {name}")']),
    "clock-below-the-doors": (
        "domain/a.py",
        ["datetime.now(UTC)", "date.today()", "timezone.now()"],
    ),
    "records-at-a-door": (
        "web/c.py",
        [
            "from envoi.records.models import Client",
            "from envoi.records import sealing",
            "Client.objects.filter(name=name)",
        ],
    ),
    "calls-another-machine": (
        "care/c.py",
        ["import requests", "from urllib.request import urlopen", "import http.client"],
    ),
    "temporary-file-anywhere": (
        "care/d.py",
        ["TemporaryDirectory()", "tempfile.NamedTemporaryFile()", "tempfile.mkdtemp()"],
    ),
    "words-in-a-log": (
        "care/e.py",
        [
            'logger.error(f"no such client: {name}")',
            'logger.error("no such client: %s" % name)',
            "logger.exception(name)",
        ],
    ),
    "print-from-a-page": ("web/d.py", ["print(name)"]),
}
ALLOWED = {
    "web/fine.py": (
        "now = datetime.now(UTC)\n"
        "render(request, 'web/a.html', {'name': name})\n"
        "HttpResponse(f'{told}', status=200, content_type='text/plain')\n"
    ),
    "care/fine.py": (
        "cursor.execute('SELECT 1 WHERE a = %s', [name])\n"
        "TemporaryDirectory(dir=folder)\n"
        "logger.error('incident %s: %s', number, code)\n"
        "from envoi.records.models import Client\n"
        "Client.objects.filter(name=name)\n"
        "# No value gets in: a name of ours.\n"
        "cursor.execute(f'SELECT {name}()')  # nosemgrep: sql-put-together\n"
    ),
    "records/fine.py": "cursor.execute(f'DROP TRIGGER {name}')\n",
    "commandline/fine.py": "print(name)\nsubprocess.run([program, name])\n",
    "web/templates/fine.html": (
        '{{ name }} is safe <script src="/static/a.js" defer></script> <p data-on="x">\n'
    ),
}


def written(house: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = house / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + text if name.endswith(".py") else text)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str, int]]:
    """What the rules find in a house with every slip in it: rule, file and line."""
    place = tmp_path_factory.mktemp("slips")
    files = {name: "\n".join(lines) + "\n" for name, lines in FORBIDDEN.values()}
    written(place / "envoi", {**files, **ALLOWED})
    done = subprocess.run(
        [
            *(str(SEMGREP), "scan", "--config", str(ROOT / "security" / "semgrep.yml")),
            *("--metrics", "off", "--disable-version-check", "--no-git-ignore", "--json"),
            *("--project-root", ".", "--jobs", "1", "--quiet", "envoi"),
        ],
        cwd=place,
        env={"PATH": f"{SEMGREP.parent}:/usr/bin:/bin", "HOME": str(place), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    told = json.loads(done.stdout)
    assert told["errors"] == []
    return {
        (
            each["check_id"].rsplit(".", 1)[-1],
            str(Path(each["path"]).relative_to("envoi")),
            each["start"]["line"],
        )
        for each in told["results"]
    }


def rules() -> set[str]:
    text = (ROOT / "security" / "semgrep.yml").read_text(encoding="utf-8")
    return {line.split(": ")[1] for line in text.splitlines() if line.startswith("  - id: ")}


def test_every_rule_has_its_example() -> None:
    assert rules() == set(FORBIDDEN)


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_each_rule_finds_what_it_forbids(rule: str, found: set[tuple[str, str, int]]) -> None:
    file, lines = FORBIDDEN[rule]
    head = HEAD.count("\n") if file.endswith(".py") else 0
    here = {line - head for name, where, line in found if (name, where) == (rule, file)}
    assert [text for number, text in enumerate(lines, 1) if number not in here] == []


def test_what_the_house_does_is_let_be(found: set[tuple[str, str, int]]) -> None:
    assert {each for each in found if each[1] in ALLOWED} == set()
