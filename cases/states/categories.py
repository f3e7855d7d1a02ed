"""Information categories that are unlike the others."""

# Rules: R-BASIS-02, R-EXCHANGE-02; they never travel on a general rule.
STRICT_CATEGORIES = frozenset({"diagnosis", "protection", "sanctions"})
