"""Language models: what is asked of one and what it answers, one small adapter for each provider, fallback and cost."""
