#!/bin/sh
# Makes the reference values again from R and scikit-learn.
#
#   tooling/reference/regenerate.sh [--check] [NAME...]
#
# NAME is a script without its ending (mvn_missing); without one, every file of tolerances.json is made. --check compares
# the fresh values with the committed ones, at the tolerances there, and writes nothing. Needs Debian or a relative of it.
set -eu
cd "$(dirname "$0")/../.."

check=no
if [ "${1:-}" = "--check" ]; then
  check=yes
  shift
fi

packages="r-base-core r-cran-flexmix r-cran-jsonlite r-cran-mclust r-cran-mixtools r-cran-mvtnorm r-cran-numderiv r-cran-squarem
r-cran-statmod r-cran-survival python3-mpmath python3-numpy python3-scipy python3-sklearn"
missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" != 0 ]; then
    echo "These Debian packages are missing:$missing. Install them with: sudo apt-get install$missing" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
fi

fresh="$(mktemp -d)"
trap 'rm -rf "$fresh"' EXIT
# One thread, so that sums are taken in the same order everywhere; Debian's own Python, whose packages these are.
export LATENTJS_REFERENCE_OUT="$fresh" OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1

if [ $# -eq 0 ]; then
  set -- $(sed -n 's#^  "[a-z]*/\([A-Za-z0-9_]*\)\.json".*#\1#p' tooling/reference/tolerances.json)
fi
for name in "$@"; do
  echo "making $name"
  if [ -f "tooling/reference/scripts/$name.R" ]; then
    Rscript "tooling/reference/scripts/$name.R"
  else
    /usr/bin/python3 "tooling/reference/scripts/$name.py"
  fi
done

if [ $check = yes ]; then
  status=0
  /usr/bin/python3 tooling/reference/scripts/compare.py "$fresh" tooling/reference "$@" || status=1
  for name in iris_missing gated_regressions; do
    if [ -f "$fresh/data/$name.csv" ]; then
      cmp "$fresh/data/$name.csv" "tooling/reference/data/$name.csv" || status=1
    fi
  done
  exit $status
fi

if [ -x node_modules/.bin/oxfmt ]; then
  find "$fresh" -name "*.json" -exec node_modules/.bin/oxfmt {} +
fi
cp -R "$fresh/." tooling/reference/
