"""The lab's door: listens on 127.0.0.1 out here and connects inside the controller's network namespace.

forward.py NAMESPACE ADDRESS TOKENS OUTER:INNER...

Tokens that are given out are noted in the file TOKENS, so that a search for leaked secrets knows the real ones."""

import asyncio
import ctypes
import os
import re
import socket
import sys

CLONE_NEWNET = 0x40000000

namespace, address, tokens = sys.argv[1:4]
listening = []
for pair in sys.argv[4:]:
    outer, inner = map(int, pair.split(":"))
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(("127.0.0.1", outer))
    listening.append((door, inner))
# The sockets above stay out here; whatever is opened from now on is opened inside.
libc = ctypes.CDLL(None, use_errno=True)
if libc.setns(os.open(namespace, os.O_RDONLY), CLONE_NEWNET):
    raise OSError(ctypes.get_errno(), "setns")


TOKEN = re.compile(rb"x-subject-token: *([^\s]+)\r\n", re.IGNORECASE)


class Notes:
    """Writes down each token of one connection's answers once, also one that comes in two pieces."""

    def __init__(self):
        self.tail = b""

    def read(self, data):
        seen = self.tail + data
        end = 0
        for found in TOKEN.finditer(seen):
            end = found.end()
            with open(os.open(tokens, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
                file.write(found[1] + b"\n")
        self.tail = seen[end:][-4096:]


async def pump(reader, writer, notes=None):
    try:
        while data := await reader.read(65536):
            if notes:
                notes.read(data)
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        try:
            writer.write_eof()
        except OSError:
            pass


async def serve(door, port):
    async def connected(reader, writer):
        try:
            inner_reader, inner_writer = await asyncio.open_connection(address, port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer, Notes()))
        inner_writer.close()
        writer.close()

    return await asyncio.start_server(connected, sock=door)


async def main():
    servers = [await serve(door, port) for door, port in listening]
    await asyncio.gather(*(server.serve_forever() for server in servers))


asyncio.run(main())
