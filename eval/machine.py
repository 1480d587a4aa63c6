"""What shaped a run beside its questions: packages, data files, machine, memory."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = (
    "tanya-asn faiss-cpu ir-measures langchain-core langchain-openai lingua-language-detector numpy PySastrawi "
    "pytrec-eval-terrier scipy sentence-transformers snowballstemmer torch transformers xllamacpp".split()
)


OF_ANSWERS = {  # what decides in rag/ beside the code
    "weights": "weights.json",
    "evidence model": "evidence.safetensors",
    "glossary": "glossary.tsv",
    "shared words": "shared_words.txt",
    "places": "places.txt",
    "replaced rules": "replaced_rules.tsv",
}


def versions() -> dict[str, str]:
    """The installed packages that an answer or a score depends on."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # the program run from its checkout, or an optional generator
            continue
    return found


def data_hashes() -> dict[str, str]:
    """SHA-256 of the prompts together, and of each data file that an answer depends on."""
    prompts = [item for item in resources.files("prompts").iterdir() if item.name.endswith(".yaml")]
    whole = hashlib.sha256()
    for item in sorted(prompts, key=lambda item: item.name):
        whole.update(f"{item.name}\n".encode() + item.read_bytes())
    files = {name: resources.files("rag").joinpath(file).read_bytes() for name, file in OF_ANSWERS.items()}
    return {"prompts": whole.hexdigest()} | {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def machine() -> dict[str, Any]:
    """Processor, cores, memory, system and Python, as far as they can be told."""
    return {
        "cpu": cpu_name(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def cpu_name() -> str:
    """The processor as the system names it."""
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def memory_mib() -> int:
    """The memory of this process now (Linux; elsewhere its peak)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return peak_memory_mib()
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def peak_memory_mib() -> int:
    """The most memory this process has had."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB, on macOS bytes
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)
