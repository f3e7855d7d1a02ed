"""What requests, clarifications and handovers told before there was a register gets its lines."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import migrations
from django.utils import timezone

AT_ONCE = ("involvement", "personal")
ACCEPTED = ("accepted", "accepted_reservation")
KINDS = ("Request", "Handover", "Position")
Told = tuple[Any, int, int, list[str], datetime]


def carry_over(apps, schema_editor):
    """Safe to run again: what has a line keeps it, and gets no other."""
    alias = schema_editor.connection.alias
    known = set(apps.get_model("consent", "Disclosure").objects.using(alias).values_list("subject"))
    for kind in KINDS:
        for row in apps.get_model("cases", kind).objects.using(alias).order_by("pk").iterator():
            subject = f"{kind.lower()}:{row.key}"
            if (subject,) not in known:
                for told in exchanges(row):
                    enter(apps, alias, subject, told)


def exchanges(row) -> Iterator[Told]:
    """As the steps themselves leave them: when it was sent, accepted, answered."""
    asked = row, row.sender_id, row.addressee_id
    if row.categories:
        yield *asked, [one for one in row.categories if one in AT_ONCE], row.sent_at
    more = [one for one in row.categories if one not in AT_ONCE]
    moved_at = getattr(row, "effected_at", row.answered_at)
    if row.state in ACCEPTED and more and moved_at:
        yield *asked, more, moved_at
    if getattr(row, "answer_category", ""):
        yield row, row.addressee_id, row.sender_id, [row.answer_category], row.answered_at


def enter(apps, alias: str, subject: str, told: Told) -> None:
    row, giver, receiver, categories, at = told
    line = apps.get_model("consent", "Disclosure")(
        case_id=row.case_id,
        giver_id=giver,
        receiver_id=receiver,
        recorded_by_id=giver,
        categories=sorted(categories),
        channel="screen",
        on=timezone.localdate(at),
        basis=row.basis,
        basis_note=row.basis_note,
        subject=subject,
    )
    line.save(using=alias)
    fields = {field.attname: getattr(line, field.attname) for field in line._meta.concrete_fields}
    apps.get_model("consent", "HistoricalDisclosure").objects.using(alias).create(
        **fields,
        history_date=at,
        history_type="+",
        history_change_reason="register.carry_over",
        history_operation=uuid4(),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_dues_without_a_case"),
        ("consent", "0006_scans_of_consents"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True)]
