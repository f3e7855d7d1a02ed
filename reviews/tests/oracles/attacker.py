"""Somebody who has everything that is published, and patience: what may each count still be?

Knows nothing of the program: only what the signs mean and which numbers add up. Adds up every
selection of the sums there are; where no count stands in more than two, nothing else can be told.
"""

import re
from itertools import count

ENDLESS = 10**6


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
