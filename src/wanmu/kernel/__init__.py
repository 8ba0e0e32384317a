"""Units, periods, stated numbers, the rule language, messages and faults. No domain words."""
