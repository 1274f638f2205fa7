"""A server that answers as Azure's billing APIs do, from export folders on disk.

For trying ABI without Azure and for tests. Run as `python -m abi.stack fake-azure`; the product
never imports it.
"""
