"""What endings and outcomes look like over all episodes: questions to analytical engines."""
