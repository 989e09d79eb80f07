#!/bin/sh
# Finds a Python that Odoo 19 accepts (installing Debian's where that is allowed) and hands over to it.
set -eu
cd "$(dirname "$0")/.."

accepted='import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))'

find_python() {
    for candidate in python3 /usr/bin/python3 python3.13 python3.12 python3.11 python3.10; do
        if "$candidate" -c "$accepted" >/dev/null 2>&1; then
            echo "$candidate"
            return
        fi
    done
}

install_python() {
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif sudo -n true >/dev/null 2>&1; then
        as_root="sudo"
    else
        return
    fi
    command -v apt-get >/dev/null 2>&1 || return 0
    echo "Installing python3 ..."
    log=$(mktemp)
    { $as_root apt-get update && $as_root apt-get install -y --no-install-recommends python3; } \
        >"$log" 2>&1 || echo "make: apt-get could not install python3; details in $log" >&2
}

python=$(find_python)
if [ -z "$python" ]; then
    install_python
    python=$(find_python)
fi
if [ -z "$python" ]; then
    echo "make: Python 3.10 to 3.13 is needed and was not found: install python3, then run this again" >&2
    exit 1
fi
exec "$python" -m devtools.setup "$@"
