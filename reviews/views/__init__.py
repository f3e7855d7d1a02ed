"""Pages of reviews, figures and the guideline; each fetches, acts and answers."""
