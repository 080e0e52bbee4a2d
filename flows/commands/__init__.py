"""The subcommands of ``dyad``, a module each; every module has a click command named ``command``.

Here belong options, output and exit codes. What a command does is in the stage that it calls, and what is heavy is
imported inside the function, never at the top of a module.
"""
