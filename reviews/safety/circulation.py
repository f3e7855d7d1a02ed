"""Counts that add up, as a circulation: what an outsider may derive for each of them, exactly.

Every count is an edge from one node to another; at a node, what flows in flows out. A count that is
the sum of others enters the node they leave. Each edge carries the interval that is published of
it. Between the smallest and the largest flow of an edge every whole number occurs in some
circulation within all intervals, and both are found by augmenting paths: no approximation.
"""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass
from math import inf
from typing import Any

Node = Hashable
Way = list[tuple["Edge", int]]


@dataclass(slots=True)
class Edge:
    """`low` to `high` is what is known of it; `flow` is one number that all intervals allow."""

    tail: Node
    head: Node
    flow: int = 0
    low: int = 0
    high: float = inf

    def room(self, direction: int) -> float:
        return max(0, self.high - self.flow if direction > 0 else self.flow - self.low)


class Circulation:
    """Asking changes the flows, each time to others that fit all intervals as well."""

    def __init__(self) -> None:
        self.edges: dict[Any, Edge] = {}
        self._at: dict[Node, list[tuple[Edge, int, Node]]] = {}

    def add(self, key: Hashable, tail: Node, head: Node) -> None:
        edge = self.edges[key] = Edge(tail, head)
        self._at.setdefault(tail, []).append((edge, 1, head))
        self._at.setdefault(head, []).append((edge, -1, tail))

    def smallest(self, edge: Edge) -> int:
        self._move(edge, -1, edge.flow - edge.low)
        return edge.flow

    def largest(self, edge: Edge) -> float:
        moved = self._move(edge, 1, edge.high - edge.flow)
        return inf if moved == inf else edge.flow

    def leaves_open(self, edge: Edge, values: int) -> bool:
        """At least so many numbers are possible."""
        steps = values - 1
        return any(self._move(edge, turn, min(steps, edge.room(turn))) >= steps for turn in (-1, 1))

    def fit(self, edge: Edge) -> bool:
        """Bring it into its interval. Returns: whether that is possible."""
        self._move(edge, 1, edge.low - edge.flow)
        self._move(edge, -1, edge.flow - edge.high)
        return edge.low <= edge.flow <= edge.high

    def _move(self, edge: Edge, direction: int, most: float) -> float:
        """Returns: by how much the flow was moved; endless is not moved at all."""
        start, goal = (edge.head, edge.tail) if direction > 0 else (edge.tail, edge.head)
        left = most
        while left > 0 and (way := self._way(start, goal, edge)) is not None:
            step = min([left, *(other.room(turn) for other, turn in way)])
            if step == inf:
                return inf
            for other, turn in [*way, (edge, direction)]:
                other.flow += turn * int(step)
            left -= step
        return most - left if most != inf else edge.flow

    def _way(self, start: Node, goal: Node, without: Edge) -> Way | None:
        """A shortest way for more flow, past the edge itself."""
        if start == goal:
            return []
        came: dict[Node, tuple[Node, Edge, int]] = {}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for edge, turn, other in self._at[node]:
                if other in came or other == start or edge is without or edge.room(turn) <= 0:
                    continue
                came[other] = (node, edge, turn)
                if other == goal:
                    return _back(came, goal, start)
                queue.append(other)
        return None


def _back(came: dict[Node, tuple[Node, Edge, int]], node: Node, start: Node) -> Way:
    way: Way = []
    while node != start:
        node, edge, turn = came[node]
        way.append((edge, turn))
    return way
