"""graphaudit: the graph-based relationship and collusion detector for 一卡通 subsidy payments."""

__version__ = "0.1.0"
