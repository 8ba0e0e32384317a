"""Changes of the tables of the ledger."""
