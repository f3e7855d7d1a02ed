"""What may flow between institutions and what did flow.

The consent issue brings its models: LegalBasis, ExchangeRule, Consent, Enquiry, Disclosure,
Inspection. Until then `cases.exchange` denies notes and documents to every other institution,
and asking, inviting, clarifying and handing over record their basis themselves.
"""
