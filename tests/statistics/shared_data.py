"""Where the public data sets lie that figures are reproduced from; a test that finds none there says so and is skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Beside the checkout, or beside the folder of checkouts.
_PLACES = [parent / "shared" / "data" for parent in ROOT.parents]


def shared(name: str) -> Path:
    """The path of a shared file such as `jobs2_rct/jobs.csv`; skips the test where it is absent."""
    for place in [*_PLACES, Path("/work/shared/data")]:
        if (place / name).is_file():
            return place / name
    pytest.skip(f"../shared/data/{name} is not there: the figures made from it are not checked")
