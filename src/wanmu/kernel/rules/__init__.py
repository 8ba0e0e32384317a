"""The rule language: SQL's expressions, checked, run over tables and on one record, explained."""
