"""Searching the whole office from one box: firms, parcels, pages, and the pack's names."""
