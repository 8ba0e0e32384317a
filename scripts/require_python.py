"""Stop early, and say so, when this Python is too old for Wanmu."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  the check is for people with an older Python
    sys.exit("Wanmu needs Python 3.11 or newer; say: make PYTHON=/path/to/python3.11")
