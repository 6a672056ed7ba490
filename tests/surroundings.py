"""Before anything is imported: a home, a key and a secret that belong to this run alone."""

import base64
import os
import tempfile

KEY = base64.b64encode(bytes(range(32))).decode()
OWN = {
    "ENVOI_HOME": tempfile.mkdtemp(prefix="envoi-tests-"),
    "ENVOI_SECRET_KEY": "only-for-tests",
    "ENVOI_PROCESS": "act",  # one connection a thread, no pool
    "ENVOI_KEYS": f"0a0b0c0d {KEY}",
}
# A browser driven by tests keeps a loop in its thread; the tests beside it ask the database all the
# same, one after the other.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# On which server the suite runs, where it is not SQLite: `python -m tests.postgres` says it.
SERVER = "ENVOI_TEST_DATABASE"
SPARK = ("ENVOI_TEST_SPARK", "ENVOI_TEST_SPARK_TOLD")  # said by `python -m tests.spark`
KEPT = ("ENVOI_BROWSER", "ENVOI_PICTURES", SERVER, *SPARK)
# Whatever stands in the environment: tests never come near somebody's own home.
for name in [name for name in os.environ if name.startswith("ENVOI_") and name not in KEPT]:
    del os.environ[name]
os.environ.update(OWN)
if SERVER in os.environ:
    os.environ["ENVOI_DATABASE"] = os.environ[SERVER]
