"""What was measured, in lines for a terminal and for docs/speed.md."""

from collections.abc import Iterator

from bench.statistics import Measured

LONGEST = 10


def lines(small: Measured, large: Measured) -> Iterator[str]:
    yield f"PostgreSQL {large.server}; {small.cases:,} and {large.cases:,} cases"
    for found in (small, large):
        yield from _night(found)
    before = {cost.page: cost.buffers for cost in small.costs}
    yield f"{'page':<50}{'queries':>8}{'ms':>8}{'buffers':>9}{'growth':>8}{'layout':>10}"
    own = [cost for cost in large.costs if cost.page in before]
    lists = sorted((cost for cost in large.costs if cost not in own), key=lambda one: -one.ms)
    for cost in [*own, *lists[:LONGEST]]:
        growth = f"{cost.buffers / before[cost.page]:.2f}" if cost.page in before else "–"
        yield (
            f"{cost.page:<50}{cost.queries:>8}{cost.ms:>8.1f}{cost.buffers:>9,}{growth:>8}"
            f"{cost.layout:>10,}"
        )
    grown = growing(small, large)
    scans = {table for cost in large.costs for table in cost.scans} & grown
    yield f"read from end to end, of those that grow: {', '.join(sorted(scans)) or 'none'}"


def _night(found: Measured) -> Iterator[str]:
    yield f"{found.cases:,} cases: {found.measurements:,} rows measured"
    for name, (clock, used) in zip(("first", "second"), found.refresh, strict=True):
        each = 1000 * used / found.cases
        yield f"  {name} refresh {clock:.1f} s, {used:.1f} s of the server; {each:.2f} s per 1,000"
    yield f"  a year frozen in {found.freeze[0]:.1f} s, {found.freeze[1]:.1f} s of the server"


def growing(small: Measured, large: Measured) -> set[str]:
    """Tables with more rows where there are more cases."""
    return {table for table, rows in large.sizes.items() if rows > 1.5 * max(small.sizes[table], 1)}
