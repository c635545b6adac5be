"""The test modules that write a program of their own into the one warehouse of many rules."""

SCENES = (
    "results",
    "applications",
    "events",
    "funnel",
    "habits",
    "habit_marts",
    "consent",
    "questions",
    "identity",
    "categories",
)
