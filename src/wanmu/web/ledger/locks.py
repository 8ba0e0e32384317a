"""What may not be changed for now. Other applications add their locks; the ledger asks them all."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

Lock: TypeAlias = Callable[[str, Sequence[str]], None]
"""Given a type of record and keys of records that are there, raises InputError for locked ones."""
_LOCKS: list[Lock] = []


def add_lock(lock: Lock) -> None:
    """Have a lock asked before every change of records that are there."""
    if lock not in _LOCKS:
        _LOCKS.append(lock)


def refuse_locked(kind: str, keys: Sequence[str]) -> None:
    """Ask every lock, in the transaction of the change.

    Raises:
        InputError: where one of the records is locked.
    """
    if keys:
        for lock in _LOCKS:
            lock(kind, keys)
