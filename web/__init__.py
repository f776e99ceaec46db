"""The web pages and the JSON API: questions to the store, answered over HTTP."""
