"""The chains of the county: what its documents state of each."""
