"""Who opens a case, and what she may know of its person, from plain values."""


def opens(case, reader, on):
    """A coordinator needs a part in force and a mandate; others any part, ended or not."""
    if not reader["works_on_cases"]:
        return False
    for part in case["parts"]:
        is_coordination = part["role"] == "coordination"
        if reader["coordinates"]:
            mine = part["institution"] == reader["home"] and is_coordination
            if mine and in_force(part, on) and case["network"] in reader["mandates"]:
                return True
        elif part["institution"] in reader["own"] and not is_coordination:
            return True
    return False


def in_force(part, on):
    return part["ended"] is None and (part["until"] is None or part["until"] >= on)


def knows(case, reader, on):
    """Name and date of birth beyond the name: whose register she is in, or who is covered."""
    return case["registered_by"] in reader["own"] or covered(case, reader, on)


def covered(case, reader, on):
    """For the person's data, on a part that lasts or is being followed up."""
    return any(
        (part["ended"] is None or (part["window"] and part["window"] >= on))
        and part["since"] <= on <= part["covered_until"]
        for part in case["parts"]
        if part["institution"] in reader["own"] and part["covered_until"]
    )
