"""What a run says at its end."""

from __future__ import annotations

from pipelines.commands.run import of_sharing


def test_programs_that_do_not_say_on_what_sharing_rests_are_told_of_once() -> None:
    assert of_sharing(["spring"]).startswith("spring: its program.yaml does not say `sharing_basis:`")
    assert of_sharing(["a", "b"]).startswith("a, b: their program.yaml files do not say")
    assert of_sharing(list("abcdef")).startswith("a, b, c, d and 2 more programs: their")
