"""One page of what may be said to whom per function."""
