"""What a process needs before it does any job: imported once, then all others are forked."""

import reports.build
import reports.write
from pipeline import forgetting, jobs, stages

__all__ = ["forgetting", "jobs", "reports", "stages"]
