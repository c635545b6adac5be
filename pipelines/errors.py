"""One family of errors. Each message is a paragraph a person can act on: what, in which file and row, how to mend it.

DebriefError            something a person can mend; exit code 1
├── UsageError          a wrong command, option or folder; exit code 2
├── SettingsError       a program.yaml or setting that cannot be used
├── TurnedAway          one raw file (or sheet) that cannot be used; the run goes on without it
└── PublishError        the warehouse or site could not be put in place; the old one stands
"""

from __future__ import annotations


class DebriefError(Exception):
    """Something a person can mend. `message` is shown as it stands, without a traceback."""

    exit_code = 1

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UsageError(DebriefError):
    exit_code = 2


class SettingsError(DebriefError):
    pass


class TurnedAway(DebriefError):
    pass


class PublishError(DebriefError):
    pass
