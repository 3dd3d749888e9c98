"""Let Lighthouse judge the pages as on a phone: performance, accessibility, practices, search.

    python bench/bench_lighthouse.py [--runs 3]

Lighthouse 12.8.2 comes by its lock in bench/lighthouse/ into .cache/lighthouse at the first run;
no other target needs it. Each score is the best of some runs; an exclamation mark stands where a
budget was missed. Links hold a secret, so galleries ask not to be found: no score for search there.
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from _pages import chromium_path
from _stocked import Stocked, stocked

HERE = Path(__file__).parent / "lighthouse"
PLACE = Path(__file__).parents[1] / ".cache/lighthouse"
PHOTOS = 800
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
LCP_S, CLS = 2.2, 0.01
# Now and then it misses the start of a page, and asks itself to be run again.
UNRECORDED, TRIES = "NO_NAVSTART", 4
GOOD = 0.9  # what Lighthouse shows in green
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"


def lighthouse() -> Path:
    """Install Lighthouse as its lock says, unless it is there; return its program."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        PLACE.mkdir(parents=True, exist_ok=True)
        text = (HERE / name).read_text()
        if not (PLACE / name).exists() or (PLACE / name).read_text() != text:
            shutil.rmtree(PLACE / "node_modules", ignore_errors=True)
            (PLACE / name).write_text(text)
    program = PLACE / "node_modules/lighthouse/cli/index.js"
    if not program.exists():
        quiet = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
        subprocess.run(["npm", "ci", "--ignore-scripts", *quiet], cwd=PLACE, check=True)
    return program


def judged(program: Path, url: str) -> dict[str, Any]:
    """Return Lighthouse's report of a page, opened as on a phone."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "report.json"
        command = ["node", str(program), url, "--output=json", f"--output-path={path}", "--quiet"]
        command += [f"--chrome-flags={FLAGS}", f"--only-categories={','.join(SCORES)}"]
        environment = os.environ | {"CHROME_PATH": chromium_path()}
        for left in reversed(range(TRIES)):
            done = subprocess.run(command, check=False, env=environment, stderr=subprocess.PIPE)
            if done.returncode == 0:
                break
            said = done.stderr.decode().strip()
            if UNRECORDED not in said or not left:
                raise RuntimeError(f"no report of {urlsplit(url).path}: {said}")
            print(f"    again: {said}")
        report: dict[str, Any] = json.loads(path.read_text())
    return report


def show(page: str, reports: list[dict[str, Any]], *, public: bool) -> int:
    """Print the best of each figure; return how many missed their budget."""
    missed = 0
    for name, budget in SCORES.items():
        if name == "seo" and not public:
            continue
        score = max(round(100 * report["categories"][name]["score"]) for report in reports)
        missed += score < budget
        print(f"{'!' if score < budget else ' '} {page}, {name}: {score} of {budget}")
        for audit, title in lacking(reports[-1], name) if score < budget else ():
            print(f"      {audit}: {title}")
    audits = [report["audits"] for report in reports]
    lcp = min(a["largest-contentful-paint"]["numericValue"] for a in audits) / 1000
    cls = min(a["cumulative-layout-shift"]["numericValue"] for a in audits)
    for what, value, limit in (("LCP, s", lcp, LCP_S), ("CLS", cls, CLS)):
        missed += value > limit
        print(f"{'!' if value > limit else ' '} {page}, {what}: {value:.3g} of {limit}")
    return missed


def lacking(report: dict[str, Any], category: str) -> list[tuple[str, str]]:
    """Return what took points off, by name and title."""
    found = []
    for part in report["categories"][category]["auditRefs"]:
        audit = report["audits"][part["id"]]
        if part["weight"] and audit["score"] is not None and audit["score"] < GOOD:
            found.append((part["id"], audit.get("displayValue") or audit["title"]))
    return found


def pages(stock: Stocked) -> dict[str, tuple[str, bool]]:
    """Return addresses by what they show, each with whether search engines may list it."""
    base = stock.server.url
    return {
        "gallery": (stock.links[PHOTOS], False),
        "landing": (f"{base}/", True),
        "directory": (f"{base}/photographers", True),
        "profile": (f"{base}/@anna", True),
        "sign in": (f"{base}/login", False),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only")
    options = parser.parse_args()
    program = lighthouse()
    missed = 0
    with tempfile.TemporaryDirectory() as name, stocked(Path(name), PHOTOS) as stock:
        for page, (url, public) in pages(stock).items():
            if options.only in {None, page}:
                print(f"{page} (load {os.getloadavg()[0]:.1f})", flush=True)
                reports = [judged(program, url) for _ in range(options.runs)]
                missed += show(page, reports, public=public)
    print(f"{missed} figures beyond their budget")


if __name__ == "__main__":
    main()
