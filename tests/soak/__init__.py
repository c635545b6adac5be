"""Invented raw files of every kind, each with what must become of it: what the soak of intake feeds in and compares with.

Nothing here imports intake: what a cell means, its inventor knows; what a file holds, an independent reader says.
"""
