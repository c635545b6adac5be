"""A program's page: of the people whom it may count, in groups large enough to be told of."""
