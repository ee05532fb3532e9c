"""Use cases: what the command line and the page have in common. Nothing here prints."""
