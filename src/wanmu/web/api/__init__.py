"""The office for programs: read with a token, by the same rights as the pages."""
