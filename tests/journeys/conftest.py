"""Every story here leaves the windows as it found them."""

from windows_left import pytest_pyfunc_call, windows_left

__all__ = ["pytest_pyfunc_call", "windows_left"]
