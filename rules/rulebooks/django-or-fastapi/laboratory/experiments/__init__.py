# In this order.
EXPERIMENTS = ("waiting", "computing", "hello", "start")
