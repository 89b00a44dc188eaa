"""An example of a feedback rule, and values that it must refuse."""

from __future__ import annotations

from tests.contracts.components_base import Example

FEEDBACK_EXAMPLES: dict[tuple[str, str], Example] = {
    ("feedback", "adjust"): Example(
        {
            "when": '{ measure = "orders", above = 2, over = "2 weeks", channel = "store" }',
            "then": '{ key = "pricing[0].by", to = "20%" }',
            "at_most": '{ times = 3, every = "2 weeks" }',
            "starts": "2",
            "ends": "8",
        },
        {
            "when": [
                ('{ measure = "ordres", above = 2 }', 'did you mean "orders"'),
                ('{ measure = "orders" }', "either above or below"),
                ('{ measure = "orders", above = 2, below = 3 }', "either above or below"),
                ('{ measure = "orders", above = "a lot" }', "amount"),
                ('{ measure = "orders", above = 2, over = 0 }', "1"),
                ('{ measure = "orders", above = 2, channel = "stor" }', 'did you mean "store"'),
                ('{ measure = "orders", above = 2, channel = "store", segment = "young" }', "at most"),
                ("{ above = 2 }", "measure"),
            ],
            "then": [
                ('{ key = "pricing[0].by" }', "one of to, by and factor"),
                ('{ key = "pricing[0].by", to = 0.2, by = 0.1 }', "one of to, by and factor"),
                ('{ key = "pricing[0].bye", to = 0.2 }', "by"),
                ('{ key = "pricing[1].by", to = 0.2 }', "pricing[0]"),
                ('{ key = "prcing[0].by", to = 0.2 }', "pricing"),
                ('{ key = "feedback[0].starts", to = 3 }', "no feedback"),
                ('{ key = "the price", to = 3 }', "pricing[0].price"),
                ('{ key = "pricing[0].ends", to = 3 }', "no number now"),
                ('{ key = "pricing[0].by", to = "2 weeks" }', "share"),
                ('{ key = "pricing[0].by", to = 0.1 }', "never changes"),
                ('{ key = "pricing[0].by", to = 2 }', "0.02"),
                ('{ key = "pricing[0].by", factor = 0 }', "0"),
                ('{ key = "pricing[0].by", by = 0.5 }', "cannot become"),
            ],
            "at_most": [
                ("{ times = 0 }", "1"),
                ("{ every = 0 }", "1"),
                ("{ value = 0.3 }", "does nothing beside"),
                ("{ often = 3 }", "often"),
            ],
            "ends": [("1", "after")],
        },
        beside='pricing = [{ kind = "discount", by = "10%" }]\n',
    ),
}
