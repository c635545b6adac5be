"""Debrief: from interview logs to pages that say what goes with offers, and how sure that is."""

__version__ = "0.1.0"
