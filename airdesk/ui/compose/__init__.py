"""Making songs: the prompt and its fields, the plan, the takes."""
