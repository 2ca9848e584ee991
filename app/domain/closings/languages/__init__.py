"""One word list per language, each a module of constants named after :class:`app.domain.closings.words.Sense`.

Words are written as people write them, accents included; they are folded when they are merged. Elongations (*okkkk*) need
no entry, common misspellings do. A word belongs into FILLER only if a closing stays a closing with it.
"""
