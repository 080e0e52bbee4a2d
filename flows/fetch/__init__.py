"""Bringing sources into ``raw/``: files, folders, pages, feeds and sitemaps, archived so that nothing is fetched twice.

Here belongs everything between an address or a path and bytes on disk with their sidecar: whom to ask, how politely
(``client``), which addresses are refused (``addresses``), what feeds and sitemaps list (``listings``), the names,
versions and memory of what was archived (``archive``), the sources to be followed (``sources_file``), and the whole
(``collect``). Not here: reading a text (``flows.read``), which is offline; schedules (``flows.serve``).
"""
