# SPDX-License-Identifier: MIT
"""What every scenario is given: the tools, the scale, and loads that several scenarios share."""

from dataclasses import asdict

from harness import crowd
from harness.servers import Fanout, Icecast


class Bench:
    """One run of the benchmark. `records` holds every raw figure by scenario, as it is written to disk."""

    def __init__(self, tools, children, quick, scratch):
        self.tools, self.children, self.quick, self.scratch = tools, children, quick, scratch
        self.records = {}
        self._loads = {}

    def scale(self, full, quick):
        """The number for this run: the bars' own, or a short one for a look."""
        return quick if self.quick else full

    def fanout(self, **options):
        return Fanout(self.tools, self.children, **options)

    def icecast(self, **options):
        return Icecast(self.tools, self.children, **options)

    def load(self, scenario, make, during=None, **options):
        """Runs a load once; another scenario that wants the same one gets the same record."""
        load = crowd.Load(**options)
        key = (make, load)
        if key not in self._loads:
            self._loads[key] = crowd.run(make, self.tools, self.children, load, during)
        record = self._loads[key]
        self.records.setdefault(scenario, []).append({"load": asdict(load), **record})
        return record
