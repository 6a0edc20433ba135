"""What the first song costs more than the second, done before anybody waits for it."""

from __future__ import annotations


def warm_up() -> None:
    """Import what makes, renders and exports songs, with the tables it reads; for a process that will do that."""
    import airdesk.composing.composer
    import airdesk.mastering.master
    import airdesk.render.level_match
    import airdesk.render.song_renderer
    import airdesk.workflows.export_files
    import airdesk.workflows.generate_take
    import airdesk.workflows.song_preview
    import airdesk.workflows.song_sounds
    import airdesk.workflows.song_tracks  # noqa: F401
    from airdesk.model.plan import PlanRequest
    from airdesk.workflows.preview_plan import preview_plan

    preview_plan(PlanRequest(prompt="lofi"))  # reads the words of all prompts
