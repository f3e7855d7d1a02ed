from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0002_contact_persons_topics"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="standard",
            name="standard_has_a_unit_that_fits",
        ),
        migrations.AddConstraint(
            model_name="standard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "key__in",
                            [
                                "triage",
                                "request_answer",
                                "clarification_answer",
                                "clarification_answer_urgent",
                                "decision",
                                "decision_urgent",
                                "handover_answer",
                                "ask_back",
                                "plan",
                                "notice",
                                "inspection",
                                "ladder_1",
                                "ladder_2",
                                "ladder_3",
                                "ladder_4",
                                "follow_up_window",
                                "ping_pong",
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(
                        (
                            "key__in",
                            [
                                "triage",
                                "request_answer",
                                "clarification_answer",
                                "clarification_answer_urgent",
                                "decision",
                                "decision_urgent",
                                "handover_answer",
                                "ask_back",
                                "plan",
                                "notice",
                                "inspection",
                            ],
                        ),
                        ("unit__in", ["working_days", "days", "months"]),
                    ),
                    models.Q(
                        ("key__in", ["ladder_1", "ladder_2", "ladder_3", "ladder_4"]),
                        ("unit__in", ["working_days"]),
                    ),
                    models.Q(("key__in", ["follow_up_window"]), ("unit__in", ["days"])),
                    models.Q(("key__in", ["ping_pong"]), ("unit__in", ["count"])),
                    _connector="OR",
                ),
                name="standard_has_a_unit_that_fits",
                violation_error_message="This unit does not fit: deadlines are durations, the ladder counts working days, the window after leaving days, and only to and fro is counted in times.",
            ),
        ),
    ]
