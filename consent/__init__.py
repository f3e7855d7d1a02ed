"""What may flow between institutions and what did flow.

The law and the agreed rules, what the person said, the one function that answers whether something
may be given (`consent.permission`), and the register of what was (`consent.operations.disclosing`).
Cases asks through its port `cases.exchange`.
"""
