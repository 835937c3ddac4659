"""A synthetic county: people, cards, payments, planted irregularities and their look-alikes."""

from graphaudit.county.county import County
from graphaudit.county.drawing import generate
from graphaudit.county.truth import truth, write_truth

__all__ = ["County", "generate", "truth", "write_truth"]
