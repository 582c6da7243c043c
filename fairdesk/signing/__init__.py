"""Signatures made by keys: the desk's own seal on PDF files, and the local program of E-IMZO."""
