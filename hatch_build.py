"""Put the front end into the wheel as `galerly/_frontend/`, its libraries included.

They come from `npm ci` and `vendor.mjs` when `frontend/vendor/` is missing. A source distribution
carries that folder, so installing from one needs no node. An editable install takes the pages from
`frontend/` itself and asks for nothing. The template and the locks of the Lambda functions go
beside it, as `galerly/_aws/`.
"""

import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# What lies in frontend/ for those who work on it, and no browser asks for.
NOT_SERVED = frozenset(
    {
        "biome.json",
        "bundle.mjs",
        "eslint.config.js",
        "files.mjs",
        "jsconfig.json",
        "node_modules",
        "package-lock.json",
        "package.json",
        "sheets.mjs",
        "slim.mjs",
        "test",
        "vendor.mjs",
    }
)
# What `galerly aws` reads.
FOR_AWS = (
    "infra/galerly.yaml",
    "requirements/lambda-api.txt",
    "requirements/lambda-worker.txt",
)
COMMANDS = (
    ("npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"),
    ("node", "vendor.mjs"),
)


class FrontendHook(BuildHookInterface[Any]):
    """Runs before each build of a wheel or a source distribution."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Leave `vendor/` filled, and every served file of the front end in a wheel's list.

        Raises:
            OSError: If `vendor/` is missing and npm or node is not installed.
            subprocess.CalledProcessError: If one of the commands fails.
        """
        if version == "editable":
            return
        frontend = Path(self.root, "frontend")
        if not (frontend / "vendor" / "SHA384SUMS").is_file():
            for command in COMMANDS:
                subprocess.run(command, cwd=frontend, check=True)  # noqa: S603 fixed commands
        if self.target_name == "wheel":
            build_data["force_include"].update(
                {
                    str(path): f"galerly/_frontend/{path.name}"
                    for path in sorted(frontend.iterdir())
                    if path.name not in NOT_SERVED and not path.name.startswith(".")
                }
            )
            build_data["force_include"].update(
                {str(Path(self.root, path)): f"galerly/_aws/{Path(path).name}" for path in FOR_AWS}
            )
