"""Something done in a process of its own: how much memory it took at most, and how long.

The most memory is what the kernel says of the process itself (VmHWM), at its end: the figure that
`getrusage` gives a parent begins with what the parent itself held.
"""

import re
import subprocess
import sys
import time

TOLD = """
import atexit, pathlib, sys
def told():
    status = pathlib.Path("/proc/self/status").read_text()
    print("memory", status.split("VmHWM:")[1].split()[0], file=sys.stderr)
atexit.register(told)
"""
COMMAND = "from envoi.commandline.main import main; main()"


def alone(code: str, *words: str) -> tuple[float, float, str]:
    """Megabytes at most, seconds, and what was printed. Exits with what a failure said."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", TOLD + code, *words], capture_output=True, text=True, check=False
    )
    took = time.perf_counter() - began
    memory = re.search(r"^memory (\d+)$", done.stderr, re.MULTILINE)
    if done.returncode or memory is None:
        sys.exit(f"{' '.join(words)}: {done.stdout}{done.stderr}")
    return int(memory[1]) / 1024, took, done.stdout
