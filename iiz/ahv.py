"""The AHV number: checked, stored encrypted, found by a keyed index, shown masked.

The plain number is nowhere in the database. An unkeyed hash would be no protection, since all
numbers can be tried in minutes; the index is a keyed HMAC. Both keys come from IIZ_FIELD_KEY.
"""

import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.ch import ssn
from stdnum.exceptions import ValidationError as NumberError

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = b"\x01"  # first byte of every stored number; a next key or cipher gets the next one
ENCRYPTION = b"iiz ahv encryption 1"
INDEX = b"iiz ahv index 1"


class UndecipherableError(ValueError):
    """A stored number does not open with this IIZ_FIELD_KEY."""


def normalise(number: str) -> str:
    """Returns: "756.XXXX.XXXX.XX".

    Raises: ValidationError (code "ahv") for a wrong length, start or check digit.
    """
    try:
        return str(ssn.format(ssn.validate(number)))
    except NumberError:
        message = _("This is not a valid AHV number. It has 13 digits and starts with 756.")
        raise ValidationError(message, code="ahv") from None


def encrypt(number: str) -> bytes:
    """The same number encrypts differently each time; compare by `index`."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = normalise(number).encode()
    return FORMAT + nonce + AESGCM(_key(ENCRYPTION)).encrypt(nonce, plain, FORMAT)


def decrypt(blob: bytes | memoryview) -> str:
    """Showing the result unmasked is an access event of its own.

    Raises: UndecipherableError.
    """
    sealed = bytes(blob)
    nonce, text = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(_key(ENCRYPTION)).decrypt(nonce, text, sealed[:1]).decode()
    except (InvalidTag, ValueError):
        raise UndecipherableError("A stored AHV number does not open with this key.") from None


def index(number: str) -> str:
    """Returns: 64 hex digits, equal for equal numbers under one key."""
    digits = ssn.compact(normalise(number)).encode()
    return hmac.new(_key(INDEX), digits, hashlib.sha256).hexdigest()


def mask(number: str) -> str:
    """Returns: "756.••••.••••.12"."""
    return f"756.••••.••••.{normalise(number)[-2:]}"


def _key(label: bytes) -> bytes:
    return _derived(settings.IIZ_FIELD_KEY, label)


@lru_cache(maxsize=8)
def _derived(field_key: bytes, label: bytes) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=label)
    return hkdf.derive(field_key)


class AHVNumberField(models.BinaryField):
    """Holds what `encrypt` returned; refuses a plain number, so that none is ever stored."""

    description = "encrypted AHV number"

    def from_db_value(self, value: Any, *_args: object) -> bytes | None:
        return None if value is None else bytes(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and bytes(value)[:1] != FORMAT:
            raise TypeError("An AHV number is stored encrypted: use iiz.ahv.encrypt().")
        return super().get_db_prep_value(value, connection, prepared)


class AHVNumberFormField(forms.CharField):
    """Cleans to "756.XXXX.XXXX.XX", or to "" where it is not required."""

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"max_length": 40, "label": _("AHV number")}
        super().__init__(**defaults | kwargs)

    def clean(self, value: Any) -> str:
        number: str = super().clean(value)
        return normalise(number) if number else ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        hints = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        hints["data-iiz-no-draft"] = ""  # nothing of it stays in the browser
        return super().widget_attrs(widget) | hints
