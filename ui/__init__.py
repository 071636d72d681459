"""The windows and the command line: the two faces of the same actions."""

import reception.core.db  # noqa: F401 - first, since it keeps psycopg out when peewee is imported
