"""How fast the pages are at size: a world of N cases, what is measured in it, and what it says.

`make bench` runs it on servers of its own; the acceptance test `statistics` runs the same.
"""
