"""HTTP: fetch through a door, form, operation, response. One module per page."""
