"""The rows every app stands on; see the modules for what one row is."""
