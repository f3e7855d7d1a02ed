"""Documents: filed in quarantine, served checked and as a file, refused with a reason beside it."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import CaseEvent, Document
from cases.operations import documents, handovers, records
from cases.operations.sharing import share
from cases.tests.cast import START
from cases.tests.factories import close, file_document, invite, propose, requests, reread, upload
from cases.tests.markup import read
from iiz.files.scanning import EICAR, Verdict
from iiz.models import AccessEvent
from iiz.testing import payloads as made
from iiz.testing.refused_files import REFUSED

Figure = Callable[[str], None]
TITLE = "Report of the workshop"
NOW = START + timedelta(days=3)


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def go(client):
    """Opens a page, or sends its form with what is given."""

    def visit(membership, name, *args, **typed):
        client.force_login(membership.user)
        url = reverse(name, args=args)
        if not typed:
            return client.get(url)
        from uuid import uuid4

        return client.post(url, typed | {"form_token": str(uuid4())})

    return visit


@pytest.fixture
def send(go):
    def file(membership, case, name, content, **more):
        given = {"file": SimpleUploadedFile(name, content), "title": TITLE, "category": "plan"}
        return go(membership, "document_add", case.key, **(given | more))

    return file


def stored() -> list[Path]:
    return [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def with_rav(world, case):
    """The job centre takes part and is covered for plan and work capacity."""
    requests.accept_invitation(invite(world, case), by=world.rav, at=world.tick())
    return case


def unscanned(file):
    raise ConnectionError("the scanner is away")


@pytest.mark.acceptance("uploads")
def test_a_refusal_stands_at_the_field_and_keeps_what_was_typed(world, send, figure: Figure):
    case, before = world.case(), len(stored())
    wrong = []
    for what, (name, content, _code) in REFUSED.items():
        answer = send(world.social, case, name, content)
        form = next(one for one in read(answer.text).forms if "file" in one.fields)
        kept = (form.fields["title"].values, form.fields["category"].values)
        if answer.status_code != 422 or kept != ([TITLE], ["plan"]):
            wrong.append(f"{what}: {answer.status_code}, kept {kept}")
        if 'id="id_file_error"' not in answer.text:
            wrong.append(f"{what}: no reason at the field")

    figure(
        f"{len(REFUSED)} dangerous files sent by a browser, {len(wrong)} not refused at the field,"
        f" {Document.objects.count()} filed, {len(stored()) - before} stored"
    )
    assert not wrong, "\n".join(wrong)
    assert Document.objects.count() == 0
    assert len(stored()) == before


@pytest.mark.acceptance("uploads")
@pytest.mark.parametrize(("more", "status"), [(0, 303), (1, 422)], ids=["limit", "byte-more"])
def test_the_limit_holds_in_the_page_too(world, send, settings, more, status):
    settings.IIZ_UPLOAD_MAX_BYTES = 3000

    answer = send(world.social, world.case(), "a.txt", b"a" * (3000 + more))

    assert answer.status_code == status
    assert Document.objects.count() == (status == 303)


@pytest.mark.acceptance("uploads")
def test_a_name_that_leads_elsewhere_is_only_a_name(world, send):
    case = world.case()

    send(world.social, case, "../../../etc/cron.d/évil.txt", b"Hello", title="")

    document = Document.objects.get(case=case)
    assert (document.name, document.title) == ("évil.txt", "évil")
    assert re.fullmatch(r"documents/[0-9a-f]{2}/[0-9a-f]{32}", document.file.name)
    assert Path(document.file.path).stat().st_mode & 0o777 == 0o600


@pytest.mark.acceptance("uploads")
def test_a_virus_is_refused_and_its_file_deleted(
    world, send, go, figure, django_capture_on_commit_callbacks
):
    case = world.case()
    send(world.social, case, "a.txt", EICAR)
    document = Document.objects.get(case=case)
    path = Path(document.file.path)

    with django_capture_on_commit_callbacks(execute=True):
        assert documents.scan_documents(at=NOW) == 1

    document = reread(document)
    assert (document.state, document.file.name) == ("refused", "")
    assert document.finding == "Eicar-Test-Signature"
    assert not path.exists()
    assert "Eicar-Test-Signature" in go(world.social, "case_documents", case.key).text
    assert go(world.social, "document_download", case.key, document.key).status_code == 404
    figure("EICAR refused with its name, its file deleted, 0 served")


@pytest.mark.acceptance("uploads")
def test_while_the_scanner_is_away_nothing_is_served(world, send, go, settings, figure):
    """R-DOC-02: raising, missing and judging are the three things a scanner can do."""
    case = world.case()
    send(world.social, case, "a.pdf", made.pdf())
    document, served = Document.objects.get(case=case), []
    down = f"{__name__}.unscanned"

    for path in (down, "", down):
        settings.IIZ_SCANNER = path
        assert documents.scan_documents(at=NOW) == 0
        served += [go(world.social, "document_download", case.key, document.key).status_code]
        page = go(world.social, "case_documents", case.key)
        assert "is being checked for viruses" in page.text
        assert ("No virus scanner is set up" in page.text) == (path == "")
    settings.IIZ_SCANNER = "iiz.files.scanning.known_pattern"
    assert documents.scan_documents(at=NOW) == 1
    answer = go(world.social, "document_download", case.key, document.key)

    assert served == [404, 404, 404]
    assert answer.status_code == 200
    figure(f"scanner away or missing: {len(served)} of {len(served)} times nothing served")


def test_a_scanner_without_words_still_refuses(world, settings, monkeypatch):
    monkeypatch.setattr(documents, "scanner", lambda: lambda file: Verdict(is_clean=False))

    document = file_document(world, world.case())

    assert (document.state, document.finding) == ("refused", "?")


def test_what_is_taken_back_before_it_is_scanned_stays_so(world, monkeypatch):
    document = file_document(world, world.case(), scanned=False)

    def takes_long(file):
        documents.take_back_document(document, by=world.social, at=NOW, reason="Wrong case.")
        return Verdict(is_clean=True)

    monkeypatch.setattr(documents, "scanner", lambda: takes_long)

    assert documents.scan_documents(at=NOW) == 0
    assert reread(document).state == "taken_back"


# What a download is


@pytest.mark.acceptance("uploads")
def test_a_document_leaves_as_a_file_that_can_do_nothing(world, go):
    case = world.case()
    document = file_document(world, case, file=upload("Bericht Ä.pdf", made.pdf()))

    answer = go(world.social, "document_download", case.key, document.key)

    assert b"".join(answer).startswith(b"%PDF-")
    assert answer["Content-Disposition"] == ("attachment; filename*=utf-8''Bericht%20%C3%84.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]


def test_every_download_is_logged_once(world, go):
    case = world.case()
    document = file_document(world, case)
    before = AccessEvent.objects.using("log").count()

    go(world.social, "document_download", case.key, document.key)

    event = AccessEvent.objects.using("log").latest("pk")
    assert AccessEvent.objects.using("log").count() == before + 1
    assert (event.kind, event.route) == ("document.download", "document_download")
    assert (event.case_ids, event.person_id) == ([case.pk], case.person_id)


@pytest.mark.acceptance("uploads")
def test_nobody_else_gets_it(world, go, figure):
    """Who is not covered, who was asked only, a stranger, and nobody at all."""
    case = with_rav(world, world.case())
    propose(world, case)
    document = file_document(world, case)
    others = [world.rav, world.iv, world.stranger, world.steering, world.auditor]

    statuses = [go(one, "document_download", case.key, document.key).status_code for one in others]

    assert statuses == [404] * len(others)
    figure(f"{len(others)} others: 0 downloads")


def test_it_is_stored_where_no_address_leads(world, client):
    document = file_document(world, world.case())
    client.force_login(world.social.user)

    for path in (f"/media/{document.file.name}", f"/static/{document.file.name}"):
        assert client.get(path).status_code == 404


# The page


def test_the_list_says_what_is_there_in_words(world, go):
    case = with_rav(world, world.case())
    shared = file_document(world, case, title="Report A")
    file_document(world, case, title="Report B")
    file_document(world, case, title="Report C", scanned=False)
    share(
        shared,
        world.rav.institution,
        until=NOW.date() + timedelta(days=9),
        by=world.social,
        at=NOW,
    )

    ours = go(world.social, "case_documents", case.key).text
    theirs = go(world.rav, "case_documents", case.key).text

    for title in ("Report A", "Report B", "Report C", "internal", "until 14.03.2026"):
        assert title in ours
    assert f"shared with {world.rav.institution.short}" in ours
    assert "Report A" in theirs
    assert "shared with us until 14.03.2026" in theirs
    assert "Report B" not in theirs
    assert world.social.user.short_name not in read(theirs).texts


def test_an_empty_tab_says_what_would_stand_there(world, go):
    case = with_rav(world, world.case())

    assert "No document is filed" in go(world.social, "case_documents", case.key).text
    assert go(world.social, "document_add", case.key).status_code == 200


def test_a_former_participant_keeps_its_own_and_files_no_more(world, go):
    case = world.case()
    document = file_document(world, case)
    handovers.accept_handover(propose(world, case), by=world.iv, at=world.tick())

    page = go(world.social, "case_documents", case.key)

    assert page.context["form"] is None
    assert go(world.social, "document_download", case.key, document.key).status_code == 200
    assert go(world.social, "document_add", case.key).status_code == 403
    assert "Report" not in go(world.iv, "case_documents", case.key).text
    assert go(world.iv, "document_download", case.key, document.key).status_code == 404


def test_a_closed_case_takes_no_document(world, go):
    case = close(world, world.case())

    with pytest.raises(ValidationError):
        file_document(world, case)
    assert go(world.social, "document_add", case.key).status_code == 403


# Corrections


def test_title_and_category_change_until_it_is_shared(world, go):
    """R-DOC-03."""
    case = with_rav(world, world.case())
    document = file_document(world, case)
    typed = {"title": "Plan", "category": "plan", "version": document.version}
    assert go(world.social, "document_edit", case.key, document.key, **typed).status_code == 303

    share(document, world.rav.institution, until=NOW.date(), by=world.social, at=NOW)
    typed |= {"title": "Other", "version": reread(document).version}
    refused = go(world.social, "document_edit", case.key, document.key, **typed)

    assert refused.status_code == 409
    assert reread(document).title == "Plan"


def test_two_editors_see_both_titles(world, go):
    case = world.case()
    document = file_document(world, case)
    first = {"title": "Plan", "category": "plan", "version": document.version}
    go(world.social, "document_edit", case.key, document.key, **first)

    second = go(
        world.social, "document_edit", case.key, document.key, **first | {"title": "Budget"}
    )

    assert second.status_code == 409
    assert "Plan" in second.text
    assert "Budget" in second.text


def test_taken_back_it_is_read_by_nobody(world, go):
    case = with_rav(world, world.case())
    document = file_document(world, case)
    given = share(document, world.rav.institution, until=NOW.date(), by=world.social, at=NOW)
    assert go(world.rav, "document_download", case.key, document.key).status_code == 200

    args = ("document_take_back", case.key, document.key)
    assert go(world.social, *args, reason=" ").status_code == 422
    assert go(world.social, *args, reason="Of somebody else.").status_code == 303

    for one in (world.social, world.rav):
        assert go(one, "document_download", case.key, document.key).status_code == 404
    assert reread(given).ended_at is not None
    assert "taken back: Of somebody else." in go(world.social, "case_documents", case.key).text
    assert "Report" not in go(world.rav, "case_documents", case.key).text


def test_only_its_institution_changes_it(world, go):
    case = with_rav(world, world.case())
    document = file_document(world, case)
    share(document, world.rav.institution, until=NOW.date(), by=world.social, at=NOW)

    for name in ("document_edit", "document_take_back"):
        assert go(world.rav, name, case.key, document.key).status_code == 403
        assert go(world.stranger, name, case.key, document.key).status_code == 404
    with pytest.raises(ValidationError):
        documents.take_back_document(document, by=world.rav, at=NOW, reason="No.")


# What others learn of it


def test_its_steps_are_told_to_its_institution_alone(world, go):
    case = with_rav(world, world.case())
    document = file_document(world, case)
    step = CaseEvent.objects.get(case=case, verb="document.add")

    assert step.audience == world.social.institution
    assert document.title not in str(step.facts)
    assert "filed a document" in go(world.social, "case_timeline", case.key).text
    assert "document" not in " ".join(
        one.sentence
        for one in go(world.rav, "case_timeline", case.key).context["timeline"].happenings
    )
    assert "Report" in go(world.social, "case_changes", case.key, step.operation).text
    assert go(world.rav, "case_changes", case.key, step.operation).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["case_overview", "case_summary", "case_timeline", "case_documents", "case_export_csv"],
)
def test_titles_notes_and_names_reach_no_page_of_others(world, go, name):
    secret = "Holunderbericht"
    case = with_rav(world, world.case())
    file = upload(f"{secret}.txt", secret.encode())
    file_document(world, case, title=secret, file=file)
    records.add_note(case, by=world.social, at=world.tick(), text=secret, category="plan")
    args = [] if name == "case_export_csv" else [case.key]

    answer = go(world.rav, name, *args)

    content: Any = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    assert secret.encode() not in content


def test_what_stays_here_is_counted_when_the_lead_is_offered(world, go):
    case = world.case()
    file_document(world, case, category="financial")
    records.add_note(case, by=world.social, at=world.tick(), text="Hm.", category="financial")

    page = go(world.social, "case_hand_over", case.key)

    assert "2 internal notes and documents" in page.text
