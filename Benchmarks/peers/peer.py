# SPDX-License-Identifier: Apache-2.0
"""What every peer does alike: time its work, and print one line of JSON that the harness reads."""
import json
import time


class Clock:
    """Seconds since it was made, and of the parts in between."""

    def __init__(self):
        self.start = self.last = time.perf_counter()
        self.parts = {}

    def part(self, name):
        now = time.perf_counter()
        self.parts[name] = round(now - self.last, 3)
        self.last = now

    def report(self, counts):
        print(json.dumps({"seconds": time.perf_counter() - self.start, "parts": self.parts, "counts": counts}))
