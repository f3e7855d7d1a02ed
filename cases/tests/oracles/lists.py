"""Under which tabs and filters a case stands for a reader, from plain values."""

from datetime import timedelta

from cases.tests.oracles.doors import in_force


def rows(case, reader, on):
    """Own institution → what its newest part says; one that has not ended is newer."""
    found = {}
    for house in reader["own"]:
        parts = [part for part in case["parts"] if part["institution"] == house]
        if parts:
            newest = max(parts, key=lambda part: (part["ended"] is None, part["pk"]))
            found[house] = {
                "active": case["phase"] != "closed" and any(in_force(part, on) for part in parts),
                "leads": newest["role"] == "lead" and newest["ended"] is None,
                "user": newest["user"],
                "due": min([day for who, day in case["dues"] if who == house], default=None),
                "waits": waits_for(case, house),
            }
    return found


def waits_for(case, house):
    """First what it owes itself, then the oldest that others owe it."""
    ours = [(to != house, at, to) for by, to, at in case["open"] if house in (by, to)]
    return min(ours)[2] if ours else None


def under(case, reader, on, tab, filters):
    """Whether a tab with these filters shows the case."""
    every = rows(case, reader, on).values()
    if tab == "closed" and any(row["active"] for row in every):
        return False
    return any(fits(case, row, reader, on, {"tab": tab} | filters) for row in every)


def fits(case, row, reader, on, asked):
    late = row["due"] is not None and row["due"] < on
    theirs = row["waits"] is not None and row["waits"] not in reader["own"]
    often = case["bounces"] if row["leads"] or reader["coordinates"] else 0
    active = row["active"]
    true = {
        ("tab", "mine"): active and row["user"] == reader["user"],
        ("tab", "team"): active,
        ("tab", "involved"): active and not row["leads"],
        ("tab", "waiting"): active and row["waits"] in reader["own"],
        ("tab", "overdue"): late,
        ("tab", "closed"): not active,
        ("phase", case["phase"]): active,
        ("track", case["track"]): active,
        ("lead", "us" if row["leads"] else "others"): active,
        ("waits", "nobody"): active and row["waits"] is None,
        ("waits", "us"): active and row["waits"] in reader["own"],
        ("waits", "them"): active and theirs,
        ("due", "overdue"): late,
        ("due", "week"): row["due"] and on <= row["due"] <= on + timedelta(days=7),
        ("due", "none"): row["due"] is None,
        ("bounced", "once"): active and often >= 1,
        ("bounced", "often"): active and often >= 2,
        ("care", "me"): row["user"] == reader["user"],
        ("care", "nobody"): row["user"] is None,
    }
    return all(true.get(pair, False) for pair in asked.items())
