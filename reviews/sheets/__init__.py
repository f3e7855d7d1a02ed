"""What the pages show, prepared for the templates."""
