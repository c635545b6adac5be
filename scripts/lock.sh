#!/bin/sh
# Remakes requirements.lock from pyproject.toml: one set of versions for every supported Python and platform, with the
# hash of every file on offer. Versions stay as they are unless pyproject.toml forbids them or UPGRADE is set.
set -eu
cd "$(dirname "$0")/.."

tool=.cache/lock
new=.cache/requirements.lock.new
mkdir -p .cache
[ -x "$tool/bin/uv" ] || {
    .venv/bin/python -m venv "$tool"
    "$tool/bin/python" -m pip install --quiet --disable-pip-version-check 'uv>=0.13.9,<0.14'
}
if [ -f requirements.lock ]; then cp requirements.lock "$new"; else rm -f "$new"; fi
"$tool/bin/uv" pip compile --no-config --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
    --no-strip-extras --no-header ${UPGRADE:+--upgrade} --group dev --output-file "$new" pyproject.toml
# An address would tie the lock to one machine's way to the packages.
if grep -nE '://|^ *-(i|f|-index|-extra|-find|-trusted)' "$new"; then
    echo "The new lock names an address or an index option (above); requirements.lock is left as it was." >&2
    exit 1
fi
{
    echo '# Exact versions and hashes of all that runs, tests and checks Debrief. Made by `make lock`; do not edit.'
    cat "$new"
} >requirements.lock
rm -f "$new"
