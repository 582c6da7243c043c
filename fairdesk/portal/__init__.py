"""The server: the exchange with desks over HTTP, on a portal and on a laptop that serves its hall."""
