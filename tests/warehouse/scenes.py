"""The test modules that write a program of their own into a warehouse that they share."""

#: Into the one warehouse of many rules: `scene(scenario)`.
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
    "coaching",
    "courses",
    "columns_a_stage",
    "coach",
    "traps",
)
#: Into the one whose files are read on 1 March, 1 April and 1 May: `march`, `april` and `may`, each with the scenario.
MONTHS = ("near", "history", "versions")
#: Into the one whose lake holds the rows as they are written: `lake(scenario)`.
IN_LAKE = ("entries", "parts")
