"""What a reader sees: the parts of a page, and a package an audience."""
