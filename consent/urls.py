from django.urls import path

from consent.views import consents

CASE = "cases/<uuid:key>/"
CONSENT = f"{CASE}consents/<uuid:consent_key>/"

urlpatterns = [
    path(f"{CASE}privacy/", consents.case_privacy, name="case_privacy"),
    path(f"{CASE}consents/new/", consents.consent_new, name="consent_new"),
    path(f"{CASE}consents/withdraw/", consents.consents_withdraw, name="consents_withdraw"),
    path(CONSENT, consents.consent, name="consent"),
    path(f"{CONSENT}answer/", consents.consent_answer, name="consent_answer"),
    path(f"{CONSENT}printed/", consents.consent_printed, name="consent_printed"),
    path(f"{CONSENT}not-returned/", consents.consent_not_returned, name="consent_not_returned"),
    path(f"{CONSENT}withdraw/", consents.consent_withdraw, name="consent_withdraw"),
]
