"""What the person's words and the statutes allow, replayed from plain values in their order.

A pair is (giver, receiver, category); days are numbers. Statutes hold for ordinary categories only.
"""

ORDINARY = {"work_capacity", "work_history", "measures", "involvement", "personal"}
STRICT = {"diagnosis", "protection", "sanctions"}
HOUSES = ("social", "iv", "rav")
# (giver, receiver) → (condition, only in writing): what the law lets them exchange without consent.
STATUTES = {
    ("social", "rav"): [("written_request", True)],
    ("social", "iv"): [("written_request", True), ("iv_application", False)],
    ("rav", "iv"): [("iv_application", False)],
    ("rav", "social"): [("written_request", True)],
    ("iv", "social"): [("written_request", True), ("iv_application", False)],
}
# AVIG 85f(2): beside her word two things have to be confirmed.
WITH_CONSENT = {("rav", "social"): {"draws_benefits", "reciprocity"}}


class Words:
    """`lines`: what she said yes to; `no`: how many words had been said at the last no, `all_back`:
    when she last took back everything. `claims`: approaches on consent, to be accepted."""

    def __init__(self):
        self.said, self.lines, self.no, self.last_yes, self.all_back = 0, [], {}, {}, -1
        self.confirmed, self.shares, self.covered, self.day = {}, {}, {}, 0
        self.claims = {}

    # what is said and confirmed

    def answer(self, consent, collector, asked, yes, until):
        """A new answer takes the place of what the same institution collected before."""
        before = {line["consent"] for line in self.lines if line["collector"] == collector}
        lost = self.end(before, "superseded")
        self.said += 1
        for pair in asked:
            if pair in yes:
                self.last_yes[pair] = self.said
                self.lines.append(
                    {
                        "consent": consent,
                        "collector": collector,
                        "pair": pair,
                        "said": self.said,
                        "until": until,
                        "ended": False,
                    }
                )
            else:
                self.no[pair] = self.said
        self.lose(lost | (set(asked) - yes))

    def withdraw(self, consents, pairs=None):
        self.said += 1
        ended = self.end(consents, "withdrawn", pairs)
        for pair in ended:
            self.no[pair] = self.said
        self.lose(ended)

    def withdraw_all(self):
        """Whoever asked her, and whoever only claimed that she agreed."""
        self.withdraw({line["consent"] for line in self.lines})
        self.all_back = self.said
        self.lose({(giver, *row) for row in self.covered for giver in HOUSES if giver != row[0]})
        self.lose({share["pair"] for share in self.shares.values()})
        self.lose({pair for claim in self.claims.values() for pair in self.pairs(claim)})

    def end(self, consents, _how, pairs=None):
        ended = set()
        for line in self.lines:
            chosen = pairs is None or line["pair"] in pairs
            if line["consent"] in consents and not line["ended"] and chosen:
                line["ended"] = True
                ended.add(line["pair"])
        return ended

    def pass_days(self, days):
        self.day += days
        over = {line["consent"] for line in self.lines if line["until"] < self.day}
        self.lose(self.end(over, "expired"))

    def confirm(self, condition, giver, receiver, until):
        self.confirmed[condition, giver, receiver] = until

    # what follows from it

    def holds(self, condition, giver, receiver):
        return self.confirmed.get((condition, giver, receiver), -1) >= self.day

    def is_granted(self, pair):
        giver, receiver, _category = pair
        needed = WITH_CONSENT.get((giver, receiver), set())
        if not all(self.holds(one, giver, receiver) for one in needed):
            return False
        return self.wants(pair)

    def wants(self, pair):
        last_no = self.no.get(pair, -1)
        return any(
            line["pair"] == pair
            and not line["ended"]
            and line["until"] >= self.day
            and line["said"] > last_no
            for line in self.lines
        )

    def by_statute(self, pair, *, oral=False):
        giver, receiver, category = pair
        if category not in ORDINARY:
            return False
        return any(
            self.holds(condition, giver, receiver) and not (oral and written)
            for condition, written in STATUTES.get((giver, receiver), [])
        )

    def may(self, pair, *, oral=False):
        return self.by_statute(pair, oral=oral) or self.is_granted(pair)

    def refuses(self, pair):
        """Her last word on it is no, until she says yes to it anew; a yes may have run out."""
        last_yes = self.last_yes.get(pair, -1)
        said_no = pair in self.no and self.no[pair] >= last_yes and not self.wants(pair)
        return said_no or self.all_back > last_yes

    def may_claim(self, pair):
        """What nobody has said anything about may be claimed, if it is not strict."""
        return self.may(pair) or not (self.refuses(pair) or pair[2] in STRICT)

    # what is claimed

    def claim(self, key, giver, receiver, categories, until):
        self.claims[key] = {
            "giver": giver,
            "receiver": receiver,
            "categories": set(categories),
            "until": until,
        }

    def pairs(self, claim):
        return {(claim["giver"], claim["receiver"], one) for one in claim["categories"]}

    def narrow(self, touched):
        """Accepting it would open again what ended between the two, or for the receiver."""
        named = {(receiver, category) for _giver, receiver, category in touched}
        for claim in self.claims.values():
            for pair in self.pairs(claim):
                nobody = not any(self.wants((giver, *pair[1:])) for giver in HOUSES)
                ends = (pair in touched and not self.wants(pair)) or (pair[1:] in named and nobody)
                if ends and not self.by_statute(pair):
                    claim["categories"].discard(pair[2])

    def accept(self, key):
        """Returns: whether anything is left to accept."""
        claim = self.claims[key]
        told = {pair for pair in self.pairs(claim) if self.may_claim(pair)}
        if claim["until"] < self.day or not told:
            return False
        del self.claims[key]
        for pair in told:
            self.cover(pair, claim["until"], "consent")
        return True

    def cover(self, pair, until, basis):
        before = self.covered.get(pair[1:])
        if before is None or before["until"] < until:
            self.covered[pair[1:]] = {"until": until, "basis": basis}

    # what is read

    def share(self, note, pair, until):
        """A statute that asks for her word decides before one that does not."""
        self.shares[note, pair[1]] = {"pair": pair, "until": until}
        asks = pair[:2] in WITH_CONSENT and self.is_granted(pair)
        basis = "statute" if self.by_statute(pair) and not asks else "consent"
        self.cover(pair, until, basis)

    def lose(self, touched):
        """No yes is left for the pair and no statute: what rested on it ends."""
        gone = {pair for pair in touched if not self.wants(pair)}
        for key, share in list(self.shares.items()):
            if share["pair"] in gone and not self.by_statute(share["pair"]):
                del self.shares[key]
        for _giver, receiver, category in touched:
            self.uncover(receiver, category)
        self.narrow(touched)

    def uncover(self, receiver, category):
        row = self.covered.get((receiver, category))
        if row is None or row["basis"] != "consent" or row["until"] < self.day:
            return
        givers = [(giver, receiver, category) for giver in HOUSES]
        if any(self.wants(pair) for pair in givers):
            return
        if any(self.by_statute(pair) for pair in givers if pair[0] != receiver):
            row["basis"] = "statute"
        else:
            del self.covered[receiver, category]

    def is_covered(self, receiver, category):
        row = self.covered.get((receiver, category))
        return row is not None and row["until"] >= self.day

    def reads(self, note, receiver):
        share = self.shares.get((note, receiver))
        if share is None or share["until"] < self.day:
            return False
        return self.is_covered(receiver, share["pair"][2])
