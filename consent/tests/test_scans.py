"""The scan of a signed form: R-CONSENT-01 where the original is, R-CONSENT-10 who reads it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from cases.models import CaseEvent, Due
from cases.operations.documents import scan_documents
from cases.operations.handovers import accept_handover
from cases.tests import factories as make
from cases.tests.factories import reread
from cases.tests.paper_cases import change_row
from consent.models import Consent, ConsentScan
from consent.operations import add_scan, announce_expiry
from consent.tests.test_audit import auditor_of
from contacts.factories import MembershipFactory, NetworkFactory
from iiz.files.scanning import Verdict
from iiz.models import AccessEvent
from iiz.testing import payloads


def scan(name="Birke_signed.pdf", content=None):
    return SimpleUploadedFile(name, payloads.pdf() if content is None else content)


@pytest.fixture
def draft(world, asking):
    return asking.draft((world.social, world.rav, "plan"))


@pytest.fixture
def scanned(world, asking, draft):
    """Signed, with a scan and nothing else, and looked at by the scanner."""
    asking.say(draft, "granted", original_at="", scan=scan())
    scan_documents(at=world.tick())
    return reread(draft)


def post(go, world, case, consent, **changes):
    given = {"state": "granted", "informed_on": "02.03.2026", "signed_on": "02.03.2026"}
    return go(world.social, "consent_answer", case.key, consent.key, **(given | changes))


def fetch(client, member, consent, *, status):
    client.force_login(member.user)
    answer = client.get(reverse("consent_scan", args=[consent.case.key, consent.key]))
    assert answer.status_code == status
    return answer


def desk(client, auditor, name="audit_scans", *, status=200, **query):
    client.force_login(auditor.user)
    answer = client.get(reverse(name), query)
    assert answer.status_code == status
    return answer


# Where the original is


def test_a_scan_is_as_good_as_a_place_on_file(scanned):
    assert (scanned.state, scanned.original_at) == ("granted", "")
    assert scanned.scan.is_served


def test_neither_scan_nor_place_is_refused_by_form_and_database(world, asking, draft, scanned):
    other = asking.draft((world.social, world.rav, "diagnosis"))
    with pytest.raises(ValidationError, match="or take its scan") as refused:
        asking.say(other, "granted", original_at="")
    assert "original_at" in refused.value.error_dict

    with pytest.raises(IntegrityError, match="says_where_the_original_is"):
        change_row(scanned, scan=None)


def test_it_is_sent_with_the_answer(world, case, go, draft):
    assert post(go, world, case, draft, scan=scan()).status_code == 303

    kept = ConsentScan.objects.get()
    assert reread(draft).scan == kept
    assert payloads.AUTHOR.encode() not in kept.file.read()
    assert "Birke" not in kept.file.name


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (scan("scan.txt", b"She said yes."), "A scan is a PDF, JPEG or PNG"),
        (scan("scan.pdf", b"She said yes."), "The content is not what the ending"),
        (scan("scan.pdf", b""), "The file is empty"),
    ],
    ids=["kind", "content", "empty"],
)
def test_a_refused_file_loses_nothing_that_was_typed(world, case, go, draft, file, said):
    file.seek(0)
    answer = post(go, world, case, draft, scan=file, interpreter="Ines Buchsbaum")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said in page
    assert "Ines Buchsbaum" in page
    assert "choose it again" in page
    assert not reread(draft).is_answered
    assert not ConsentScan.objects.exists()


# Later, while it is valid


def test_a_later_scan_takes_the_place_of_the_one_before(
    world, case, go, scanned, django_capture_on_commit_callbacks
):
    before = scanned.scan
    file, storage = before.file.name, before.file.storage
    page = ("consent_scan_add", case.key, scanned.key)

    assert "It takes the place" in go(world.social, *page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert go(world.social, *page, scan=scan()).status_code == 303
    assert (reread(before).state, bool(reread(before).file)) == ("replaced", False)
    assert reread(scanned).scan != before
    assert not storage.exists(file)


def test_only_a_valid_signed_consent_takes_one(world, asking, draft):
    with pytest.raises(ValidationError, match="still valid"):
        add_scan(draft, scan(), by=world.social, at=world.tick())
    spoken = asking.say(draft, "granted", original_at="", is_oral=True)
    with pytest.raises(ValidationError, match="signed consent"):
        add_scan(spoken, scan(), by=world.social, at=world.tick())


def test_only_who_collected_it_adds_one(world, asking, draft):
    consent = asking.say(draft, "granted")
    with pytest.raises(ValidationError, match="belongs to"):
        add_scan(consent, scan(), by=world.rav, at=world.tick())


# Who reads it


def test_who_collected_it_takes_it_and_each_look_is_logged(world, client, scanned):
    answer = fetch(client, world.social, scanned, status=200)

    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "Birke" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    (event,) = AccessEvent.objects.filter(kind="consent.scan")
    assert (event.case_ids, event.user_id) == ([scanned.case_id], world.social.user_id)


def test_who_collected_it_keeps_it_after_it_has_left(world, case, client, scanned):
    accept_handover(make.propose(world, case), by=world.iv, at=world.tick())

    fetch(client, world.social, scanned, status=200)
    client.force_login(world.social.user)
    again = reverse("consent_scan_add", args=[case.key, scanned.key])
    assert client.get(again).status_code == 403


def test_nobody_else_does(world, client, scanned):
    fetch(client, world.rav, scanned, status=403)
    for member in (world.stranger, world.auditor):
        fetch(client, member, scanned, status=404)


def test_her_auditor_takes_it_at_her_desk(world, client, scanned):
    network = MembershipFactory(institution=None, network=world.network, auditor=True)
    elsewhere = MembershipFactory(institution=None, network=NetworkFactory(), auditor=True)
    for auditor in (world.auditor, network):
        page = desk(client, auditor)
        assert [one.key for one in page.context["consents"]] == [scanned.key]
        assert scanned.case.person.last_name not in page.content.decode()
        assert (
            "attachment"
            in desk(client, auditor, "audit_scan", scan=scanned.key).headers["Content-Disposition"]
        )
    for auditor in (auditor_of(world.rav), elsewhere):
        assert desk(client, auditor).context["consents"] == []
        desk(client, auditor, "audit_scan", status=404, scan=scanned.key)

    looks = AccessEvent.objects.filter(kind="audit.scan").values_list("case_ids", flat=True)
    assert list(looks) == [[scanned.case_id]] * 2


# The scanner


def test_nobody_reads_it_before_a_scanner_has_seen_it(world, client, asking, draft):
    asking.say(draft, "granted", original_at="", scan=scan())

    fetch(client, world.social, draft, status=404)
    assert desk(client, world.auditor).context["consents"] == []
    assert not Consent.objects.scanned().exists()


def test_of_a_refused_one_nothing_is_kept_and_its_institution_learns_of_it(
    world, case, go, asking, draft, settings
):
    settings.IIZ_SCANNER = f"{__name__}.finds_something"
    consent = asking.say(draft, "granted", original_at="", scan=scan())
    assert scan_documents(at=world.tick()) == 1

    kept = reread(consent).scan
    assert (kept.state, kept.finding, bool(kept.file)) == ("refused", "Bad-Thing", False)
    (event,) = CaseEvent.objects.filter(verb="consent.scan_refuse")
    assert event.audience == world.social.institution
    page = go(world.social, "consent", case.key, consent.key).content.decode()
    assert "refused by the virus scanner: add another one" in page
    assert reread(consent).is_valid


def scan_due(consent):
    return list(Due.objects.open().filter(key=consent.key).values_list("due_on", flat=True))


def test_what_was_only_proved_by_a_refused_scan_is_owed_anew(world, asking, draft, settings):
    settings.IIZ_SCANNER = f"{__name__}.finds_something"
    consent = asking.say(draft, "granted", original_at="", scan=scan())
    scan_documents(at=world.tick())
    assert scan_due(consent) == [asking.today + timedelta(days=14)]

    settings.IIZ_SCANNER = f"{__name__}.finds_nothing"
    add_scan(reread(consent), scan(), by=world.social, at=world.tick())
    assert len(scan_due(consent)) == 1
    scan_documents(at=world.tick())

    assert scan_due(consent) == []


def test_where_the_original_is_on_file_nothing_is_owed(world, asking, draft, settings):
    settings.IIZ_SCANNER = f"{__name__}.finds_something"
    consent = asking.say(draft, "granted", scan=scan())
    scan_documents(at=world.tick())

    assert scan_due(consent) == []


def test_a_better_scan_leaves_the_announced_end_due(world, asking, settings):
    settings.IIZ_SCANNER = f"{__name__}.finds_nothing"
    draft = asking.draft((world.social, world.rav, "plan"), until=asking.today + timedelta(days=9))
    consent = asking.say(draft, "granted", scan=scan())
    announce_expiry(at=world.tick())

    scan_documents(at=world.tick())

    assert scan_due(consent) == [consent.until]


def finds_nothing(_file):
    return Verdict(is_clean=True)


def finds_something(_file):
    return Verdict(is_clean=False, finding="Bad-Thing")
