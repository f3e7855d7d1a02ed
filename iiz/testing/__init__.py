"""What the tests stand on: real servers, the database's life, traps and acceptance figures."""
