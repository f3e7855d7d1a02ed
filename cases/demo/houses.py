"""Two networks, fourteen institutions, and somebody for every role.

Institutions bear public names; people are invented and carry tree names with "(Demo)".
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from contacts.models import (
    Absence,
    Commune,
    ContactPerson,
    Institution,
    InstitutionCommune,
    Mandate,
    Membership,
    Network,
    NetworkMembership,
    User,
)
from contacts.operations import (
    appoint_contact,
    confirm_contact,
    create_institution,
    create_network,
    grant_mandate,
    join_network,
    record_absence,
    serve_commune,
    set_password,
    start_membership,
)
from contacts.operations.recording import record
from contacts.states import ContactRank, MemberRole

SINCE = date(2022, 1, 1)

# key: canton, type, name de, name fr, short de, short fr, languages, town, postcode, communes
HOUSES = {
    "iv_be": (
        "BE", "iv_office", "IV-Stelle Kanton Bern", "Office AI du canton de Berne",
        "IV-Stelle BE", "Office AI BE", ["de", "fr"], "Bern", "3005", [],
    ),
    "trachselwald": (
        "BE", "social_service", "Sozialdienst Region Trachselwald",
        "Service social de la région de Trachselwald", "SD Trachselwald", "SS Trachselwald",
        ["de"], "Sumiswald", "3454", [957, 958, 955],
    ),
    "sd_bern": (
        "BE", "social_service", "Sozialdienst Stadt Bern", "Service social de la ville de Berne",
        "SD Bern", "SS Berne", ["de", "fr"], "Bern", "3008", [351],
    ),
    "sd_biel": (
        "BE", "social_service", "Sozialdienst Biel/Bienne", "Service social Biel/Bienne",
        "SD Biel", "SS Bienne", ["fr", "de"], "Biel/Bienne", "2502", [371],
    ),
    "rav_burgdorf": (
        "BE", "rav", "RAV Burgdorf", "ORP Berthoud", "RAV Burgdorf", "ORP Berthoud",
        ["de"], "Burgdorf", "3400", [404],
    ),
    "orp_tavannes": (
        "BE", "rav", "RAV Tavannes", "ORP Tavannes", "RAV Tavannes", "ORP Tavannes",
        ["fr"], "Tavannes", "2710", [713],
    ),
    "biz": (
        "BE", "career", "BIZ Langenthal", "OP Langenthal", "BIZ Langenthal", "OP Langenthal",
        ["de"], "Langenthal", "4900", [329],
    ),
    "iv_ag": (
        "AG", "iv_office", "SVA Aargau, IV-Stelle", "SVA Argovie, office AI",
        "IV-Stelle AG", "Office AI AG", ["de"], "Aarau", "5001", [],
    ),
    "awa": (
        "AG", "labour_office", "Amt für Wirtschaft und Arbeit Aargau",
        "Office de l’économie et du travail d’Argovie", "AWA Aargau", "OET Argovie",
        ["de"], "Aarau", "5001", [],
    ),
    "rav_menziken": (
        "AG", "rav", "RAV Menziken", "ORP Menziken", "RAV Menziken", "ORP Menziken",
        ["de"], "Menziken", "5737", [4131, 4135, 4139, 4140, 4141],
    ),
    "ksd": (
        "AG", "cantonal_social", "Kantonaler Sozialdienst Aargau",
        "Service social cantonal d’Argovie", "KSD AG", "SSC AG", ["de"], "Aarau", "5001", [],
    ),
    "ask": (
        "AG", "career", "ask! Beratungsdienste Aarau", "ask! Orientation Aarau",
        "ask! Aarau", "ask! Aarau", ["de"], "Aarau", "5001", [4001],
    ),
    "reinach": (
        "AG", "social_service", "Sozialdienst Reinach AG", "Service social de Reinach AG",
        "SD Reinach", "SS Reinach", ["de"], "Reinach AG", "5734", [4141],
    ),
    "office_ag": (
        "AG", "coordination", "IIZ-Geschäftsstelle Aargau", "Secrétariat CII Argovie",
        "IIZ AG", "CII AG", ["de"], "Aarau", "5001", [],
    ),
}  # fmt: skip

# key: first name, last name, institution (or network), role, language, function of the contact
PEOPLE = {
    "nora": ("Nora", "Kiefer", "trachselwald", MemberRole.CASEWORKER, "de", "Fallführung"),
    "simon": ("Simon", "Hainbuche", "trachselwald", MemberRole.HEAD, "de", "Leitung"),
    "beat": ("Beat", "Holunder", "iv_be", MemberRole.CASEWORKER, "de", "Eingliederung"),
    "irene": ("Irene", "Wacholder", "iv_be", MemberRole.HEAD, "de", "Leitung Eingliederung"),
    "juerg": ("Jürg", "Eibe", "rav_burgdorf", MemberRole.CASEWORKER, "de", "Beratung"),
    "claire": ("Claire", "Tilleul", "sd_biel", MemberRole.CASEWORKER, "fr", "Assistante sociale"),
    "luc": ("Luc", "Sureau", "orp_tavannes", MemberRole.CASEWORKER, "fr", "Conseil"),
    "ruth": ("Ruth", "Eberesche", "biz", MemberRole.CASEWORKER, "de", "Laufbahnberatung"),
    "hanna": ("Hanna", "Platane", "sd_bern", MemberRole.CASEWORKER, "de", "Fallführung"),
    "vera": ("Vera", "Ulme", "reinach", MemberRole.CASEWORKER, "de", "Fallführung"),
    "marc": ("Marc", "Zeder", "reinach", MemberRole.HEAD, "de", "Leitung"),
    "tim": ("Tim", "Ginster", "iv_ag", MemberRole.CASEWORKER, "de", "Eingliederung"),
    "sara": ("Sara", "Lorbeer", "iv_ag", MemberRole.HEAD, "de", "Leitung"),
    "kurt": ("Kurt", "Weissdorn", "rav_menziken", MemberRole.CASEWORKER, "de", "Beratung"),
    "anna": ("Anna", "Mispel", "ask", MemberRole.CASEWORKER, "de", "Beratung"),
    "peter": ("Peter", "Quitte", "ksd", MemberRole.CASEWORKER, "de", "Sozialarbeit"),
    "lea": ("Lea", "Sanddorn", "awa", MemberRole.CASEWORKER, "de", "Rechtsdienst"),
    "iris": ("Iris", "Linde", "office_ag", MemberRole.COORDINATOR, "de", "Koordination"),
    "otto": ("Otto", "Espe", "AG", MemberRole.STEERING, "de", ""),
    "elsa": ("Elsa", "Föhre", "BE", MemberRole.STEERING, "de", ""),
    "flora": ("Flora", "Wildapfel", "AG", MemberRole.AUDITOR, "de", ""),
    "dora": ("Dora", "Schlehe", "reinach", MemberRole.AUDITOR, "de", ""),
}
DEPUTIES = {"simon", "irene", "marc", "sara"}
LONG_AGO = {"hanna", "kurt"}
"""Whose details nobody has confirmed for more than a year."""


@dataclass
class World:
    networks: dict[str, Network] = field(default_factory=dict)
    houses: dict[str, Institution] = field(default_factory=dict)
    people: dict[str, Membership] = field(default_factory=dict)

    def contact(self, house: str, on: date) -> ContactPerson | None:
        return ContactPerson.objects.primary(on).filter(institution=self.houses[house]).first()


def build_houses(*, at: datetime, password: str) -> World:
    world = World()
    for canton, de, fr in (
        ("BE", "IIZ-Netzwerk Bern", "Réseau CII Berne"),
        ("AG", "IIZ-Netzwerk Aargau", "Réseau CII Argovie"),
    ):
        network = Network(key=de.rpartition(" ")[2].lower(), name_de=de, name_fr=fr, canton=canton)
        network.since = SINCE
        world.networks[canton] = create_network(network, by=None, at=at)
    for key, house in HOUSES.items():
        world.houses[key] = add_house(world, key, house, at=at)
    for key, person in PEOPLE.items():
        world.people[key] = add_person(world, key, person, password=password, at=at)
    mandate = Mandate(
        network=world.networks["AG"], institution=world.houses["office_ag"], since=SINCE
    )
    grant_mandate(mandate, by=None, at=at)
    _administrator(password=password, at=at)
    return world


def enter_absences(world: World, *, today: date, at: datetime) -> None:
    """One who is away at present, and her head stands in."""
    for key, deputy, days in (("tim", "sara", 9),):
        member = world.people[key]
        absence = Absence(
            user=member.user, institution=member.institution, deputy=world.people[deputy].user,
            since=today - timedelta(days=2), until=today + timedelta(days=days),
        )  # fmt: skip
        record_absence(absence, on=today, by=member, at=at)


def add_house(world: World, key: str, house: tuple, *, at: datetime) -> Institution:
    canton, kind, de, fr, short_de, short_fr, languages, town, postcode, communes = house
    institution = Institution(
        type=kind, name_de=de, name_fr=fr, short_de=short_de, short_fr=short_fr, canton=canton,
        languages=languages, town=town, postcode=postcode, street="Beispielweg 1",
        phone="031 000 00 00" if canton == "BE" else "062 000 00 00",
        mailbox=f"{key.replace('_', '-')}@example.org",
    )  # fmt: skip
    create_institution(institution, by=None, at=at)
    joined = NetworkMembership(
        network=world.networks[canton], institution=institution, kind="member", since=SINCE
    )
    join_network(joined, by=None, at=at)
    for commune in Commune.objects.filter(bfs_number__in=communes):
        service = InstitutionCommune(institution=institution, commune=commune, since=SINCE)
        serve_commune(service, by=None, at=at)
    return institution


def add_person(world: World, key: str, person: tuple, *, password: str, at: datetime) -> Membership:
    first, last, place, role, language, function = person
    user = _account(key, first, last, language=language, password=password, at=at)
    where = (
        {"network": world.networks[place]}
        if place in world.networks
        else {"institution": world.houses[place]}
    )
    membership = Membership(user=user, role=role, since=SINCE, **where)
    membership.is_chair = role == MemberRole.STEERING
    start_membership(membership, by=None, at=at)
    if function:
        contact = ContactPerson(
            institution=world.houses[place], user=user, name=f"{first} {last}",
            function=function, mail=user.email, phone=world.houses[place].phone,
            languages=[language], since=SINCE, confirmed_on=at.date(),
            rank=ContactRank.DEPUTY if key in DEPUTIES else ContactRank.PRIMARY,
        )  # fmt: skip
        appoint_contact(contact, by=None, at=at)
    return membership


def _account(
    key: str, first: str, last: str, *, language: str, password: str, at: datetime
) -> User:
    user = User(email=f"{key}@example.org", first_name=first, last_name=f"{last} (Demo)")
    user.language = language
    user.set_unusable_password()
    record(user, by=None, at=at, reason="user.invite")
    return set_password(user, password, by=None, at=at)


def confirm_contacts(world: World, *, today: date) -> None:
    """Everybody within the last year, but for two."""
    people = sorted(PEOPLE.keys() - LONG_AGO)
    for number, key in enumerate(people, 1):
        by, on = world.people[key], today - timedelta(days=11 * number)
        at = make_aware(datetime.combine(on, time(9)))
        for contact in ContactPerson.objects.in_force(on).filter(user=by.user).order_by("pk"):
            confirm_contact(contact, on=on, by=by, at=at)


def _administrator(*, password: str, at: datetime) -> None:
    user = User(email="admin@example.org", first_name="Alex", last_name="Arve (Demo)")
    user.is_staff = True
    user.set_unusable_password()
    record(user, by=None, at=at, reason="user.invite")
    set_password(user, password, by=None, at=at)
