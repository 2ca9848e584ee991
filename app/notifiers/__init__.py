"""Ways to reach the owner outside Kith: web push, email, and whatever Apprise speaks. They know no database."""
