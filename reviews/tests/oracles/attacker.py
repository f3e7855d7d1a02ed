"""Somebody who has everything that is published, and patience: what may each count still be?

Knows nothing of the program: only what the signs mean and which numbers add up. Adds up every
selection of the sums there are; where no count stands in more than two, nothing else can be told.
"""

import re
from itertools import count

ENDLESS, MOST = 10**6, 10**12


def means(text: str) -> tuple[int, int]:
    """From the smallest to the largest count that is shown like this."""
    if text in ("", "–"):
        return 0, ENDLESS
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    if text.startswith("<"):
        return 0, numbers[0] - 1
    if text.startswith("≥"):
        return numbers[0], ENDLESS
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    (number,) = numbers
    return (number, number) if number % 5 else (max(number - 2, 5), number + 2)


def narrowed(cells, sums, shares=(), fewer_than=3):
    """name → its last values, of all that may be below five and have fewer left.

    `cells`: name → what is shown; `sums`: (whole, parts); `shares`: (part, whole, percent), which
    say something only where they are not those of the numbers that are shown.
    """
    names = {*cells, *(name for whole, parts in sums for name in (whole, *parts))}
    ranges = {name: means(cells.get(name, "–")) for name in names}
    found = {name: [low, high] for name, (low, high) in ranges.items()}
    for group in _apart(_signed(sums)):
        for chosen in range(1, 2 ** len(group)):
            _derive([one for place, one in enumerate(group) if chosen >> place & 1], ranges, found)
    values = {name: set(range(low, min(high, low + 99) + 1)) for name, (low, high) in found.items()}
    for part, whole, percent in shares:
        if not _told(cells.get(part, "–"), cells.get(whole, "–"), percent):
            pairs = ((a, b) for a in values[part] for b in values[whole] if b)
            values[part] = {a for a, b in pairs if round(100 * a / b) == percent}
    return {
        name: left
        for name, left in values.items()
        if ranges[name][0] < 5 and len(left) < fewer_than
    }


def _signed(sums):
    """Each as name → +1 or -1, so that they add up to nothing."""
    return [{whole: -1} | dict.fromkeys(parts, 1) for whole, parts in sums]


def _apart(sums):
    """Groups that share counts, turned so that a count they share cancels out."""
    left = list(sums)
    while left:
        group = [left.pop()]
        for place in count():
            if place == len(group):
                break
            for other in [one for one in left if one.keys() & group[place].keys()]:
                left.remove(other)
                name = next(iter(other.keys() & group[place].keys()))
                turn = -1 if other[name] == group[place][name] else 1
                group.append({key: turn * sign for key, sign in other.items()})
        yield group


def _derive(chosen, ranges, found):
    """One equation more, and what it says of each count in it."""
    total = {}
    for one in chosen:
        for name, sign in one.items():
            total[name] = total.get(name, 0) + sign
    terms = [(name, sign, *ranges[name]) for name, sign in total.items() if sign]
    least = sum(low if sign > 0 else -high for _, sign, low, high in terms)
    most = sum(high if sign > 0 else -low for _, sign, low, high in terms)
    for name, sign, low, high in terms:
        ends = (high - most, low - least) if sign > 0 else (least + high, most + low)
        found[name] = [max(found[name][0], min(ends)), min(found[name][1], max(ends))]


def _told(part, whole, percent):
    return part.isdigit() and whole.isdigit() and round(100 * int(part) / int(whole)) == percent


class Solver:
    """The same with patience: what adds up (`sums`), and what is never more than something else
    (`limits`: (smaller, larger), each a list of names). It looks for worlds that would be
    published like this, and takes for possible what it can neither find nor exclude. Nothing is
    counted more often than `TOP` times.
    """

    PATIENCE, TOP = 300, 300

    def __init__(self, cells, sums, limits):
        limits = list(limits)
        lines = [({whole: -1} | dict.fromkeys(parts, 1), 0) for whole, parts in sums]
        lines += [(dict.fromkeys(less, -1) | dict.fromkeys(more, 1), MOST) for less, more in limits]
        self.high = {name for _less, more in limits for name in more}
        self.first = self.high | {name for less, _more in limits for name in less}
        self.lines_of = {name: [] for name in cells}
        for terms, most in lines:
            for name in terms:
                self.lines_of.setdefault(name, []).append((list(terms.items()), most))
        known = {name: means(cells.get(name, "–")) for name in self.lines_of}
        self.shown = {name: (low, min(high, self.TOP)) for name, (low, high) in known.items()}
        self.ranges, self.left, self.unsure = dict(self.shown), 0, 0
        self._tighten(self.ranges, [line for lines in self.lines_of.values() for line in lines])

    def narrowed(self, fewer_than=3):
        """name → its last values, of all that may be below five and have fewer left."""
        small = [name for name, (low, _high) in self.shown.items() if low < 5]
        seen = {name: set() for name in self.shown}
        for name in small:
            low, high = self.ranges[name]
            for value in range(low, min(high, low + 9) + 1):
                if value not in seen[name] and len(seen[name]) < fewer_than:
                    self._try(seen, name, value)
        return {name: seen[name] for name in small if len(seen[name]) < fewer_than}

    def _try(self, seen, name, value):
        self.left = self.PATIENCE
        world = self._solve(self.ranges | {name: (value, value)}, name)
        for one, (number, _same) in (world or {}).items():
            seen[one].add(number)
        if self.left < 0:
            seen[name].add(value)
            self.unsure += 1

    def _solve(self, ranges, changed):
        """One world in these ranges, or None."""
        self.left -= 1
        if self.left < 0 or not self._tighten(ranges, list(self.lines_of[changed])):
            return None
        name = self._next(ranges)
        if name is None:
            return ranges
        low, high = ranges[name]
        middle = (low + high) // 2
        parts = [(low, middle), (middle + 1, high)]
        for part in reversed(parts) if name in self.high else parts:
            if (world := self._solve(ranges | {name: part}, name)) is not None:
                return world
        return None

    def _next(self, ranges):
        """What others are limited by first, of these the one with the fewest values."""
        wide = [name for name, (low, high) in ranges.items() if low < high]
        chosen = [name for name in wide if name in self.first] or wide
        return min(chosen, key=lambda one: ranges[one][1] - ranges[one][0], default=None)

    def _tighten(self, ranges, waiting):
        """What each line says of each of its names; False where it cannot be."""
        while waiting:
            terms, most = waiting.pop()
            ends = [sorted(sign * end for end in ranges[name]) for name, sign in terms]
            least, highest = (sum(end) for end in zip(*ends, strict=True))
            for (name, sign), (first, last) in zip(terms, ends, strict=True):
                low, high = max(first, last - highest), min(last, most - least + first)
                if low > high:
                    return False
                if (found := tuple(sorted((sign * low, sign * high)))) != ranges[name]:
                    ranges[name] = found
                    waiting += self.lines_of[name]
        return True
