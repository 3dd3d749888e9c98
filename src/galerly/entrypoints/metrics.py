"""Figures in the log that CloudWatch counts: its embedded metric format.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import time

NAMESPACE = "Galerly"
DIMENSIONS = ("installation", "service")

Figures = dict[str, tuple[float, str]]  # value and unit, by name


def embedded(figures: Figures, *, installation: str, service: str) -> dict[str, object]:
    """Return what makes a JSON line of log count `figures`; nothing where there are none.

    A figure costs money by the hour in which it is sent: what is zero is better left out.
    """
    if not figures:
        return {}
    return {
        "_aws": {
            "Timestamp": int(time.time() * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": NAMESPACE,
                    "Dimensions": [list(DIMENSIONS)],
                    "Metrics": [
                        {"Name": name, "Unit": unit} for name, (_, unit) in figures.items()
                    ],
                }
            ],
        },
        "installation": installation,
        "service": service,
        **{name: value for name, (value, _) in figures.items()},
    }
