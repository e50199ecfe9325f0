"""The director: a scene's paragraphs become a shot list, by the grammar of coverage, without a model."""
