"""Where the public data sets lie that figures are reproduced from; a test that finds none there says so and is skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

#: Beside the checkout.
SHARED = Path(__file__).parents[2].parent / "shared" / "data"


def shared(name: str) -> Path:
    """The path of a shared file such as `jobs2_rct/jobs.csv`; skips the test, saying so, where it is absent."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"../shared/data/{name} is not there: the figures made from it are not checked")
    return path
