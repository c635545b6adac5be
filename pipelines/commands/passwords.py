"""The password of a file that is handed on: asked for twice on the terminal, or told by a variable where nobody types."""

from __future__ import annotations

import getpass
import os
import sys

from pipelines.errors import UsageError

_PASSWORD = "DEBRIEF_PASSWORD"


def asked_password() -> str:
    told = os.environ.get(_PASSWORD)
    if told is not None:
        return told
    if not sys.stdin.isatty():
        raise UsageError(f"A password is asked for on the terminal; where there is none, set the variable {_PASSWORD}.")
    first = getpass.getpass("Password for the page: ")
    if getpass.getpass("The same again: ") != first:
        raise UsageError("The two passwords differ; nothing was written.")
    return first
