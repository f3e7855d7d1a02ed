"""Models validated as Django does it, with fewer questions to the database."""

from collections.abc import Collection, Sequence

from django.core.exceptions import FieldError
from django.db import models, router
from django.db.models import BaseConstraint, CheckConstraint, Q


class FewerQuestions(models.Model):
    """A related row at hand is not looked for, and all conditions are asked about at once."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        at_hand = {field.name for field in self._meta.fields if _is_at_hand(field, self)}
        super().clean_fields(exclude={*(exclude or ()), *at_hand})

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Only if a condition is broken each is asked about, to say which."""
        self._kept = self._keeps_all_conditions(exclude)
        super().validate_constraints(exclude=set(exclude or ()))

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[BaseConstraint]]]:
        asked = super().get_constraints()
        if not getattr(self, "_kept", False):
            return asked
        return [
            (model, [one for one in constraints if not isinstance(one, CheckConstraint)])
            for model, constraints in asked
        ]

    def _keeps_all_conditions(self, exclude: Collection[str] | None) -> bool:
        conditions = [
            one.condition for one in self._meta.constraints if isinstance(one, CheckConstraint)
        ]
        if len(conditions) < 2:
            return False
        against = self._get_field_expression_map(meta=self._meta, exclude=exclude)  # type: ignore[attr-defined]  # private to Django
        using = router.db_for_write(type(self), instance=self)
        try:
            return Q(*conditions).check(against, using=using)
        except FieldError:  # of a field that is left out
            return False


def _is_at_hand(field: models.Field, row: models.Model) -> bool:
    if not isinstance(field, models.ForeignKey) or not field.is_cached(row):
        return False
    related = getattr(row, field.name)
    if related is None or related._state.adding or field.get_limit_choices_to():
        return False
    return bool(getattr(row, field.attname) == getattr(related, field.target_field.attname))
