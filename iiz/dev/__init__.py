"""Tools around the product: set-up, servers, the demo and the checks. Never imported by it."""
