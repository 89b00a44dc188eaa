"""The same market in Mesa's own SolaraViz: two strategies with the same luck, side by side."""

import mesa
from matplotlib.figure import Figure

import simsales

FILE = "scenarios/price_cut.toml"


class TwoMarkets(mesa.Model):
    """A baseline and a challenger on the same customers; a step is a week of both."""

    def __init__(self, challenger="Cut 5 percent", customers=2000, world=1):
        super().__init__(rng=world)
        scenario = simsales.load(FILE, {"run.customers": customers, "run.weeks": 52})
        first = next(iter(scenario.strategies))
        self.markets = {name: simsales.build_market(scenario, name, seed=world) for name in (first, challenger)}
        told = {
            f"{measure}, {name}": self.telling(measure, name)
            for name in self.markets
            for measure in ("orders", "margin")
        }
        self.datacollector = mesa.DataCollector(told)

    @staticmethod
    def telling(measure, name):
        """What a measure of one market is so far."""
        return lambda model: model.markets[name].record.measure(measure)

    def step(self):
        """Live a week under both, until the last."""
        if self.running:
            for market in self.markets.values():
                market.run_for(1)
            self.datacollector.collect(self)
        self.running = all(market.week < market.weeks for market in self.markets.values())


def drawn(model):
    """Margin and orders so far, week by week, of both."""
    seen = model.datacollector.get_model_vars_dataframe()
    figure = Figure(figsize=(8, 5), layout="constrained")
    for axes, measure in zip(figure.subplots(2, 1, sharex=True), ("margin", "orders"), strict=True):
        for name in model.markets:
            axes.plot(range(1, len(seen) + 1), seen[f"{measure}, {name}"], label=name)
        axes.set_ylabel(f"{measure} so far")
    axes.legend()
    axes.set_xlabel("week")
    return figure


# --- What needs Solara: pip install "mesa[viz]" ---
import solara  # noqa: E402
from mesa.visualization import Slider, SolaraViz  # noqa: E402
from mesa.visualization.utils import update_counter  # noqa: E402


@solara.component
def Course(model):
    """The figure, drawn anew after every week."""
    update_counter.get()
    solara.FigureMatplotlib(drawn(model))


page = SolaraViz(
    TwoMarkets(),
    components=[Course],
    model_params={
        "challenger": {"type": "Select", "value": "Cut 5 percent", "label": "Challenger",
                       "values": [*simsales.load(FILE).strategies][1:]},
        "customers": Slider("Customers", 2000, 500, 20000, 500),
        "world": Slider("World", 1, 1, 50, 1),
    },
    name="Two strategies, the same luck",
)  # fmt: skip
