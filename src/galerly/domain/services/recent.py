"""What was computed lately, kept while it is likely to be asked for again."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

from attrs import define, field

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@define
class Recent(Generic[K, V]):
    """Values by key, those asked for longest ago dropped where all together cost too much.

    A key names its value for good: what changes has another key. Any thread may use it.
    """

    most_cost: int
    _values: OrderedDict[K, tuple[V, int]] = field(factory=OrderedDict, init=False)
    _cost: int = field(default=0, init=False)
    _lock: Lock = field(factory=Lock, init=False)

    def find(self, key: K) -> V | None:
        """Return a value that is still kept."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def keep(self, key: K, value: V, *, cost: int) -> V:
        """Keep a value, and return it."""
        with self._lock:
            if key not in self._values:
                self._values[key] = (value, cost)
                self._cost += cost
            while self._cost > self.most_cost and len(self._values) > 1:
                _, (_, freed) = self._values.popitem(last=False)
                self._cost -= freed
        return value
