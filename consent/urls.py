from django.urls import path

from consent.views import (
    audit,
    confirmations,
    consents,
    desk,
    disclosing,
    enquiries,
    inspections,
    scans,
)

CASE = "cases/<uuid:key>/"
NOTE = f"{CASE}notes/<uuid:note_key>/"
DOCUMENT = f"{CASE}documents/<uuid:document_key>/"
CONSENT = f"{CASE}consents/<uuid:consent_key>/"
CONFIRMATION = f"{CASE}confirmations/<uuid:confirmation_key>/"
ENQUIRIES = "privacy/enquiries/"
ENQUIRY = f"{ENQUIRIES}<uuid:enquiry_key>/"
INSPECTION = f"{CASE}inspections/<uuid:inspection_key>/"

urlpatterns = [
    path("privacy/", desk.privacy_desk, name="privacy_desk"),
    path(ENQUIRIES, enquiries.enquiry_list, name="enquiry_list"),
    path(f"{ENQUIRIES}new/", enquiries.enquiry_new, name="enquiry_new"),
    path(ENQUIRY, enquiries.enquiry, name="enquiry"),
    path(f"{ENQUIRY}answer/", enquiries.enquiry_answer, name="enquiry_answer"),
    path(f"{ENQUIRY}withdraw/", enquiries.enquiry_withdraw, name="enquiry_withdraw"),
    path("audit/", audit.audit_log, name="audit_log"),
    path("audit/case/", audit.audit_case, name="audit_case"),
    path("audit/case/csv/", audit.audit_case_csv, name="audit_case_csv"),
    path("audit/user/", audit.audit_user, name="audit_user"),
    path("audit/user/csv/", audit.audit_user_csv, name="audit_user_csv"),
    path("audit/paper/", audit.audit_paper, name="audit_paper"),
    path("audit/notices/", audit.audit_notices, name="audit_notices"),
    path("audit/irregular/", audit.audit_irregular, name="audit_irregular"),
    path("audit/irregular/csv/", audit.audit_irregular_csv, name="audit_irregular_csv"),
    path("audit/scans/", audit.audit_scans, name="audit_scans"),
    path("audit/scans/file/", audit.audit_scan, name="audit_scan"),
    path(f"{CASE}privacy/", consents.case_privacy, name="case_privacy"),
    path(f"{CASE}consents/new/", consents.consent_new, name="consent_new"),
    path(f"{CASE}consents/withdraw/", consents.consents_withdraw, name="consents_withdraw"),
    path(CONSENT, consents.consent, name="consent"),
    path(f"{CONSENT}answer/", consents.consent_answer, name="consent_answer"),
    path(f"{CONSENT}printed/", consents.consent_printed, name="consent_printed"),
    path(f"{CONSENT}not-returned/", consents.consent_not_returned, name="consent_not_returned"),
    path(f"{CONSENT}discard/", consents.consent_discard, name="consent_discard"),
    path(f"{CONSENT}scan/", scans.consent_scan, name="consent_scan"),
    path(f"{CONSENT}scan/add/", scans.consent_scan_add, name="consent_scan_add"),
    path(f"{CONSENT}withdraw/", consents.consent_withdraw, name="consent_withdraw"),
    path(f"{CASE}confirmations/new/", confirmations.confirmation_new, name="confirmation_new"),
    path(CONFIRMATION, confirmations.confirmation, name="confirmation"),
    path(f"{CONFIRMATION}head/", confirmations.confirmation_head, name="confirmation_head"),
    path(f"{CONFIRMATION}end/", confirmations.confirmation_end, name="confirmation_end"),
    path(f"{CASE}disclosures/new/", disclosing.disclosure_new, name="disclosure_new"),
    path(
        f"{CASE}disclosures/<uuid:disclosure_key>/confirm/",
        disclosing.disclosure_confirm,
        name="disclosure_confirm",
    ),
    path(f"{NOTE}share/", disclosing.note_share, name="note_share"),
    path(f"{NOTE}share/end/", disclosing.note_share_end, name="note_share_end"),
    path(f"{DOCUMENT}share/", disclosing.document_share, name="document_share"),
    path(f"{DOCUMENT}share/end/", disclosing.document_share_end, name="document_share_end"),
    path(f"{CASE}inspections/new/", inspections.inspection_new, name="inspection_new"),
    path(INSPECTION, inspections.inspection, name="inspection"),
    path(f"{INSPECTION}identify/", inspections.inspection_identify, name="inspection_identify"),
    path(f"{INSPECTION}decide/", inspections.inspection_decide, name="inspection_decide"),
    path(f"{INSPECTION}deliver/", inspections.inspection_deliver, name="inspection_deliver"),
    path(f"{INSPECTION}appeal/", inspections.inspection_appeal, name="inspection_appeal"),
    path(f"{INSPECTION}close/", inspections.inspection_close, name="inspection_close"),
]
