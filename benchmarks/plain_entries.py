"""The number of each entry of a week's counts, by its name in capitals: what the plain market counts with."""

from types import SimpleNamespace

from simsales.market.counts import ENTRIES

entry = SimpleNamespace(**{name.upper(): number for number, name in enumerate(ENTRIES)})
