"""`/log/`: a team's decisions behind one link, across rulebooks."""
