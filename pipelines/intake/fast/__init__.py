"""A large, regular CSV -> the lake in one pass: what is plain is written typed at once, the rest goes through the general judge.

The result is that of the general path, row for row; whatever could make it another sends the file, or the row, there.
"""

from __future__ import annotations

from pipelines.intake.fast.reading import FastResult, read_fast

__all__ = ["FastResult", "read_fast"]
