"""The county's plan in pages: targets, land, findings, allocation, and what if."""
