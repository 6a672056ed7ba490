"""A real mail server in a process of its own, which writes down what it took.

`python -m tests.mailserver FILE` prints its port and takes everything, sometimes slowly.
"""

import asyncio
import os
import random
import sys
from typing import Any

from aiosmtpd.smtp import SMTP

SLOWEST = 0.02  # seconds before and after it is written down


class Recording:
    """Each mail it took is a line with its Message-ID, and its recipient."""

    def __init__(self, path: str) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(random.uniform(0, SLOWEST))
        headers = envelope.content.split(b"\r\n\r\n")[0].decode().split("\r\n")
        name = next(line for line in headers if line.lower().startswith("message-id:"))
        os.write(self.file, f"{name.split(':', 1)[1].strip()} {envelope.rcpt_tos[0]}\n".encode())
        await asyncio.sleep(random.uniform(0, SLOWEST))
        return "250 OK"


async def main(path: str) -> None:
    """Serve until ended."""
    handler = Recording(path)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
