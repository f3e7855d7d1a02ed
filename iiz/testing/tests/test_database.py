"""The ground the other tests stand on."""

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections

from iiz.testing import database


@pytest.mark.django_db
def test_tests_never_touch_another_database() -> None:
    for alias in ("default", "log"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT current_database(), current_user")
            name, role = cursor.fetchone()

        assert name.startswith("test_")
        assert role == {"default": "iiz_app", "log": "iiz_log"}[alias]


@pytest.mark.django_db
def test_the_product_owns_no_table_and_creates_none() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("CREATE TABLE public.ours (id int)")


@pytest.mark.django_db(transaction=True)
def test_flush_leaves_exactly_the_reference_data() -> None:
    before = database.rows()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO auth_group (name) VALUES ('left behind')")
        cursor.execute("DELETE FROM contacts_code")
    assert database.rows() != before

    database.flush()

    assert database.rows() == before
    call_command("load_reference")
    assert database.rows() == before
