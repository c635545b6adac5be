"""The marts: aggregates by program and slice, of the people whom the program may count. One module a table."""
