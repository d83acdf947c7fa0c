"""The things that a fault can be done to."""

from typing import NamedTuple

from .portal import Portal, Room, Server
from .post_office import PostOffice


class World(NamedTuple):
    kind: str
    portal: Portal
    server: Server | None
    database_room: Room
    files_room: Room
    mail: PostOffice
