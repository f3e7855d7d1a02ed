"""Random words of a person against an oracle of their own: nothing flows without a basis."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cases.models import TAKE_PART, Case, Coverage, Note, Request
from cases.operations import requests
from cases.operations.approaching import Grounds
from cases.operations.handovers import Offer, accept_handover, propose_handover
from cases.operations.records import add_note
from cases.tests import factories as make
from cases.tests.cast import World, build_world
from cases.tests.oracles.consent import Words
from consent.factories import ConfirmationFactory
from consent.models import Consent
from consent.operations import (
    Draft,
    Said,
    Told,
    disclose,
    draft_consent,
    expire_consents,
    record_answer,
    withdraw,
    withdraw_all,
)
from consent.operations.ending import Withdrawal
from consent.permission import situation
from contacts.models import Institution, Membership

HOUSES = ("social", "iv", "rav")
CATEGORIES = ("plan", "work_capacity", "diagnosis")
ALWAYS = ("involvement", "personal")
BASES = {"social": "atsg32", "rav": "avig97a", "iv": "ivg66a"}
CONDITIONS = ("written_request", "iv_application", "draws_benefits", "reciprocity")
COUNTED = ("disclosures", "refused", "reads", "reads after a no")
CLAIMED = ("claims", "claims refused", "claims whole", "claims narrowed")
STEPS_IN_A_WORLD = 100
ONE_DAY = timedelta(days=1)


class Life:
    """One case in which three institutions take part, and what the oracle makes of it."""

    def __init__(self, random: Random) -> None:
        self.random, self.world, self.words = random, build_world(), Words()
        self.case, self.notes, self.days = _shared_case(self.world), [], 0
        for name in ("iv", "rav"):
            for category in ALWAYS:
                self.words.cover(("social", name, category), 360, "consent")
        self.done = dict.fromkeys(COUNTED + CLAIMED, 0)

    @property
    def now(self) -> Any:
        return self.world.tick(days=self.days)

    def house(self, name: str) -> Any:
        return getattr(self.world, name).institution

    def step(self) -> None:
        acts = [self.answer] * 3 + [self.share] * 8 + [self.call] * 4 + [self.take_back] * 2
        acts += [self.confirm] * 2 + [self.wait] * 2 + [self.take_all_back, self.hand_over]
        acts += [self.claim] * 3 + [self.accept] * 2
        self.random.choice(acts)()

    def answer(self) -> None:
        collector = self.random.choice(HOUSES)
        asked = self._some(
            [(*sides, one) for sides in permutations(HOUSES, 2) for one in CATEGORIES]
        )
        last = self.days + self.random.randint(0, 60)
        by, day = getattr(self.world, collector), self.now.date()
        pairs = [(self.house(one).pk, self.house(to).pk, what) for one, to, what in asked]
        until = day + (last - self.days) * ONE_DAY
        draft = Draft("plan", ["case_period"], pairs, since=day, until=until)
        consent = draft_consent(self.case, draft, by=by, at=self.now)
        yes = set(self._some(asked)) if self.random.random() < 0.7 else set()
        names = {self.house(name).pk: name for name in HOUSES}
        lines = {
            line.pk
            for line in consent.lines.all()
            if (names[line.giver_id], names[line.receiver_id], line.category) in yes
        }
        said = Said(
            state="limited" if yes else "refused",
            informed_on=day,
            signed_on=day,
            original_at="SD-1",
            yes=frozenset(lines),
        )
        record_answer(consent, said, by=by, at=self.now)
        self.words.answer(consent.pk, collector, asked, yes, last)

    def take_back(self) -> None:
        consent = self._valid()
        if consent is None:
            return
        names = {self.house(name).pk: name for name in HOUSES}
        lines = self._some(list(consent.lines.holding()))
        pairs = {(names[one.giver_id], names[one.receiver_id], one.category) for one in lines}
        withdraw(
            consent,
            Withdrawal(self.now.date(), "phone"),
            by=getattr(self.world, self.random.choice(HOUSES)),
            at=self.now,
            lines=[line.pk for line in lines],
        )
        self.words.withdraw({consent.pk}, pairs)

    def take_all_back(self) -> None:
        """Rarely, as it is for good; from then on nobody reads anything on consent."""
        if self.random.random() < 0.7:
            return
        word, by = Withdrawal(self.now.date(), "meeting"), self.world.rav
        withdraw_all(self.case, word, by=by, at=self.now)
        self.words.withdraw_all()
        rows = Coverage.objects.in_force(self.now.date()).filter(participation__case=self.case)
        assert not rows.filter(basis="consent").exists()

    def confirm(self) -> None:
        condition = self.random.choice(CONDITIONS)
        giver, receiver = self.random.sample(HOUSES, 2)
        if self.words.holds(condition, giver, receiver):
            return
        last = self.days + self.random.randint(0, 30)
        ConfirmationFactory(
            case=self.case,
            condition=condition,
            giver=self.house(giver),
            receiver=self.house(receiver),
            basis=BASES[giver] if condition == "written_request" else "",
            by=self.world.social.user,
            since=self.now.date(),
            until=self.now.date() + (last - self.days) * ONE_DAY,
        )
        self.words.confirm(condition, giver, receiver, last)

    def wait(self) -> None:
        passed = self.random.randint(1, 5)
        self.days += passed
        expire_consents(at=self.now)
        self.words.pass_days(passed)

    def hand_over(self) -> None:
        """The lead moves; what may be said does not."""
        sender, to = self._lead_and_another()
        grounds = Grounds("other", (), None, "As agreed.", informed_on=self.now.date())
        try:
            offer = propose_handover(
                self.case,
                self.world.ask(getattr(self.world, to), grounds=grounds),
                Offer(reason="claim_likely", stays_involved=True, what_is_new="She moved."),
                by=getattr(self.world, sender),
                at=self.now,
            )
        except ValidationError:
            return
        assert all(self.words.may_claim((sender, to, one)) for one in ALWAYS)
        accept_handover(offer, by=getattr(self.world, to), at=self.now)
        last = (offer.covered_until - self.now.date()).days + self.days
        for category in ALWAYS:
            self.words.cover((sender, to, category), last, "other")
        lapsed = self.words.claims.keys() - {one.pk for one in self._claims()}
        for key in lapsed:
            del self.words.claims[key]

    def claim(self) -> None:
        """The lead says that she agreed; nobody has it in writing."""
        sender, to = self._lead_and_another()
        if any(one.addressee == self.house(to) for one in self._claims()):
            return
        likely = [one for one in CATEGORIES if self.words.may_claim((sender, to, one))]
        wanted = likely if likely and self.random.random() < 0.8 else list(CATEGORIES)
        categories, last = self._some(wanted), self.days + self.random.randint(0, 60)
        day = self.now.date()
        until = day + (last - self.days) * ONE_DAY
        ask = self.world.ask(
            getattr(self.world, to),
            grounds=Grounds("consent", tuple(categories), until, informed_on=day),
        )
        pairs = [(sender, to, one) for one in (*categories, *ALWAYS)]
        by, expected = getattr(self.world, sender), all(map(self.words.may_claim, pairs))
        try:
            asked = requests.send_request(self.case, ask, by=by, at=self.now, kind=TAKE_PART)
        except ValidationError:
            assert not expected
            self.done["claims refused"] += 1
            return
        assert expected, pairs
        self.done["claims"] += 1
        self.words.claim(asked.pk, sender, to, (*categories, *ALWAYS), last)

    def accept(self) -> None:
        """Of what was claimed only what still may be."""
        claims = list(self._claims())
        if not claims:
            return
        asked = self.random.choice(claims)
        assert set(asked.categories) == self.words.claims[asked.pk]["categories"]
        expected, said = self.words.accept(asked.pk), set(asked.preview["categories"])
        try:
            requests.accept_invitation(asked, by=self._member(asked.addressee), at=self.now)
        except ValidationError:
            assert not expected
            requests.withdraw_request(asked, by=self._member(asked.sender), at=self.now)
            del self.words.claims[asked.pk]
            return
        assert expected
        self.done["claims narrowed" if said - set(asked.categories) else "claims whole"] += 1

    def share(self) -> None:
        """Through the system: as the oracle says, and not otherwise."""
        giver, receiver = self.random.sample(HOUSES, 2)
        pair = (giver, receiver, self.random.choice(CATEGORIES))
        by = getattr(self.world, giver)
        note = add_note(self.case, by=by, at=self.now, text="…", category=pair[2])
        self.notes.append((note, giver))
        told = Told([self.house(receiver)], "screen", self.now.date(), items=[note])
        if self._disclosed(told, by, expected=self.words.may(pair)):
            share = note.shares.get()
            last = self.days + (share.until - self.now.date()).days
            self.words.share(note.pk, pair, last)

    def call(self) -> None:
        giver, receiver = self.random.sample(HOUSES, 2)
        category = self.random.choice(CATEGORIES)
        told = Told([self.house(receiver)], "phone", self.now.date(), [category])
        expected = self.words.may((giver, receiver, category), oral=True)
        self._disclosed(told, getattr(self.world, giver), expected=expected)

    def _disclosed(self, told: Told, by: Any, *, expected: bool) -> bool:
        try:
            rows = disclose(self.case, told, by=by, at=self.now)
        except ValidationError:
            self.done["refused"] += 1
            assert not expected
            return False
        self.done["disclosures"] += 1
        assert expected
        assert all(row.basis for row in rows)
        return True

    def look(self) -> None:
        """Everybody reads its own; others' as the oracle says; the lead has the header.

        Who accepted what was claimed is covered, and no longer than her word lets it.
        """
        day = self.now.date()
        known = situation(self.case, on=day)
        for sides in permutations(HOUSES, 2):
            answers = known.answers(*map(self.house, sides), CATEGORIES)
            for category, answer in answers.items():
                assert answer.allowed == self.words.may((*sides, category)), (sides, category)
        for name in HOUSES:
            own = frozenset({self.house(name).pk})
            covered = Coverage.objects.in_force(day).of(self.case, own)
            expected = {one for one in CATEGORIES + ALWAYS if self.words.is_covered(name, one)}
            assert set(covered.values_list("category", flat=True)) == expected, name
            rows = Note.objects.filter(case=self.case).readable(own=own, on=day)
            readable = set(rows.values_list("pk", flat=True))
            for note, owner in self.notes:
                expected = owner == name or self.words.reads(note.pk, name)
                assert (note.pk in readable) == expected, (name, note.category)
                self.done["reads"] += expected
                self.done["reads after a no"] += expected and self._is_lost(note, owner, name)
        lead = self.case.periods.get(until_at__isnull=True).institution_id
        member = next(getattr(self.world, name) for name in HOUSES if self.house(name).pk == lead)
        assert Case.objects.visible_to(member, on=day).filter(pk=self.case.pk).exists()

    def _is_lost(self, note: Note, owner: str, name: str) -> bool:
        """Her last word on it is a no, and no statute lets them share it."""
        pair = (owner, name, note.category)
        said_no = self.words.no.get(pair, -1) >= self.words.last_yes.get(pair, 0)
        return owner != name and said_no and (note.pk, name) not in self.words.shares

    def _member(self, house: Institution) -> Membership:
        return next(getattr(self.world, name) for name in HOUSES if self.house(name) == house)

    def _lead_and_another(self) -> tuple[str, str]:
        lead = self.case.periods.get(until_at__isnull=True).institution
        sender = next(name for name in HOUSES if self.house(name) == lead)
        return sender, self.random.choice([name for name in HOUSES if name != sender])

    def _claims(self) -> Iterable[Request]:
        rows = self.case.requests.open().select_related("sender", "addressee")
        return rows.filter(type=TAKE_PART).order_by("pk")

    def _valid(self) -> Consent | None:
        return Consent.objects.valid().filter(case=self.case).order_by("pk").first()

    def _some(self, things: list[Any]) -> list[Any]:
        return self.random.sample(things, self.random.randint(1, len(things)))


def _shared_case(world: World) -> Case:
    case, day = world.case(), world.start.date()
    grounds = Grounds("consent", (), day + 360 * ONE_DAY, informed_on=day)
    for member in (world.iv, world.rav):
        invitation = make.invite(world, case, to=member, grounds=grounds)
        requests.accept_invitation(invitation, by=member, at=world.tick())
    return make.reread(case)


@pytest.mark.acceptance("consent-oracle")
def test_nothing_flows_without_a_basis(
    db: None, size: Callable[..., int], figure: Callable[[str], None]
) -> None:
    steps, random, lives = size(ci=1000, full=10_000), Random(20260302), []
    for _life in range(steps // STEPS_IN_A_WORLD):
        life = Life(random)
        for _step in range(STEPS_IN_A_WORLD):
            life.step()
            life.look()
        lives.append(life.done)

    done = {name: sum(life[name] for life in lives) for name in lives[0]}
    figure(
        f"{steps} steps: {done['disclosures']} disclosures, 0 without a basis, {done['refused']}"
        f" refused; {done['reads']} reads as the oracle says, {done['reads after a no']} after a no"
        f"; {done['claims']} claims of consent, {done['claims narrowed']} narrower when accepted"
    )
    assert done["reads after a no"] == 0
    assert min(done["disclosures"], done["refused"]) >= steps / 20
    assert min(done[name] for name in CLAIMED) >= steps / 200
