"""What a team measured on its own server, at the load of a scenario that its answers match."""
