"""What one page shows, composed for its reader."""
