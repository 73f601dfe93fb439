# In this order.
EXPERIMENTS = ("waiting", "computing", "writes", "reads", "connections", "hello", "start", "staff")
