"""Browser files of others: unchanged since they were taken in, and from nowhere else at run time."""

from __future__ import annotations

import hashlib
import re

from django.conf import settings

VENDOR = settings.BASE_DIR / "static/vendor"
ROW = re.compile(r"^\| ([\w.-]+) \| \S+ \| [0-9a-f]{64} \| ([0-9a-f]{64}) \|$", re.MULTILINE)


def test_every_vendored_file_is_the_one_that_its_readme_names():
    for folder in VENDOR.iterdir():
        told = dict(ROW.findall((folder / "README.md").read_text(encoding="utf-8")))
        files = [path for path in folder.iterdir() if path.suffix in {".js", ".wasm", ".css"}]
        assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == told
        assert len(told) >= 1


def test_every_vendored_folder_carries_its_licence_and_version():
    for folder in VENDOR.iterdir():
        assert re.search(r"-\d+\.\d+\.\d+$", folder.name)
        assert list(folder.glob("LICENSE*"))


def test_no_vendored_script_names_another_server():
    for path in VENDOR.rglob("*.js"):
        assert "://" not in path.read_text(encoding="utf-8"), path
