"""The person, the case, who leads, who takes part, who was asked."""
