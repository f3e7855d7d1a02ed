"""What the night does: one module per step, each safe to run again."""
