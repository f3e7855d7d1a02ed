"""`GET /health/`: is this process able to serve, said in JSON to a load balancer."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from iiz.access_map import Door, access
from iiz.calendar import now
from iiz.celery import app as celery_app
from iiz.nights import last_night

OK, FAILED, LATE = "ok", "failed", "late"


@access(door=Door.PUBLIC)
def health(request: HttpRequest) -> JsonResponse:
    """503 as soon as one part fails.

    A night that did not run is for whoever watches, not for the load balancer: it is said ("late"),
    but does not take a process out of service that can serve.
    """
    parts = {
        "database": _state(connection.ensure_connection),
        "broker": _state(_reach_broker),
        "migrations": _state(_require_migrated),
    }
    healthy = set(parts.values()) == {OK}
    answer = {"status": OK if healthy else FAILED, **parts, **_night()}
    return JsonResponse(answer, status=200 if healthy else 503)


def _state(probe: Callable[[], object]) -> str:
    try:
        probe()
    except Exception:  # any reason at all means this part cannot be used; details stay inside
        return FAILED
    return OK


def _night() -> dict[str, str | None]:
    try:
        night = last_night(at=now())
    except DatabaseError:  # said above
        return {"night": FAILED, "last_night": None}
    ended = night.last and night.last.done_at
    return {
        "night": LATE if night.is_late else OK,
        "last_night": ended.isoformat() if ended else None,
    }


def _reach_broker() -> None:
    cache.get("health")
    with celery_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=1)


def _require_migrated() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("unapplied migrations")
