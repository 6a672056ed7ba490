"""Before anything is imported: a home, a key and a secret that belong to this run alone."""

import base64
import os
import tempfile

os.environ.setdefault("ENVOI_HOME", tempfile.mkdtemp(prefix="envoi-tests-"))
os.environ.setdefault("ENVOI_SECRET_KEY", "only-for-tests")
os.environ.setdefault("ENVOI_KEYS", f"0a0b0c0d {base64.b64encode(bytes(range(32))).decode()}")
