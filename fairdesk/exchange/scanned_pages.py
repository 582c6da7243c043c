"""Pages that came back through a scanner or a camera: which document's page each of them is.

A page of a scanned PDF is kept by copying it, never by drawing it anew. One page is in memory at a time.
"""
