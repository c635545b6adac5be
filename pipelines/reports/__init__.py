"""Standard reports of where people went: NACE, CIRR and WIOA by their published definitions, and files for career systems.

Tables in, tables out. What the numbers may be shown to whom is decided where they are shown.
"""
