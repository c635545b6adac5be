#!/bin/sh
# Makes .venv whole: the locked packages, then this project itself. Called by every make target; does nothing when
# nothing changed. Reads no setting but PYTHON (the interpreter to use) and touches nothing outside .venv and *.egg-info.
set -u
cd "$(dirname "$0")/.." || exit 1

venv=.venv
log=$venv/setup.log

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# What is installed is told by copies kept in the environment, not by times: switching branches back and forth costs
# nothing, and an interrupted set-up has no copy and is made anew. An environment that was moved, or whose Python was
# removed, is made anew too, since the paths written in it are wrong.
packages_ready() {
    cmp -s requirements.lock "$venv/ready.lock" &&
        [ "$(cat "$venv/ready.place" 2>/dev/null)" = "$PWD" ] &&
        "$venv/bin/python" -c '' 2>/dev/null
}
project_ready() { cmp -s pyproject.toml "$venv/ready.project"; }

is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

# Sets `python` to the first interpreter that will do, or ends with the sentence that says what to install.
choose_python() {
    old='' bare=''
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        # A version manager's stand-in can be on the path and not work, so each is run, not just looked up.
        if is_recent "$candidate"; then
            if has_venv "$candidate"; then python=$candidate; return; fi
            bare=${bare:-$candidate}
        else
            old=${old:-$(version_of "$candidate")}
        fi
    done
    if [ -n "$bare" ]; then
        number=$(version_of "$bare")
        fail "Debrief needs the venv module of Python, which $bare lacks here: install it (Debian/Ubuntu: apt install python$number-venv; macOS: brew install python@$number), then type make again."
    fi
    found=${old:+ (found here: Python $old)}
    [ -n "${PYTHON:-}" ] && found=" (PYTHON=$PYTHON is ${old:+Python }${old:-no Python that runs})"
    fail "Debrief needs Python 3.11 or later$found: install python3.11 (Debian/Ubuntu: apt install python3.11 python3.11-venv; macOS: brew install python@3.11), then type make again."
}

# Runs pip in the environment; on failure shows the end of what it said and ends.
pip() {
    PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 "$venv/bin/python" -m pip "$@" --quiet --no-input >>"$log" 2>&1 </dev/null && return
    say ' failed.'
    grep -v '^WARNING' "$log" 2>/dev/null | tail -n 8 >&2
    fail "The packages could not be installed. If this machine is offline, connect it and type make again; otherwise the lines above say why (all of it: $log)."
}

install_packages() {
    choose_python
    printf 'Setting up (about a minute, once) ...' >&2
    rm -rf "$venv"
    if ! made=$("$python" -m venv "$venv" 2>&1); then
        rm -rf "$venv"
        say ' failed.'
        printf '%s\n' "$made" | tail -n 3 >&2
        number=$(version_of "$python")
        fail "$python could not make the environment .venv: install its venv module (Debian/Ubuntu: apt install python$number-venv; macOS: brew install python@$number), then type make again."
    fi
    # Wheels only: building a package from source would fetch build tools that the lock does not name. The lock is
    # complete, so nothing is left to resolve. Python compiles what it imports, which halves the wait.
    pip install --require-hashes --no-deps --no-compile --only-binary :all: -r requirements.lock
}

# Offline by construction: the build backend is in the lock.
install_project() { pip install --no-index --no-deps --no-build-isolation --editable .; }

# Where Python is told to keep no bytecode, every command would compile a thousand modules anew, for seconds each time.
compile_packages() {
    [ -n "${PYTHONDONTWRITEBYTECODE:-}" ] || return 0
    for package in dagster dagster_shared pandas numpy sqlalchemy ibis sqlglot pandera alembic rich pydantic typer; do
        "$venv/bin/python" -m compileall -q -j 0 -x '/tests?/' "$venv"/lib/python*/site-packages/$package >>"$log" 2>&1
    done
}

if packages_ready; then
    project_ready && exit 0
    rm -f "$venv/ready.project"
    install_project
else
    install_packages
    install_project
    compile_packages
    printf '%s\n' "$PWD" >"$venv/ready.place"
    cp requirements.lock "$venv/ready.lock"
    say ' done.'
fi
cp pyproject.toml "$venv/ready.project"
