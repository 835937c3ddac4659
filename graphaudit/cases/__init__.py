"""Cases: findings, networks, people, documents and decisions that belong together.

A case is the sum of its steps: ``steps.py`` keeps them, append-only and chained; ``case.py`` reads
them as a case; ``book.py`` is all that may be done; ``facts.py`` is what the findings say of it;
``rules.py`` what a step still lacks; ``restitution.py`` what is to be returned by whom.
"""
