#!/usr/bin/env bash
# import-linter 2.6, run as a module: `python -m importlinter.cli lint` reads no contract and always succeeds.
#
# Guess: it is the linter, as `lint-imports` is, and fails when a contract is broken.
# Seen: it prints nothing and exits with 0, since the module only defines commands; the script `lint-imports` prints
# "1 broken" and exits with 1. A check that runs the module guards nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check "import-linter==2.6"
cd "$folder"
mkdir house
touch house/__init__.py
echo "import house.roof" > house/cellar.py
touch house/roof.py
cat > .importlinter <<'INI'
[importlinter]
root_package = house

[importlinter:contract:storeys]
name = Storeys
type = layers
layers =
    house.roof
    house.cellar
INI

said=$("$folder/env/bin/python" -m importlinter.cli lint 2>&1) && as_a_module=0 || as_a_module=$?
told=$("$folder/env/bin/lint-imports" 2>&1) && as_a_script=0 || as_a_script=$?
echo "as a module: exit $as_a_module, ${#said} characters printed"
echo "as a script: exit $as_a_script, $(grep -o '[0-9]* broken' <<< "$told")"
[ "$as_a_module" = 0 ] && [ -z "$said" ] && [ "$as_a_script" = 1 ] && grep -q "1 broken" <<< "$told"
