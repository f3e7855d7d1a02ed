"""The papers of data protection; `ALL` is what the app adds to those of the case."""

from consent.sheets.papers.access_log import ACCESS_LOG
from consent.sheets.papers.consent_form import CONSENT_FORM
from consent.sheets.papers.inspection import INSPECTION
from consent.sheets.papers.register import DISCLOSURES
from consent.sheets.papers.withdrawal import WITHDRAWAL

ALL = (CONSENT_FORM, WITHDRAWAL, DISCLOSURES, INSPECTION, ACCESS_LOG)
