"""Objects of S3 as plain files; the settings of buckets stay with moto.

Why not moto's objects on files: moto keeps each object as a Python object with its own buffer, and
looks at all of them for every page of a listing. A file that Spark wrote would need such an object
made, and kept true, behind a dozen methods of moto that are not meant to be replaced. Operations on
objects are few and well described, so they are here; the many settings of buckets are moto's.
"""
