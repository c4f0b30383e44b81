"""Reads under way, so that all who want the same cell at once share one."""

import concurrent.futures
from typing import Generic, TypeVar

from .cache import Key

JOIN_SECONDS_MAX = 0.02

Outcome = TypeVar("Outcome")


class Flight(Generic[Outcome]):
    """One read, begun by the call that asked first; the others wait for its outcome."""

    def __init__(self, began_at: float) -> None:
        self.began_at = began_at
        self.outcome: concurrent.futures.Future[Outcome] = concurrent.futures.Future()


class Flights(Generic[Outcome]):
    """Who joins gets what was asked for before they asked, so a flight is open for a moment only, and for
    nobody after a change was heard, or after another answer for its cell has come: no call may get an
    older text than the one before it. Callers hold a lock."""

    def __init__(self, join_seconds_max: float = JOIN_SECONDS_MAX) -> None:
        self._join_seconds_max = join_seconds_max
        self._open: dict[Key, Flight[Outcome]] = {}

    def __len__(self) -> int:
        return len(self._open)

    def find(self, key: Key, now: float) -> Flight[Outcome] | None:
        flight = self._open.get(key)
        if flight is None or now - flight.began_at > self._join_seconds_max:
            return None
        return flight

    def begin(self, key: Key, now: float) -> Flight[Outcome]:
        flight = self._open[key] = Flight(now)
        return flight

    def close(self, key: Key) -> None:
        self._open.pop(key, None)

    def close_all(self) -> None:
        self._open.clear()
