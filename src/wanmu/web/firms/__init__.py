"""Firms: the list of them, and one file a firm (一企一档)."""
