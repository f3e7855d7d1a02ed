from datetime import UTC, datetime

import pytest

from contacts import codes


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _codes_are_read_anew():
    codes.forget()
    yield
    codes.forget()
