"""One recogniser per kind of fact: a module with ``KIND`` and ``find(text) -> list[Found]``.

A new kind is a new module here, added to ``pipeline.changes.judge.RECOGNISERS``, and edits in
``tests/corpus/edits``.
"""
