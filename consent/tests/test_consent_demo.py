"""What the demo tells of consents and of a file inspection."""

from datetime import date
from io import StringIO

from django.core.management import call_command

from cases.models import Coverage
from consent.models import Consent, Disclosure, Enquiry, Inspection


def test_one_leaves_something_out_one_takes_it_back_one_sees_the_file(db, settings, monkeypatch):
    settings.IIZ_DEMO, settings.IIZ_DEMO_PASSWORD = True, "Baumschule-7"
    monday = date(2026, 11, 23)
    monkeypatch.setattr("cases.management.commands.load_demo.today", lambda: monday)

    call_command("load_demo", cases=0, stdout=StringIO())

    limited = Consent.objects.get(case__person__last_name="Lärche")
    said_no = limited.lines.filter(answer="no").values_list("category", flat=True)
    assert set(said_no) == {"diagnosis"}
    assert limited.case.confirmations.get().condition == "written_request"
    taken = Consent.objects.get(state="partly_withdrawn")
    (asked,) = Inspection.objects.all()
    states = dict(asked.parts.values_list("holder__short_de", "state"))
    assert states == {
        "SD Reinach": "delivered",
        "IV-Stelle AG": "limited",
        "RAV Menziken": "requested",
    }
    told = Disclosure.objects.exclude(basis="").get(channel="phone")
    assert (told.basis, told.is_confirmed) == ("avig85f3", True)
    notice = told.case.notices.open().get(about=told.receiver)
    assert notice.due_on < monday
    assert Consent.objects.get(form_language="fr").state == "limited"
    minor = Consent.objects.get(signed_by="representative")
    assert minor.ends_at_18
    moved = Consent.objects.get(case__outcome="moved")
    assert moved.scopes == ["medical_release", "file"]
    assert "nicht weiter" in moved.paper_covers
    enquiries = dict(Enquiry.objects.values_list("number", "state"))
    assert enquiries == {"BE-A-2026-00001": "answered", "BE-A-2026-00002": "sent"}
    ended = Coverage.objects.filter(participation__case=taken.case, ended_at__isnull=False)
    assert [row.category for row in ended] == ["work_history"]
    irregular = Disclosure.objects.irregular().get()
    scan = irregular.case.consents.get().scan
    assert scan.is_served
    assert (irregular.recorded_by.short_de, irregular.receiver.short_de) == (
        "SD Reinach",
        "IV-Stelle AG",
    )
