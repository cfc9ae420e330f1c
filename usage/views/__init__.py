"""The pages of uses: the desk, the list, undoing. The import's pages are in `usage.views.imports`."""
