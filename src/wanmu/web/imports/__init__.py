"""Deliveries of files into the ledger: checked first, taken whole or not at all, taken back."""
