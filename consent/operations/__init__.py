from consent.operations.confirming import Claim, confirm, confirm_as_head, end_confirmation
from consent.operations.rules import carry_over

__all__ = ["Claim", "carry_over", "confirm", "confirm_as_head", "end_confirmation"]
