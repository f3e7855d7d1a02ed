import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiz.text import fold, sort_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "Mueller"),
        ("MÜLLER", "mueller"),
        ("Mu\u0308ller", "Müller"),
        ("Straße", "Strasse"),
        ("Bär", "baer"),
        ("Élodie", "elodie"),
        ("Jérôme  Noël", "jerome noel"),
        ("Œuvray", "oeuvray"),
        ("O’Brien", "o'brien"),
        (" Da\u00a0Silva\t", "da silva"),
        ("İpek", "ipek"),
        ("Łukasz", "lukasz"),
    ],
)
def test_spellings_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_umlauts_are_not_dropped() -> None:
    assert fold("Müller") == "mueller" != fold("Muller")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_letters_are_one(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_order_is_by_family_name_then_first_name() -> None:
    names = [("Müller", "Zoe"), ("Mueller", "Anna"), ("Meier", ""), ("Muller", "Beat")]

    ordered = sorted(names, key=lambda name: sort_key(*name))

    assert ordered == [("Meier", ""), ("Mueller", "Anna"), ("Müller", "Zoe"), ("Muller", "Beat")]
