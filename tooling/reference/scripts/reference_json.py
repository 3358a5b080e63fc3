"""Reads the data sets and writes the JSON files of this folder. Scripts are run from the repository root.

LATENTJS_REFERENCE_OUT names another folder to write to (regenerate.sh --check uses one).
"""

import csv
import datetime
import importlib
import json
import os
import platform

import numpy as np

ROOT = "tooling/reference"


def columns(name):
    """Columns of data/<name>.csv as lists of strings, by name."""
    with open(f"{ROOT}/data/{name}.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {key: [row[key] for row in rows] for key in rows[0]}


def iris():
    """Measurements (150 x 4) and species 0, 1, 2 in alphabetical order."""
    table = columns("iris")
    species = table.pop("Species")
    order = sorted(set(species))
    return np.array(list(table.values()), dtype=float).T.copy(), np.array([order.index(s) for s in species])


def faithful():
    """Rows (272 x 2) and labels: 1 for a waiting time above 68 minutes, else 0."""
    x = np.array(list(columns("faithful").values()), dtype=float).T.copy()
    return x, (x[:, 1] > 68).astype(int)


def write_reference(path, value, script, call, packages):
    versions = {"Python": platform.python_version()}
    versions.update({name: importlib.import_module(name).__version__ for name in packages})
    source = {
        "script": f"{ROOT}/scripts/{script}",
        "call": call,
        "versions": versions,
        "date": datetime.date.today().isoformat(),
    }
    out = os.path.join(os.environ.get("LATENTJS_REFERENCE_OUT", ROOT), path)
    os.makedirs(os.path.dirname(out), exist_ok=True)
    with open(out, "w", encoding="utf-8") as file:
        json.dump({"source": source, **value}, file, indent=1, allow_nan=False)
        file.write("\n")
