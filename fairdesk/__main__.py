"""``python -m fairdesk``."""

from multiprocessing import freeze_support

from fairdesk.cli import main

if __name__ == "__main__":
    freeze_support()  # a frozen program starts itself again to read spreadsheets
    main()
