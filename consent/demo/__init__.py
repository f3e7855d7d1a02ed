"""What the demo tells of consents, through the operations."""
