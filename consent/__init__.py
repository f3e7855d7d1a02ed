"""What may flow between institutions and what did flow.

So far the law and the agreed rules, and the one function that answers whether something may be
given (`consent.permission`). Nothing asks it yet: `cases.exchange` still denies notes and documents
to every other institution, and approaches record their basis themselves.
"""
