"""Say before the tests which parts of them this machine cannot run, and how to get them."""

from __future__ import annotations

import shutil
import sys

NEEDS = (
    ("java", "Neo4j 测试 / tests on a real Neo4j", "apt-get install openjdk-17-jre-headless"),
    ("mvn", "Neo4j 测试 / tests on a real Neo4j", "apt-get install maven"),
    ("chromium", "浏览器测试 / tests in a real browser", "apt-get install chromium"),
)


def missing() -> list[str]:
    """One sentence for each tool that is not on this machine."""
    return [
        f"缺少 {tool}：{what} 将跳过（will be skipped）。安装 / install: {how}"
        for tool, what, how in NEEDS
        if shutil.which(tool) is None
    ]


if __name__ == "__main__":
    for sentence in missing():
        print(sentence, file=sys.stderr)
