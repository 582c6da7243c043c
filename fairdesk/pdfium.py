"""PDFium answers one thread at a time: whoever draws or reads pages with it holds ``PDFIUM`` meanwhile."""

from threading import RLock

PDFIUM = RLock()
