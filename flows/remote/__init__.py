"""Sources and warehouses on remote storage: ``s3://bucket/prefix`` and whatever else fsspec knows.

``places`` tells a folder from an address, ``objects`` is the storage itself, ``catalogue`` the pointer that readers
follow, ``publishing`` brings a release there and changes what is current, ``reading`` brings what a command needs here,
``sources`` keeps a copy of remote sources. All else in the project works on folders of this machine and does not know
the difference. This module stays empty: nothing here is loaded for what lies on the disk.
"""
