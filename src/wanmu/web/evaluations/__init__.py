"""Evaluations as a process: chosen, published, run, reviewed, objected to, locked."""
