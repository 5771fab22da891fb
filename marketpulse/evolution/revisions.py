"""Contracts as they were: in a revision of git, in another folder, in a file."""

import subprocess
from pathlib import Path

from marketpulse.contract_document import read_document
from marketpulse.contract_model import Contract
from marketpulse.contracts import contracts_folder, load_contract
from marketpulse.errors import UsageError


def former_contract(dataset: str, against: str) -> Contract | None:
    """Read a contract as it was; None where the dataset had none.

    `against` is a folder, a file, a revision of git, or a file in one as `main:contracts/x.yaml`.
    """
    path = Path(against)
    if path.is_dir():
        return load_contract(dataset, path) if (path / f"{dataset}.yaml").is_file() else None
    if path.is_file():
        return read_document(dataset, path.read_bytes(), path)
    content = _in_git(f"{dataset}.yaml", against)
    return None if content is None else read_document(dataset, content, f"{dataset} of {against}")


def _in_git(name: str, revision: str) -> bytes | None:
    folder = Path(str(contracts_folder()))
    if ":" in revision:
        shown = _git(folder, "show", revision)
        if shown.returncode:
            raise UsageError(f"--against {revision}: {_reason(shown)}")
        return shown.stdout
    known = _git(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if known.returncode:
        raise UsageError(
            f"--against {revision} is no folder or file, and no revision of git in {folder}: "
            "give a folder of contracts, a file, or a revision such as HEAD or origin/main"
        )
    shown = _git(folder, "show", f"{revision}:./{name}")
    return None if shown.returncode else shown.stdout


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True)
    except FileNotFoundError as error:
        raise UsageError("git is not here: give --against a folder or a file") from error


def _reason(answer: subprocess.CompletedProcess[bytes]) -> str:
    return answer.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
