"""Reports one of every kind of call by Segment's or RudderStack's Python client, in one flush."""

import json
import sys

library, host, write_key, user = sys.argv[1:]
if library == "segment":
    import segment.analytics as analytics

    analytics.host = host
else:
    import rudderstack.analytics as analytics

    analytics.dataPlaneUrl = host

failures = []
analytics.write_key = write_key
analytics.on_error = lambda error, items: failures.append(str(error))
analytics.max_retries = 1

analytics.identify(user, {"firstName": "Ana", "phone": "", "email": user + "@shop.example"})
analytics.page(user, None, "Prices")
analytics.screen(user, None, "Home")
analytics.group(user, "g-1", {"name": "Shop"})
analytics.alias("anonymous-" + user, user)
analytics.track(user, "Order Completed", {"total": 59.9})
analytics.flush()
print(json.dumps({"failures": failures}))
