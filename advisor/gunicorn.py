"""How gunicorn serves the site."""

workers = 2
# The site itself answers an address that is too long, in words, and keeps the page's look.
limit_request_line = 0
control_socket_disable = True
