"""What an object opens at first use: once, whoever asks at that moment.

``functools.cached_property`` holds no lock from Python 3.12 on, and the service asks from many
threads: two stores on one file refuse each other, and of two case books one is never closed.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Generic, TypeVar, overload

T = TypeVar("T")
Owner = TypeVar("Owner")
_LOCK = "_once"


class Once(Generic[Owner, T]):
    """A method that is asked once; its value then stands in the instance under its name.

    All of one object's share a lock that a thread may take again: one may ask for another.
    """

    def __init__(self, make: Callable[[Owner], T]) -> None:
        self._make, self._name, self.__doc__ = make, make.__name__, make.__doc__

    @overload
    def __get__(self, held: None, owner: type[Owner]) -> Once[Owner, T]: ...
    @overload
    def __get__(self, held: Owner, owner: type[Owner]) -> T: ...
    def __get__(self, held: Owner | None, owner: type[Owner]) -> Once[Owner, T] | T:
        if held is None:
            return self
        values = vars(held)
        with values.setdefault(_LOCK, RLock()):  # the first that is put there is everybody's
            if self._name not in values:
                values[self._name] = self._make(held)
            made: T = values[self._name]
            return made
