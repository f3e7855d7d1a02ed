"""The real processes: a server with enough threads, a worker, a browser."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from django.contrib.auth.models import Group
from django.db import connection
from playwright.sync_api import Page

from iiz.celery import app as celery_app
from iiz.testing.processes import RunningServer, Serve, eventually

ENOUGH = 16


def sessions() -> int:
    """Database sessions of the product, this test's own not counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename = 'iiz_app' AND pid <> pg_backend_pid()"
        )
        found: int = cursor.fetchone()[0]
        return found


def test_the_server_works_in_sixteen_database_sessions(server: RunningServer) -> None:
    with ThreadPoolExecutor(40) as pool:
        answers = list(
            pool.map(lambda _: requests.get(f"{server.url}/health/", timeout=30), range(200))
        )

    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].json() == {
        "status": "ok",
        "database": "ok",
        "broker": "ok",
        "migrations": "ok",
        "night": "late",
        "last_night": None,
    }
    assert sessions() >= ENOUGH


def test_a_bug_can_be_planted_in_a_server(serve: Serve) -> None:
    sick = serve(threads=1, bug="iiz.testing.tests.bugs:fail_health")

    answer = requests.get(f"{sick.url}/health/", timeout=30)

    assert answer.status_code == 418


def test_the_browser_sees_the_test_server(server: RunningServer, page: Page) -> None:
    answer = page.goto("/health/")

    assert answer is not None
    assert answer.status == 200
    assert '"status": "ok"' in page.content()


@pytest.mark.usefixtures("worker")
def test_a_worker_takes_tasks() -> None:
    assert eventually(lambda: celery_app.control.inspect(timeout=1).registered())


@pytest.mark.django_db(transaction=True)
def test_rows_do_not_leak_into_the_next_test_first() -> None:
    assert not Group.objects.filter(name="left behind").exists()
    Group.objects.create(name="left behind")


@pytest.mark.django_db(transaction=True)
def test_rows_do_not_leak_into_the_next_test_second() -> None:
    assert not Group.objects.filter(name="left behind").exists()
    Group.objects.create(name="left behind")
