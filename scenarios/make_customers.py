"""Write customers.csv: 2,000 synthetic customers of a regional broadband and mobile carrier.

No real customer stands behind a row; the same seed writes the same file, byte for byte. The shares and prices are
assumed, in the form of what a billing system exports. Run: ``python scenarios/make_customers.py``
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

SEED = 20260105
CUSTOMERS = 2_000
PRICES = {"fibre": 109, "dsl": 69, "mobile": 59}  # list prices in CNY a month, as in retention_offer.toml
# segment: (share, internet, mobile share, kind of contract, mean months as a customer)
SEGMENTS = {
    "family": (0.50, {"fibre": 0.62, "dsl": 0.28, "no": 0.10}, 0.65, {"monthly": 0.35, "one year": 0.35, "two years": 0.30}, 40),
    "single": (0.35, {"fibre": 0.55, "dsl": 0.15, "no": 0.30}, 0.80, {"monthly": 0.60, "one year": 0.28, "two years": 0.12}, 20),
    "senior": (0.15, {"fibre": 0.25, "dsl": 0.55, "no": 0.20}, 0.55, {"monthly": 0.40, "one year": 0.35, "two years": 0.25}, 60),
}  # fmt: skip
LENGTH = {"monthly": 0, "one year": 12, "two years": 24}
LONGEST = 120
COLUMNS = ("id", "segment", "months", "internet", "mobile", "contract", "weeks_left", "monthly_charge", "satisfaction")


def draw(luck: random.Random, shares: dict[str, float]) -> str:
    """One of the names, by their shares."""
    return luck.choices(list(shares), list(shares.values()))[0]


def customer(number: int, luck: random.Random) -> tuple[object, ...]:
    """One row of the file."""
    segment = draw(luck, {name: spec[0] for name, spec in SEGMENTS.items()})
    _, internets, mobile_share, contracts, mean_months = SEGMENTS[segment]
    months = min(1 + int(luck.expovariate(1 / mean_months)), LONGEST)
    internet = draw(luck, internets)
    mobile = "yes" if internet == "no" or luck.random() < mobile_share else "no"
    contract = draw(luck, contracts)
    # A contract that has run out is not always renewed: a third of them go on as monthly ones.
    if LENGTH[contract] and months >= LENGTH[contract] and luck.random() < 1 / 3:
        contract = "monthly"
    length = LENGTH[contract]
    weeks_left = round((length - months % length) * 52 / 12) if length else ""  # monthly: free to leave
    listed = PRICES.get(internet, 0) + (PRICES["mobile"] if mobile == "yes" else 0)
    charge = listed * luck.uniform(0.94, 1.06)
    satisfaction = min(max(luck.gauss(0.53, 0.12), 0.05), 0.95)
    identity = f"C{number:05d}"
    return identity, segment, months, internet, mobile, contract, weeks_left, f"{charge:.2f}", f"{satisfaction:.2f}"


def main() -> None:
    """Write the file beside this script."""
    luck = random.Random(SEED)
    with (Path(__file__).parent / "customers.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(customer(number, luck) for number in range(1, CUSTOMERS + 1))


if __name__ == "__main__":
    main()
