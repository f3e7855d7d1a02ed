from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_notices_deferred_and_passed_on"),
    ]

    operations = [
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
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="historicalnotice",
            name="topic",
            field=models.CharField(
                choices=[
                    ("procedure", "procedure"),
                    ("exchange", "data exchange"),
                    ("lead", "change of lead"),
                    ("inspection", "file inspection"),
                ],
                max_length=20,
                verbose_name="Topic",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="topic",
            field=models.CharField(
                choices=[
                    ("procedure", "procedure"),
                    ("exchange", "data exchange"),
                    ("lead", "change of lead"),
                    ("inspection", "file inspection"),
                ],
                max_length=20,
                verbose_name="Topic",
            ),
        ),
    ]
