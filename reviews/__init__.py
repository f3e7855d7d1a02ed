"""Looking at the cooperation once a year: what was agreed, what was kept, what the figures say."""
