"""Three years of reviews, told through the operations."""
