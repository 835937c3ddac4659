"""graphaudit's viz."""
