import pytest
from django.utils.translation import override

from contacts import codes
from contacts.factories import CodeFactory

pytestmark = pytest.mark.django_db


def test_a_label_speaks_the_language_of_the_screen():
    CodeFactory(code="one", de="Eins", fr="un", en="one")

    for language, label in [("de", "Eins"), ("fr", "un"), ("en", "one"), ("de-ch", "Eins")]:
        with override(language):
            assert codes.label("test_list", "one") == label


def test_an_unknown_code_is_shown_as_it_is():
    assert codes.label("test_list", "nonsense") == "nonsense"


def test_choices_are_the_active_ones_in_their_order():
    CodeFactory(code="later", de="Später", position=20)
    CodeFactory(code="first", de="Zuerst", position=10)
    CodeFactory(code="retired", position=5, active=False)

    with override("de"):
        assert codes.choices("test_list") == [("first", "Zuerst"), ("later", "Später")]
    assert codes.is_code("test_list", "first")
    assert not codes.is_code("test_list", "retired")
    assert codes.label("test_list", "retired") != "retired"


def test_one_query_serves_all_lists(django_assert_num_queries):
    with django_assert_num_queries(1):
        codes.label("institution_type", "rav")
        codes.choices("problem_area")
        codes.is_code("channel", "phone")


def test_a_new_wording_shows_after_a_minute_at_the_latest(monkeypatch):
    monkeypatch.setattr(codes, "monotonic", lambda: 1000.0)
    assert codes.choices("test_list") == []
    CodeFactory(code="new")

    monkeypatch.setattr(codes, "monotonic", lambda: 1060.0)
    assert not codes.is_code("test_list", "new")
    monkeypatch.setattr(codes, "monotonic", lambda: 1060.1)
    assert codes.is_code("test_list", "new")
