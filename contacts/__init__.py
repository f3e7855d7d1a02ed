"""Who the institutions are, who speaks for them, what they agreed."""
