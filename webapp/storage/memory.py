"""Walks kept in memory between requests, since a walk at a revision never changes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

from geodata.walk import Walk

MOST_WALKS = 16


class Key(NamedTuple):
    """What names a walk value for good; an erasure gives the walk a new ``epoch``."""

    walk_id: int
    epoch: int
    revision: int
    version: int | None


@dataclass(frozen=True)
class Fresh:
    """The memory as one session sees it: its own walks are kept only once they are committed."""

    memory: Memory
    walks: dict[Key, Walk] = field(default_factory=dict)

    def get(self, key: Key) -> Walk | None:
        return self.walks.get(key) or self.memory.get(key)


@dataclass(frozen=True)
class Memory:
    """The walks that were used last."""

    walks: OrderedDict[Key, Walk] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def fresh(self) -> Fresh:
        return Fresh(self)

    def get(self, key: Key) -> Walk | None:
        with self.lock:
            if (walk := self.walks.get(key)) is not None:
                self.walks.move_to_end(key)
            return walk

    def keep(self, fresh: Fresh) -> None:
        if not fresh.walks:
            return
        epochs = {key.walk_id: key.epoch for key in fresh.walks}
        with self.lock:
            for key in [
                key for key in self.walks if epochs.get(key.walk_id, key.epoch) != key.epoch
            ]:
                del self.walks[key]  # it may hold what was erased
            self.walks.update(fresh.walks)
            while len(self.walks) > MOST_WALKS:
                self.walks.popitem(last=False)
