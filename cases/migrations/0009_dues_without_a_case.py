import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_dues_of_consents_and_inspections"),
        ("contacts", "0003_standard_of_inspections"),
    ]

    operations = [
        migrations.AddField(
            model_name="due",
            name="network",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contacts.network",
            ),
        ),
        migrations.AlterField(
            model_name="due",
            name="kind",
            field=models.CharField(
                choices=[
                    ("request", "Answer to a request"),
                    ("handover", "Answer to a handover"),
                    ("position", "Position on responsibility"),
                    ("answer", "An answer has come in"),
                    ("back", "Answer to a question back"),
                    ("clarification", "Clarification"),
                    ("decision", "Decision"),
                    ("ping_pong", "To and fro: look at the case"),
                    ("execution", "Propose the handover decided on"),
                    ("notice", "Inform the person"),
                    ("task", "Task"),
                    ("loan", "Return of the lead that was lent"),
                    ("effect", "Handover takes effect"),
                    ("hold", "Case on hold: look at it again"),
                    ("closing", "Confirm the closing"),
                    ("follow_up", "Ask how the person is doing"),
                    ("consent", "Consent of the person"),
                    ("inspection", "File inspection"),
                    ("enquiry", "Anonymous question"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="due",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", False), ("network__isnull", True)),
                    models.Q(("case__isnull", True), ("network__isnull", False)),
                    _connector="OR",
                ),
                name="what_is_due_has_a_case_or_a_network",
            ),
        ),
    ]
