"""A coach's page: who needs a talk and why, a sheet for each person's session, and the group as a whole."""
