#!/usr/bin/env bash
# Ciw 3.2.7: a roster of one server in every shift, not pre-emptive.
#
# Guess: with as many servers in each shift the roster is a constant number of servers; only its ends differ, where
# somebody goes home after the customer whom they serve.
# Seen: at every end of a shift all servers are replaced. Those of the new shift begin at once, beside those of the old
# one, who still finish: for a while there are two for a roster of one, so a roster of one serves more than one server
# does. A customer who comes half a minute after another, who takes ten, waits 9.5 minutes for a constant server and .5
# at a shift's end. Who compares rosters with another simulator (or with staff who stay on) has to put an hour off
# between shifts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet "ciw==3.2.7"
cat > "$folder/shifts.py" <<'PY'
import ciw


def waits(servers):
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([9.0, 0.5, 1000.0])],
        service_distributions=[ciw.dists.Deterministic(10.0)],
        number_of_servers=[servers],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(100)
    return [record.waiting_time for record in simulation.get_all_records()]


constant = waits(1)
roster = waits(ciw.Schedule(numbers_of_servers=[1, 1], shift_end_dates=[10, 20], preemption=False))
print("waits with one server:", constant)
print("waits with a roster of one and one:", roster)
assert constant == [0.0, 9.5]
assert roster == [0.0, 0.5]
PY
"$folder/env/bin/python" "$folder/shifts.py"
