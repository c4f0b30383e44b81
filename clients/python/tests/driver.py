"""Clients on a line of JSON: each line of the input is a call with an id, each of the output its
outcome. For tests/process/runtime_clients.py."""

import json
import os
import ssl
import sys
import threading
from collections.abc import Callable
from typing import Any

from mien_client import Client, MienError, Resolution

clients: dict[str, Client] = {}
output = threading.Lock()


def shown(resolution: Resolution | None) -> Any:
    if resolution is None:
        return None
    return {"text": resolution.text, "version": resolution.version, "source": resolution.source,
            "resolution_id": resolution.resolution_id, "character_id": resolution.character_id,
            "is_stale": resolution.is_stale, "age": resolution.age}


def open_client(client: str, url: str, ca_file: str | None = None, **options: Any) -> None:
    tls = None if ca_file is None else ssl.create_default_context(cafile=ca_file)
    clients[client] = Client(url, tls=tls, **options)


def stream_failure(client: str) -> str | None:
    failure = clients[client].stream_failure
    return None if failure is None else str(failure)


def fork(client: str, *cell: Any) -> Any:
    """What a child of this process resolves."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writer, "w") as out:
            one = clients[client]
            first = one.resolve(*cell).text
            out.write(json.dumps([first, one.wait_until_live(10), one.resolve(*cell).text]))
            out.flush()
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return json.loads(text)


CALLS: dict[str, Callable[..., Any]] = {
    "open": open_client,
    "close": lambda client: clients.pop(client).close(),
    "resolve": lambda client, *cell: shown(clients[client].resolve(*cell)),
    "peek": lambda client, *cell: shown(clients[client].peek(*cell)),
    "wait_until_live": lambda client, seconds: clients[client].wait_until_live(seconds),
    "is_live": lambda client: clients[client].is_live,
    "stream_failure": stream_failure,
    "counts": lambda client: clients[client].counts()._asdict(),
    "video": lambda client, video: clients[client].video(video),
    "latest_video": lambda client, *cell: clients[client].latest_video(*cell),
    "fork": fork,
}


def answer(call: Any) -> None:
    outcome: dict[str, Any] = {"id": call["id"]}
    try:
        outcome["result"] = CALLS[call["name"]](*call["arguments"], **call["options"])
    except MienError as error:
        outcome["error"] = {"kind": type(error).__name__, "message": str(error)}
    with output:
        print(json.dumps(outcome), flush=True)


def main() -> None:
    for line in sys.stdin:
        threading.Thread(target=answer, args=(json.loads(line),), daemon=True).start()
    for client in list(clients.values()):
        client.close()


if __name__ == "__main__":
    main()
