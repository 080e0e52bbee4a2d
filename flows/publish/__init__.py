"""Publishing: releases in a warehouse, made current all at once, and what is done with them afterwards.

``release`` makes one, ``releases`` lists, compares, rolls back and prunes, ``identity`` says what a release is made of,
``warehouse`` holds the folder, its lock and its format, ``runs`` the record of runs. This module stays empty so that
readers need not load what only writers use.
"""
