"""Error reports to a Sentry server, if `SENTRY_DSN` names one: what kind of error and where, and nothing about people.

A report is built from a list of what may leave, not by removing what may not.
"""

from typing import Any

from dialogue_portal.lib.request_ids import current_request_id

from .logs import SAYS_NOTHING_PRIVATE, masked

Event = dict[str, Any]

KEPT = ("event_id", "timestamp", "level", "platform", "environment", "release", "sdk", "logger", "type")
KEPT_OF_FRAME = ("filename", "abs_path", "module", "function", "lineno", "in_app")
REFUSALS = "django.security."
SAYABLE = {kind.__name__ for kind in SAYS_NOTHING_PRIVATE}


def start_reports(dsn: str) -> None:
    """Send errors to `dsn`. Raises `ImportError` when sentry-sdk is not installed: it is not among our requirements."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=0,
        before_send=scrubbed,
    )


def scrubbed(event: Event, hint: Any = None) -> Event | None:
    """The parts of `event` that may leave: kinds of errors, places in the code, and the request's id, method and masked
    path. None for a request that was refused as suspicious: any stranger can send a thousand, and nothing is broken."""
    if event.get("logger", "").startswith(REFUSALS):
        return None
    request = event.get("request", {})
    path = "/" + request.get("url", "").partition("://")[2].partition("/")[2].partition("?")[0]
    return {
        **{name: event[name] for name in KEPT if name in event},
        "tags": {"request_id": current_request_id(), "method": request.get("method", ""), "path": masked(path)},
        "exception": {"values": [scrubbed_error(error) for error in event.get("exception", {}).get("values", [])]},
    }


def scrubbed_error(error: Event) -> Event:
    frames = error.get("stacktrace", {}).get("frames", [])
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "value": error.get("value") if error.get("type") in SAYABLE else "",
        "stacktrace": {"frames": [{name: frame[name] for name in KEPT_OF_FRAME if name in frame} for frame in frames]},
    }
