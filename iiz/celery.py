"""The Celery app and its timetable.

There is no result backend: with one, `.delay()` waits 19 s for a broker that is down.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iiz.settings")

app = Celery("iiz")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Beat runs in local time. Nothing may be scheduled between 02:00 and 03:00: that hour is missing
# or doubled in the night the clocks change.
app.conf.beat_schedule = {
    "outbox": {"task": "iiz.tasks.send_outbox", "schedule": 60.0},
    "documents": {"task": "cases.tasks.scan_documents", "schedule": 300.0},
    "deciders": {"task": "cases.tasks.follow_deciders", "schedule": crontab(hour=4, minute=5)},
    # The first of these runs; the others only go on if it was cut off.
    "night": {"task": "worklist.tasks.remind", "schedule": crontab(hour="4-6", minute=15)},
    "form_tokens": {
        "task": "iiz.tasks.forget_form_tokens",
        "schedule": crontab(hour=4, minute=45),
    },
}
