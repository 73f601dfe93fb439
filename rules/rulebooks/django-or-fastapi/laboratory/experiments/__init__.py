# In this order.
EXPERIMENTS = ("waiting", "computing", "reads", "hello", "start")
