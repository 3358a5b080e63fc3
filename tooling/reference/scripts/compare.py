"""Compares the JSON files under a fresh folder with the committed ones, at the tolerances of tolerances.json.

Use: compare.py FRESH COMMITTED [NAME...]; a NAME is a file without folder and ending. A tolerance t means
|fresh - committed| <= t * max(1, |committed|); null leaves a field out, and `source` (script, versions, date) always is.
Exits 1 when a value differs, a field is missing or a file was not made.
"""

import json
import os
import re
import sys


def differences(fresh, committed, path):
    """Yields (path, fresh, committed, scaled difference or None where the two are not both numbers)."""
    if isinstance(fresh, dict) and isinstance(committed, dict):
        for key in sorted(set(fresh) | set(committed)):
            if path == "" and key == "source":
                continue
            at = f"{path}.{key}" if path else key
            if key in fresh and key in committed:
                yield from differences(fresh[key], committed[key], at)
            else:
                yield at, presence(key, fresh), presence(key, committed), None
    elif isinstance(fresh, list) and isinstance(committed, list) and len(fresh) == len(committed):
        for i, (a, b) in enumerate(zip(fresh, committed)):
            yield from differences(a, b, f"{path}[{i}]")
    elif is_number(fresh) and is_number(committed):
        yield path, fresh, committed, abs(fresh - committed) / max(1.0, abs(committed))
    elif fresh != committed:
        yield path, fresh, committed, None


def presence(key, value):
    return "present" if key in value else "missing"


def is_number(x):
    return isinstance(x, (int, float)) and not isinstance(x, bool)


def tolerance_at(path, rule):
    for pattern, tolerance in rule.get("fields", {}).items():
        if re.search(pattern, path):
            return tolerance
    return rule["tolerance"]


def compare_file(fresh, committed, rule):
    """Lines that say what differs, and the largest scaled difference seen."""
    lines, largest, compared = [], 0.0, 0
    for path, a, b, size in differences(fresh, committed, ""):
        allowed = tolerance_at(path, rule)
        if allowed is None:
            continue
        compared += 1
        if size is None:
            lines.append(f"  {path}: {a} against {b}")
        else:
            largest = max(largest, size)
            if size > allowed:
                lines.append(f"  {path}: {a} against {b}, differs by {size:.2g}, tolerance {allowed:g}")
    if not compared:
        lines.append("  no value was compared")
    return lines, largest


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(fresh_root, committed_root, *names):
    rules = load(os.path.join(committed_root, "tolerances.json"))
    rules = {path: rule for path, rule in rules.items() if os.path.basename(path)[: -len(".json")] in names or not names}
    failed = 0
    for name, rule in rules.items():
        fresh_path = os.path.join(fresh_root, name)
        if not os.path.exists(fresh_path):
            print(f"MISSING {name}: no fresh value was made")
            failed += 1
            continue
        lines, largest = compare_file(load(fresh_path), load(os.path.join(committed_root, name)), rule)
        print(f"{'DIFFERS' if lines else 'same   '} {name}: largest difference {largest:.2g}")
        print("\n".join(lines[:20]), end="\n" if lines else "")
        failed += bool(lines)
    print(f"{len(rules) - failed} files agree, {failed} do not")
    return 1 if failed or not rules else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
