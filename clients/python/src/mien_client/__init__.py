"""Reads of Mien's prompts for services that run characters, from a cache that Mien keeps fresh."""

from .client import Client, Counts, Resolution
from .errors import (Archived, Invalid, MienError, NotAllowed, NotFound, ProblemError, RateLimited,
                     ServerFailed, Unreachable)

__all__ = [
    "Archived", "Client", "Counts", "Invalid", "MienError", "NotAllowed", "NotFound", "ProblemError",
    "RateLimited", "Resolution", "ServerFailed", "Unreachable",
]
