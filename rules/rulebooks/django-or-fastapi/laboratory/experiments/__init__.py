# In this order.
EXPERIMENTS = ("waiting", "computing", "writes", "reads", "hello", "start")
