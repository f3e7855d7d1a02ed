"""What is inserted again is what was built."""

from django.db import transaction

from contacts.factories import MembershipFactory
from contacts.models import Institution, Membership, User
from iiz.testing.replay import last_write, replayed

TABLES = (Institution, Institution.history.model, Membership, Membership.history.model, User)


def rows():
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def once(build):
    """What is made and what then stands in the database, undone afterwards."""
    with transaction.atomic():
        made, found = replayed("member", build), rows()
        transaction.set_rollback(True)
    return made, found


def test_the_second_time_has_the_rows_of_the_first(db):
    before, built = rows(), []

    def build():
        built.append(MembershipFactory())
        return built[-1]

    first, second = once(build), once(build)

    assert len(built) == 1
    assert first == second
    assert first[0] is not second[0]
    assert first[0].user.name == second[0].user.name
    assert rows() == before != second[1]


def test_a_write_is_noticed(db):
    before = last_write()
    assert last_write() == before

    MembershipFactory()

    assert last_write() != before
