"""What the person's words and the statutes allow, replayed from plain values in their order.

A pair is (giver, receiver, category); days are numbers. Statutes hold for ordinary categories only.
"""

ORDINARY = {"work_capacity", "work_history", "measures"}
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
    """`lines`: what she said yes to; `no`: how many words had been said at the last no."""

    def __init__(self):
        self.said, self.lines, self.no, self.last_yes = 0, [], {}, {}
        self.confirmed, self.shares, self.covered, self.day = {}, {}, {}, 0

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

    # what is read

    def share(self, note, pair, until):
        _giver, receiver, category = pair
        self.shares[note, receiver] = {"pair": pair, "until": until}
        basis = "consent" if not self.by_statute(pair) else "statute"
        before = self.covered.get((receiver, category))
        if before is None or before["until"] < until:
            self.covered[receiver, category] = {"until": until, "basis": basis}

    def lose(self, touched):
        """No yes is left for the pair and no statute: what rested on it ends."""
        gone = {pair for pair in touched if not self.wants(pair)}
        for key, share in list(self.shares.items()):
            if share["pair"] in gone and not self.by_statute(share["pair"]):
                del self.shares[key]
        for _giver, receiver, category in touched:
            self.uncover(receiver, category)

    def uncover(self, receiver, category):
        row = self.covered.get((receiver, category))
        if row is None or row["basis"] != "consent" or row["until"] < self.day:
            return
        givers = [(giver, receiver, category) for giver in ("social", "iv", "rav")]
        if any(self.wants(pair) for pair in givers):
            return
        if any(self.by_statute(pair) for pair in givers if pair[0] != receiver):
            row["basis"] = "statute"
        else:
            del self.covered[receiver, category]

    def reads(self, note, receiver):
        share = self.shares.get((note, receiver))
        if share is None or share["until"] < self.day:
            return False
        row = self.covered.get((receiver, share["pair"][2]))
        return row is not None and row["until"] >= self.day
