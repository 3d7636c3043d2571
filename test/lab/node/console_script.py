"""Runs a console script that Debian's python3-* package ships without: console_script.py MODULE:FUNCTION ARGUMENTS..."""

import faulthandler
import importlib
import signal
import sys

faulthandler.register(signal.SIGUSR1)
module, function = sys.argv[1].split(":")
sys.argv[:2] = [module.split(".")[-1]]
sys.exit(getattr(importlib.import_module(module), function)())
