"""The table of ratios in docs/performance.md, between two marks: the text around them is written by people."""

import os
import platform
import statistics
from datetime import date
from typing import Any

BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"
TARGETS = {
    "kept home": 8,
    "kept session": 8,
    "kept opinions": 8,
    "kept conclusion": 8,
    "kept search": 8,
    "kept home, known": 5,
    "made home": 1,
    "made session": 0.5,
    "made opinions": 1,
    "made conclusion": 1,
    "made search": 1,
    "send": 0.5,
    "nginx before the portal": 0.65,
}
BESIDE = {"send": "bare store", "nginx before the portal": "nginx, file"}
"""What is compared with something else than the bare page."""


def written(before: str, found: dict[str, dict[str, Any]]) -> str:
    """`before` with the tables of this run in place of the last one's."""
    head, _, rest = before.partition(BEGIN)
    tables = "\n\n".join([machine(), *(section(name, run) for name, run in found.items())])
    return f"{head}{BEGIN}\n\n{tables}\n\n{END}{rest.partition(END)[2] or chr(10)}"


def machine() -> str:
    with open("/proc/cpuinfo") as file:
        kind = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), platform.machine())
    with open("/proc/meminfo") as file:
        memory = int(file.readline().split()[1]) / 2**20
    load = os.getloadavg()[2]
    return (
        f"Measured on {date.today():%d/%m/%Y}: {os.cpu_count()} processors ({kind}), {memory:.0f} GB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}; "
        f"load of the last quarter of an hour {load:.1f}."
    )


def section(name: str, run: dict[str, Any]) -> str:
    rows = {row["name"]: row for row in run["subjects"]}
    lines = [
        f"### {name}",
        "",
        "| Subject | × by CPU | × by rate | target | requests/s | CPU ms | of it database | p50 ms | p99 ms | bytes | wrong |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
        *(line(row, rows[BESIDE.get(row["name"], "bare")]) for row in rows.values()),
        "",
        "Queries of a page, cold, made, kept: "
        + ", ".join(f"{page} {cold}, {made}, {kept}" for page, (cold, made, kept) in run["queries"].items())
        + ".",
        "",
        "Memory of a worker (PSS): "
        + ", ".join(f"{name} {size:.0f} MiB" for name, size in run["memory"].items())
        + ".",
    ]
    return "\n".join(lines)


def line(row: dict[str, Any], beside: dict[str, Any]) -> str:
    cells = [
        row["name"],
        f"**{ratio(beside['costs'], row['costs']):.2f}**",
        f"{ratio(row['rates'], beside['rates']):.2f}",
        f"≥ {TARGETS[row['name']]}" if row["name"] in TARGETS else "",
        f"{statistics.median(row['rates']):.0f}",
        f"{statistics.median(row['costs']):.2f}",
        f"{row['database']:.2f}",
        f"{row['p50']:.1f}",
        f"{row['p99']:.1f}",
        f"{row['size']}",
        f"{row['wrong']} of {row['answers']}",
    ]
    return f"| {' | '.join(cells)} |"


def ratio(more: list[float], less: list[float]) -> float:
    """The median over the rounds, each compared with itself."""
    return statistics.median(a / b for a, b in zip(more, less, strict=True))
