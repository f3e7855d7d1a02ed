from contacts.models.absence import Absence
from contacts.models.agreement import Agreement, Party
from contacts.models.code import Code, CodeDraft
from contacts.models.commune import Commune, InstitutionCommune
from contacts.models.contact_person import ContactPerson
from contacts.models.guideline import Guideline, Standard
from contacts.models.institution import Institution
from contacts.models.mandate import Mandate
from contacts.models.membership import Membership
from contacts.models.network import Network, NetworkMembership
from contacts.models.user import User

__all__ = [
    "Absence",
    "Agreement",
    "Code",
    "CodeDraft",
    "Commune",
    "ContactPerson",
    "Guideline",
    "Institution",
    "InstitutionCommune",
    "Mandate",
    "Membership",
    "Network",
    "NetworkMembership",
    "Party",
    "Standard",
    "User",
]
