"""
The embedded AWS: MiniStack with the parts that a pipeline needs and MiniStack lacks.

One module closes one gap. Each has `install()`, called once before the server starts; what it has to replace in
MiniStack is looked up there by name, so a version of MiniStack that renamed it fails at the start, not in a run.
"""
