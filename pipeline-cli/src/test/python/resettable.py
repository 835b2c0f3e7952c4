"""Starts the embedded AWS with one more endpoint, /_test/reset, so that test classes can share a process."""

from embedded_aws.__main__ import main
from embedded_aws.server import gateway


async def _reset(method, path, given):
    from embedded_aws.codepipeline import approvals
    from embedded_aws.server import state
    from ministack import app

    app._reset_all_state()
    state.reset()
    approvals._approvals.clear()
    return 200, {}


gateway.endpoint("/_test/reset", _reset)
main()
