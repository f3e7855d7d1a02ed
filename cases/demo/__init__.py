"""An invented world for `make demo`, told through the operations; no real person is in it."""
