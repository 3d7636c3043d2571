"""The lab's door: listens on 127.0.0.1 out here and connects inside the controller's network namespace.

forward.py NAMESPACE ADDRESS OUTER:INNER..."""

import asyncio
import ctypes
import os
import socket
import sys

CLONE_NEWNET = 0x40000000

namespace, address = sys.argv[1:3]
listening = []
for pair in sys.argv[3:]:
    outer, inner = map(int, pair.split(":"))
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(("127.0.0.1", outer))
    listening.append((door, inner))
# The sockets above stay out here; whatever is opened from now on is opened inside.
libc = ctypes.CDLL(None, use_errno=True)
if libc.setns(os.open(namespace, os.O_RDONLY), CLONE_NEWNET):
    raise OSError(ctypes.get_errno(), "setns")


async def pump(reader, writer):
    try:
        while data := await reader.read(65536):
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
        await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))
        inner_writer.close()
        writer.close()

    return await asyncio.start_server(connected, sock=door)


async def main():
    servers = [await serve(door, port) for door, port in listening]
    await asyncio.gather(*(server.serve_forever() for server in servers))


asyncio.run(main())
