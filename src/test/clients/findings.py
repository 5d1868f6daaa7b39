"""What a stock client made of each scenario, printed as one line of JSON."""

import json
import traceback


def print_all(**scenarios):
    found = {}
    for name, scenario in scenarios.items():
        try:
            found[name] = scenario()
        except Exception:
            found[name] = {"failed": traceback.format_exc()}
    print(json.dumps(found))


def refusal(error_class, call):
    """What the client makes of an answer that is an error."""
    try:
        return {"answered": str(call())}
    except error_class as error:
        found = {"class": type(error).__name__, "status": error.status_code, "message": str(error)}
        return found | {name: getattr(error, name, None) for name in ("type", "code", "param")}
