"""The main job: a screenplay or an idea becomes a finished film."""
