"""Requests that are tried again for a while, and what may pass for their answers."""

import json
import random
import re
import threading
import time
from typing import Any, cast

from . import clock, contract
from .cache import Key
from .errors import MienError, RateLimited, ServerFailed, Unreachable, error_from
from .http import Address, Pool

PAUSE_SECONDS_MIN, PAUSE_SECONDS_MAX = 0.05, 1.0
QUIET_SECONDS_MAX = 60.0
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


class Asker:
    """For any number of threads. seconds_max is how long a call may wait, with all its tries."""

    def __init__(self, address: Address, seconds_max: float) -> None:
        self._pool = Pool(address)
        self._seconds_max = seconds_max
        self._closing = threading.Event()
        # Until when Mien, or what stands before it, wants no more requests of ours.
        self._quiet: tuple[float, MienError] | None = None

    @property
    def is_closed(self) -> bool:
        return self._closing.is_set()

    def close(self) -> None:
        self._closing.set()
        self._pool.close()

    def get(self, path: str, seconds: float | None = None) -> tuple[dict[str, Any], float]:
        """The answer, and when the request was sent that got it (clock.now). Tried again until the
        deadline; or once, within `seconds`."""
        deadline = time.monotonic() + min(self._seconds_max, seconds or self._seconds_max)
        pause_max = PAUSE_SECONDS_MIN
        while True:
            self._respect_quiet(deadline, may_wait=seconds is None)
            started_at = clock.now()
            try:
                return self._get_once(path, deadline), started_at
            except (Unreachable, RateLimited, ServerFailed) as failure:
                pause = max(failure.retry_after or 0.0, random.uniform(pause_max / 2, pause_max))
                if seconds is not None or time.monotonic() + pause >= deadline:
                    raise
            self._pause(pause)
            pause_max = min(PAUSE_SECONDS_MAX, 2 * pause_max)

    def _get_once(self, path: str, deadline: float) -> dict[str, Any]:
        self.require_open()
        answer = self._pool.get(path, deadline)
        if answer.status == 200:
            return _object_of(answer.body, path)
        error = error_from(answer.status, answer.content_type, answer.body, answer.retry_after)
        if answer.status == 429:
            pause = min(answer.retry_after or 0.0, QUIET_SECONDS_MAX)
            self._quiet = (time.monotonic() + pause, error)
        raise error

    def require_open(self) -> None:
        if self.is_closed:
            raise MienError("the client is closed")

    def _respect_quiet(self, deadline: float, may_wait: bool) -> None:
        quiet = self._quiet  # read once: another thread may end it
        if quiet is None:
            return
        until, refusal = quiet
        pause = until - time.monotonic()
        if pause <= 0:
            self._quiet = None
        elif may_wait and until < deadline:
            self._pause(pause + random.uniform(0, PAUSE_SECONDS_MIN))
        else:
            raise refusal.with_traceback(None)

    def _pause(self, seconds: float) -> None:
        self._closing.wait(seconds)
        self.require_open()


def _object_of(body: bytes, path: str) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as failure:
        raise Unreachable(f"{path}: an answer that is not Mien's") from failure
    if not isinstance(value, dict):
        raise Unreachable(f"{path}: an answer that is not Mien's")
    return value


def resolution_of(value: dict[str, Any], key: Key) -> contract.Resolution:
    """The answer, if it is one, and one for this very cell and user: what mixes answers up on the way, such
    as a cache of others, must not give a user the text of another."""
    texts = ("character_id", "emotion", "text", "source", "resolution_id")
    is_one = ("user_id" in value and isinstance(value.get("version"), int)
              and all(isinstance(value.get(name), str) for name in texts)
              and all(isinstance(value.setdefault(name, []), list) for name in ("problems", "hints")))
    if not is_one:
        raise Unreachable("/api/resolve: an answer that is not Mien's")
    if (value["emotion"] != key.emotion or value["user_id"] != key.user
            or key.character not in (None, value["character_id"])):
        raise Unreachable("/api/resolve: the answer to another question")
    value.setdefault("mentions_time", True)  # of a server that does not say: assume the worst
    value.setdefault("experiment", None)
    return cast(contract.Resolution, value)


def video_path(video_id: str) -> str:
    """An id goes into the path as it is, so it must be one."""
    if not UUID.fullmatch(video_id):
        raise MienError(f"{video_id!r} is not the id of a video")
    return f"/api/videos/{video_id}"
