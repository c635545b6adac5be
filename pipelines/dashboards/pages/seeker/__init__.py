"""One seeker's own page: what to do next, why, how sure that is, and what it is made of."""
