"""What one page shows to one reader, composed once, in a number of queries that does not grow."""
