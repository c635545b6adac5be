"""What each command of `debrief` does, one module a command; cli.py only binds them."""
