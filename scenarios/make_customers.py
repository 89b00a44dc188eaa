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
SHARES = {"family": 0.50, "single": 0.35, "senior": 0.15}
INTERNET = {
    "family": {"fibre": 0.62, "dsl": 0.28, "no": 0.10},
    "single": {"fibre": 0.55, "dsl": 0.15, "no": 0.30},
    "senior": {"fibre": 0.25, "dsl": 0.55, "no": 0.20},
}
MOBILE = {"family": 0.65, "single": 0.80, "senior": 0.55}  # of those with internet; the others all have it
CONTRACTS = {
    "family": {"monthly": 0.35, "one year": 0.35, "two years": 0.30},
    "single": {"monthly": 0.60, "one year": 0.28, "two years": 0.12},
    "senior": {"monthly": 0.40, "one year": 0.35, "two years": 0.25},
}
MEAN_MONTHS = {"family": 40, "single": 20, "senior": 60}
LENGTH = {"monthly": 0, "one year": 12, "two years": 24}
LONGEST = 120
COLUMNS = ("id", "segment", "months", "internet", "mobile", "contract", "weeks_left", "monthly_charge", "satisfaction")


def draw(luck: random.Random, shares: dict[str, float]) -> str:
    """One of the names, by their shares."""
    return luck.choices(list(shares), list(shares.values()))[0]


def customer(number: int, luck: random.Random) -> tuple[object, ...]:
    """One row of the file."""
    segment = draw(luck, SHARES)
    months = min(1 + int(luck.expovariate(1 / MEAN_MONTHS[segment])), LONGEST)
    internet = draw(luck, INTERNET[segment])
    mobile = "yes" if internet == "no" or luck.random() < MOBILE[segment] else "no"
    contract = draw(luck, CONTRACTS[segment])
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


def write(path: Path) -> None:
    """Write the file."""
    luck = random.Random(SEED)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(customer(number, luck) for number in range(1, CUSTOMERS + 1))


if __name__ == "__main__":
    write(Path(__file__).with_name("customers.csv"))
