"""The child side: one process that holds one WhatsApp session. Started as ``python -m app.channels.whatsapp.child``.

The only room where neonize is loaded. A Go panic in it, a hang or a kill costs this process and no other; whatever it had
written to the spool is applied by the parent as if nothing had happened.

``__main__``  the process: pipes, logs, lock, how it ends
``session``   the library: events to the spool, the connection's life
``orders``    what the parent wants done: sends, downloads, log-out
``lookups``   what the library does not tell by itself: address book, groups, settings, pictures
``outcome``   the library's words about a failure -> what they mean
``compose``   :class:`~app.channels.base.Outgoing` -> protobuf
"""
