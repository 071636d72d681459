"""PINs and passwords: argon2id, 19 MiB, 2 passes, 1 lane (SAFETY: traps)."""

from functools import lru_cache
from typing import Any

MEMORY_KIB = 19_456
PASSES = 2


@lru_cache(maxsize=2)
def _hasher(memory: int, passes: int) -> Any:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=1)


def hash_secret(secret: str) -> str:
    """Return the salted hash that is stored."""
    return str(_hasher(MEMORY_KIB, PASSES).hash(secret))


def matches(stored: str, secret: str) -> bool:
    """Tell whether `secret` belongs to a stored hash; an account without one matches nothing."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return bool(_hasher(MEMORY_KIB, PASSES).verify(stored, secret))
    except (VerificationError, InvalidHashError):
        return False
