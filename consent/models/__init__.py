"""What may flow and what did flow. Import the nouns from here."""

from consent.models.bases import LegalBasis
from consent.models.confirmations import Confirmation
from consent.models.consents import Consent, ConsentLine
from consent.models.disclosures import Disclosure, DisclosureQuerySet
from consent.models.enquiries import Enquiry, EnquiryNumber, next_enquiry_number
from consent.models.inspections import CopyLine, Inspection, InspectionPart, Redaction
from consent.models.rules import ExchangeRule, ExchangeRuleQuerySet
from consent.models.scans import ConsentScan
from consent.models.withdrawals import GeneralWithdrawal

__all__ = [
    "Confirmation",
    "Consent",
    "ConsentLine",
    "ConsentScan",
    "CopyLine",
    "Disclosure",
    "DisclosureQuerySet",
    "Enquiry",
    "EnquiryNumber",
    "ExchangeRule",
    "ExchangeRuleQuerySet",
    "GeneralWithdrawal",
    "Inspection",
    "InspectionPart",
    "LegalBasis",
    "Redaction",
    "next_enquiry_number",
]
