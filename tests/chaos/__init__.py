"""Trials that kill, flood and confuse a running Kith and then count what is left: ``python3 kith.py chaos``.

A trial ends in one :class:`~tests.chaos.trial.Row`: what was done, how many messages were lost or doubled, whether the
database is whole, and figures. Where a trial speaks of the network, the real child with the real library talks to the
WhatsApp server of ``tests/wa_server``, and what is killed are real processes with SIGKILL.
"""
