"""Days and amounts are Swiss in every language."""

from datetime import UTC, date, datetime

import pytest
from django.utils import formats, translation


@pytest.mark.parametrize("language", ["de", "fr", "en"])
def test_swiss_formats_in_every_language(language: str) -> None:
    with translation.override(language):
        assert formats.date_format(date(2026, 11, 2)) == "02.11.2026"
        assert formats.date_format(datetime(2026, 11, 2, 14, 5, tzinfo=UTC), "DATETIME_FORMAT") == (
            "02.11.2026, 14:05"
        )
        assert formats.number_format(1234.5, 2, force_grouping=True) == "1'234.50"
        assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%d.%m.%Y"
