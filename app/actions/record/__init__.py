"""What the owner writes into a person's record: profile, ways to reach them, days, relationships, calls and meetings."""
