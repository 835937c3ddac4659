"""graphaudit's loaders."""
