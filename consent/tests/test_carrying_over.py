"""Cases from before the register: what they told then stands in it as what is told today."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cases import exchange
from cases.operations import requests
from cases.operations.handovers import accept_handover
from cases.tests import factories as make
from consent.models import Disclosure

MIGRATION = import_module("consent.migrations.0007_what_was_told_before_the_register")


@pytest.fixture
def without_register():
    (before,) = exchange._port
    exchange.register(exchange.RecordedBasisOnly())
    yield
    exchange.register(before)


@pytest.fixture
def carry_over():
    apps = MigrationExecutor(connection).loader.project_state().apps
    with connection.schema_editor() as editor:
        yield lambda: MIGRATION.carry_over(apps, editor)


def told(world, case):
    """An invitation accepted, a question answered, one still open, a handover that took effect."""
    requests.accept_invitation(make.invite(world, case), by=world.rav, at=world.tick())
    question = make.invite(world, case, kind="info", to=world.rav)
    answer = {"answer": "Since spring.", "category": "work_capacity"}
    requests.answer_request(question, by=world.rav, at=world.tick(), **answer)
    make.invite(world, case, kind="info", to=world.iv)
    accept_handover(make.propose(world, case), by=world.iv, at=world.tick())


def lines(case):
    rows = Disclosure.objects.filter(case=case).order_by("pk")
    sides = rows.values_list("giver", "receiver", "recorded_by", "channel", "on", "basis")
    return sorted((*line, *row.categories) for line, row in zip(sides, rows, strict=True))


def test_the_lines_are_those_the_steps_leave_today(world, request, carry_over):
    today, before = world.case(), world.case()
    told(world, today)
    request.getfixturevalue("without_register")
    told(world, before)
    assert not lines(before)

    carry_over()

    assert lines(before) == lines(today)
    assert len(lines(before)) == 7


def test_each_line_has_its_history_and_none_comes_twice(world, without_register, carry_over):
    told(world, world.case())

    carry_over()
    carry_over()

    rows = Disclosure.objects.all()
    assert rows.count() == 7
    for row in rows:
        assert [one.history_type for one in row.history.all()] == ["+"]
        assert row.subject.partition(":")[0] in {"request", "handover"}
