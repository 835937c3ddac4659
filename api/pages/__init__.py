"""The pages a person sees: one file a page, each with a ``router``; templates lie beside."""
