"""The kinds of things that have a fixed list: leans, sensitivities, attributes, selling steps, stages of life."""

from __future__ import annotations

from typing import Literal

type Life = Literal["prospect", "new", "growing", "mature", "at risk", "lost", "won back"]
LIVES: tuple[Life, ...] = ("prospect", "new", "growing", "mature", "at risk", "lost", "won back")


ORIENTATIONS = ("relationship", "value", "service")
SENSITIVITIES = ("price", "service", "brand", "security", "balanced")
type Step = Literal["rapport", "need", "present", "objections", "close"]
STEPS: tuple[Step, ...] = ("rapport", "need", "present", "objections", "close")  # of consultative selling (B-steps)
EFFORTS = ("trust", "need", "present", "close")  # what a rep's effort is split into; closing serves the last two steps
HALF_MORE = 1.5  # a sensitive customer weighs what they are sensitive to half as much again (assumed)
ATTRIBUTES = ("quality", "service", "brand", "security")
