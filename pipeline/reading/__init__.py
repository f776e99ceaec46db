"""What does the page say? Bytes to text, title, dates and attribution."""
