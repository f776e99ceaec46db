"""Imported by each Python process that a test starts: shuts its network as well.

The tests' conftest puts this folder on ``PYTHONPATH``.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
import network

sys.path.pop()
network.shut()
