"""Who the institutions are, who speaks for them, and what they agreed."""
