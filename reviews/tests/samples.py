"""What the walks find of a review; see `cases.tests.samples`."""
