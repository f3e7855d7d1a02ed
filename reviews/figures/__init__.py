"""The figures, each defined once: what is counted, and what a page says of it."""
