"""The dashboard: a classroom, a what-if bench and a game of teams, in the browser.

What is shown is worked out in plain modules, which know nothing of pages; ``pages`` only draws it. Every browser tab
has a session of its own. NiceGUI, which draws the pages, comes with the extra ``dashboard``, and is imported only when
the command runs.
"""
