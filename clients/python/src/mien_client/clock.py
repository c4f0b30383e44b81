"""The time by which answers are judged: seconds that only go forwards, whatever is done to the clock on
the wall, and that pass while the machine is suspended, which they do not everywhere for time.monotonic."""

import time

_WHICH = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


def now() -> float:
    return time.monotonic() if _WHICH is None else time.clock_gettime(_WHICH)
