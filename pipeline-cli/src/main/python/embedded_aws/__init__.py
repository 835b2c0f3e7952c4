"""
The embedded AWS: MiniStack, changed where it differs from AWS in what a delivery pipeline relies on.

The packages are named after AWS's services; `server` is the process itself. `installation` lists every change of
MiniStack in the order in which it is made.
"""
