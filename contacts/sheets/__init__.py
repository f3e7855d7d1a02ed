"""What one page of contacts shows."""
