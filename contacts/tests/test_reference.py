from datetime import date

import pytest
from django.core.management import call_command

from contacts import codes
from contacts.factories import NetworkFactory
from contacts.models import Code, Commune, Guideline, Standard
from contacts.standards import standard
from iiz.history import change

pytestmark = pytest.mark.django_db


def test_loading_again_adds_and_changes_nothing(now, django_assert_max_num_queries):
    code = Code.objects.get(list="problem_area", code="debt")
    code.de = "Schulden und Betreibungen"
    with change(by=None, at=now, reason="admin.change"):
        code.save()
    before = (Code.history.count(), Commune.history.count(), Standard.history.count())

    with django_assert_max_num_queries(8):
        call_command("load_reference")

    code.refresh_from_db()
    assert code.de == "Schulden und Betreibungen"
    assert (Code.history.count(), Commune.history.count(), Standard.history.count()) == before


def test_what_is_missing_is_added(now):
    with change(by=None, at=now, reason="admin.change"):
        Code.objects.get(list="channel", code="phone").delete()
        Standard.objects.get(guideline__network=None, key="triage").delete()

    call_command("load_reference")

    assert codes.is_code("channel", "phone")
    assert Standard.objects.get(guideline__network=None, key="triage").value == 5


def test_the_first_default_of_all_takes_effect_before_any_case(now):
    """R-STANDARD-02; before it nothing was in force that it could change."""
    with change(by=None, at=now, reason="admin.change"):
        Guideline.objects.get(network=None).delete()

    call_command("load_reference")

    first = Guideline.objects.get(network=None)
    assert (first.version, first.state, first.effective_from.year) == (1, "published", 2020)


def test_the_system_itself_loads_it():
    row = Code.history.filter(list="problem_area", code="debt").get()

    assert (row.history_user_id, row.history_change_reason) == (None, "reference.load")


def test_version_one_is_in_force_with_every_standard_of_the_vocabulary():
    guideline = Guideline.objects.get(network=None)

    assert (guideline.version, guideline.state) == (1, "published")
    keys = {code for code, _label in codes.choices("standard")}
    assert set(guideline.standards.values_list("key", flat=True)) == keys
    network = NetworkFactory()
    figures = {key: standard(key, network=network, on=date(2026, 1, 1)) for key in keys}
    assert figures["notice"].unit == "days"
    assert (figures["ping_pong"].value, figures["ping_pong"].unit) == (2, "count")
    assert figures["decision_urgent"].value == 4


def test_every_code_is_worded_in_all_languages():
    bare = [str(code) for code in Code.objects.all() if not (code.de and code.fr and code.en)]

    assert bare == []


@pytest.mark.parametrize(
    ("number", "name", "canton"),
    [(957, "Sumiswald", "BE"), (371, "Biel/Bienne", "BE"), (4141, "Reinach (AG)", "AG")],
)
def test_communes_carry_their_official_number(number, name, canton):
    commune = Commune.objects.in_force(date(2026, 1, 1)).get(bfs_number=number)

    assert (commune.name, commune.canton) == (name, canton)
