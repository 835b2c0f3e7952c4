"""
Alarms on a metric math expression, which MiniStack refuses. They are kept and never change their state, as no alarm
does in a local run.
"""

from collections.abc import Callable

# What MiniStack asks of an alarm on one metric; it stays out of the record.
_STAND_IN = {"Namespace": "MetricMath", "MetricName": "Expression"}


def alarm_record(original: Callable, name: str, props: dict) -> dict:
    """Wraps MiniStack's function: the record of an alarm's properties."""
    if not props.get("Metrics"):
        return original(name, props)
    # An anomaly detection alarm has ThresholdMetricId instead.
    rest = {"Threshold": 0, **{key: value for key, value in props.items() if key != "Metrics"}, **_STAND_IN}
    record = original(name, rest)
    return {**record, "Metrics": props["Metrics"], "MetricName": None, "Namespace": None}
