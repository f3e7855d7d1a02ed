"""What must be true, said a second time and differently; imports nothing of ours."""
