"""What is due for whom: the start page, the desks of head and coordinator, and the night."""
