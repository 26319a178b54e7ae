"""Settings, routes and start-up: the only place that knows all the others."""
