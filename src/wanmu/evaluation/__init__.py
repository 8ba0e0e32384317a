"""Per-mu evaluation (亩均论英雄): who uses the land well, what grade follows, and why."""

from wanmu.evaluation.engine import evaluate
from wanmu.evaluation.result import Account, Evaluation

__all__ = ["Account", "Evaluation", "evaluate"]
