import hashlib

import pytest
from django import forms
from django.core.exceptions import ValidationError

from iiz import ahv

NUMBER = "756.9217.0769.85"


@pytest.mark.parametrize("typed", ["7569217076985", " 756.9217.0769.85 ", "756 9217 0769 85"])
def test_spellings_become_one(typed: str) -> None:
    assert ahv.normalise(typed) == NUMBER
    assert ahv.index(typed) == ahv.index(NUMBER)


@pytest.mark.parametrize(
    "typed",
    ["756.9217.0769.84", "123.4567.8910.19", "756", "", "x" * 13, "٧٥٦٩٢١٧٠٧٦٩٨٥", "7" * 5000],
    ids=["check-digit", "country", "short", "empty", "letters", "other-digits", "long"],
)
def test_wrong_numbers_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        ahv.normalise(typed)
    assert refusal.value.code == "ahv"


def test_encryption_is_randomised_and_comes_back() -> None:
    one, other = ahv.encrypt(NUMBER), ahv.encrypt(NUMBER)

    assert one != other
    assert ahv.decrypt(one) == ahv.decrypt(other) == NUMBER
    assert b"9217" not in one


def test_tampered_or_foreign_ciphertext_does_not_open() -> None:
    sealed = ahv.encrypt(NUMBER)
    for broken in (sealed[:-1] + bytes([sealed[-1] ^ 1]), b"\x02" + sealed[1:], sealed[:5], b""):
        with pytest.raises(ahv.UndecipherableError):
            ahv.decrypt(broken)


def test_index_depends_on_the_key_and_is_no_plain_hash(settings: object) -> None:
    before, sealed = ahv.index(NUMBER), ahv.encrypt(NUMBER)
    digits = NUMBER.replace(".", "").encode()
    assert before not in {hashlib.sha256(digits).hexdigest(), hashlib.sha256(NUMBER.encode())}

    settings.IIZ_FIELD_KEY = b"another key of thirty-two bytes!"

    assert ahv.index(NUMBER) != before
    with pytest.raises(ahv.UndecipherableError):
        ahv.decrypt(sealed)


def test_mask_shows_the_last_two_digits() -> None:
    assert ahv.mask(NUMBER) == "756.••••.••••.85"


def test_model_field_refuses_a_plain_number() -> None:
    field = ahv.AHVNumberField()
    for plain in (NUMBER, NUMBER.encode()):
        with pytest.raises(TypeError):
            field.get_db_prep_value(plain, connection=None)


class NumberForm(forms.Form):
    number = ahv.AHVNumberFormField(required=False)


@pytest.mark.parametrize(
    ("typed", "cleaned"), [("7569217076985", NUMBER), ("", ""), ("  ", "")], ids=repr
)
def test_form_field_cleans(typed: str, cleaned: str) -> None:
    form = NumberForm({"number": typed})

    assert form.is_valid()
    assert form.cleaned_data["number"] == cleaned


@pytest.mark.parametrize("typed", ["756", "756\x00", "7" * 5000], ids=["short", "nul", "long"])
def test_form_field_says_what_is_wrong(typed: str) -> None:
    form = NumberForm({"number": typed})

    assert not form.is_valid()
    assert form.errors["number"]
