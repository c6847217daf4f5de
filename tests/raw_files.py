"""The bytes of files, read by another program.

A process that closes a file of SQLite's gives up every lock it has on it, and a database that is in
use would then be taken for one that is not.
"""

from __future__ import annotations

import subprocess
from pathlib import Path


def bytes_in(folder: Path) -> bytes:
    """Give what is in the files of a folder, one after the other."""
    files = [str(file) for file in folder.iterdir() if file.is_file()]
    return subprocess.run(["cat", *files], check=True, capture_output=True).stdout
