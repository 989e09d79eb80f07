"""The one kind of failure that is told to the user as one line."""


class SetupError(Exception):
    """Something the user can act on; its text is the line to print."""
