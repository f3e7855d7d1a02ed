import pytest
from django.core.exceptions import ValidationError
from django.db import models

from iiz.versions import EditConflict, Versioned, require_version


class Row(Versioned):
    class Meta:
        app_label = "tests"
        managed = False

    def save_base(self, *args: object, **kwargs: object) -> None:
        self._state.adding = False


def test_version_counts_the_saves_of_an_existing_row() -> None:
    row = Row()
    versions = []
    for _ in range(3):
        row.save()
        versions.append(row.version)

    assert versions == [1, 2, 3]


def test_a_stale_form_is_a_conflict_that_a_form_can_show() -> None:
    row = Row(version=2)
    require_version(row, 2)

    with pytest.raises(EditConflict) as conflict:
        require_version(row, 1)

    assert isinstance(conflict.value, ValidationError)
    assert conflict.value.code == "conflict"
    assert conflict.value.row is row
    assert issubclass(Row, models.Model)
