"""What one page costs the database: each statement it sends, as the server itself counts it.

Milliseconds drift on shared machines: of each statement the best of several tries counts. Buffers
do not drift.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import connection

EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) "
TABLES = """
SELECT relname, reltuples::bigint FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
READS = ("SELECT", "WITH", "(SELECT")
# How much there is to do: the layout of every page asks for it, so it is told apart.
LAYOUT = 'SELECT "cases_due"."kind"'
TICKS_A_SECOND = 100


@dataclass
class Cost:
    """Of one page: its statements, milliseconds of planning and execution, buffers touched, tables
    read from end to end, the statement that took longest, and the buffers of the layout's."""

    page: str
    queries: int = 0
    ms: float = 0
    buffers: int = 0
    scans: list[str] = field(default_factory=list)
    worst: str = ""
    layout: int = 0


class Meter:
    """Opens pages and asks the server about each statement; the same one is asked about once."""

    def __init__(self, tries: int) -> None:
        self.tries = tries
        self.known: dict[str, tuple[float, int, list[str]]] = {}

    def cost(self, page: str, open_it: Callable[[], Any]) -> Cost:
        sent: list[tuple[str, Any]] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            sent.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            open_it()
        reads = [one for one in sent if one[0].startswith(READS)]
        found = [(self._asked(*one), one[0]) for one in reads if not one[0].startswith(LAYOUT)]
        return Cost(
            page,
            queries=len(sent),
            ms=round(sum(ms for (ms, _, _), _ in found), 2),
            buffers=sum(buffers for (_, buffers, _), _ in found),
            scans=sorted({table for (_, _, scans), _ in found for table in scans}),
            worst=max(found)[1] if found else "",
            layout=sum(self._asked(*one)[1] for one in reads if one[0].startswith(LAYOUT)),
        )

    def _asked(self, sql: str, params: Any) -> tuple[float, int, list[str]]:
        key = f"{sql} {params}"
        if key not in self.known:
            tries = 1 if sql.startswith(LAYOUT) else self.tries
            plans = [_explained(sql, params) for _ in range(tries)]
            best = min(plan["Planning Time"] + plan["Execution Time"] for plan in plans)
            plan = plans[-1]["Plan"]
            touched = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
            self.known[key] = best, touched, sorted(_scanned(plan))
        return self.known[key]


def _explained(sql: str, params: Any) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(EXPLAIN + sql, params)
        found = cursor.fetchone()[0]
    return (json.loads(found) if isinstance(found, str) else found)[0]


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _scanned(part)


def table_sizes() -> dict[str, int]:
    """Rows of each table, as ANALYZE saw them."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return dict(cursor.fetchall())


def server_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()[0]


def seconds(work: Callable[[], Any]) -> tuple[float, float]:
    """Returns: seconds by the clock, and of the processor inside the server (0 if it is not ours
    to look at)."""
    began, used = perf_counter(), _server_seconds()
    work()
    return round(perf_counter() - began, 2), round(_server_seconds() - used, 2)


def _server_seconds() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.exists():
        return 0
    words = stat.read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICKS_A_SECOND
