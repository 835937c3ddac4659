"""Papers of the check before payment: return slip, clean part, list to publish, text messages.

One file a paper; each takes a ``Checked`` and a path, which is the very file written.
"""
