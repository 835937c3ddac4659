"""The commands of the command line: one file a command, found by walking this folder.

A module's name is the command's name. It has ``HELP`` (Chinese, English), ``add_arguments(parser)``
and ``run(args, office) -> int`` (the exit code). ``HELPERS`` are the files that are no commands.
"""

HELPERS = frozenset({"options", "terminal"})
