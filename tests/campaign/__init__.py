"""The kill campaign: `kill -9` of the real program again and again while news arrives, then an oracle counts.

    python -m tests.campaign --kills 1000

A loopback host publishes bursts of items; rasid polls it and tells a terminal, two Telegram chats and a Slack
channel at once, and another Telegram chat by digests; fakes play the platforms and write down what a reader
would have seen. Half of the lives end at any moment, half at a named point (`newsroom/killpoints.py`).

Lost is what no reader saw. Part of it may be set aside: a send was cut twice, nobody knows whether it arrived, the
admins were told. Repeated are copies over one, of items; a message of many items may come again in several. Parts of
one long message show the newest first, and so stand in «out of order»; the terminal's messages are never split.

    plan        what is to happen in each life: pure
    world       the outside: the feed host, the platforms, the terminal's reader
    witness     how far a life has come, seen from outside
    processes   a life, begun cold or forked from one that has its modules loaded
    contestants rasid, and beside it the order of existing bots (the program itself is `tests.naive`)
    books       what the dead left in their database
    upgrades    kills in the middle of an upgrade of the database
    job         one life after another, and the last one, which is left to finish
    campaign    jobs at a time, added up
    figures     what came of it, as a table and as JSON
"""
