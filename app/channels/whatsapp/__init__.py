"""WhatsApp, as a linked device.

``device``   parent side: supervises one child process, reads its spool, hands it commands
``process``  parent side: one running child and its pipes
``decisions`` parent side: what follows when a child ends or falls silent
``child``    child side, the only room where neonize lives: one process, one session
``convert``  what neonize reports -> facts; needs no neonize, so it can be tried without
``spool``    the durable log between the two
``wire``     the words that parent and child exchange on their pipes
"""
